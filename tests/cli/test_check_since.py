"""`check --since REV`: ids that are gone are found in CI, by git alone."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from tests.cli.conftest import Shop

CAMPAIGN = "campaigns/winter-check.yaml"
LINE = 18


@pytest.fixture
def kept(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The starter project in a repository of its own, as its first revision."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    git(shop, "init", "-q")
    git(shop, "add", ".")
    git(shop, "-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "-qm", "First")
    return shop


def git(shop: Shop, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(shop.root), *arguments], check=True, capture_output=True)


def since(shop: Shop, revision: str, ends: int) -> list[tuple[str, int, str]]:
    problems = shop.json("check", "--since", revision, ends=ends)["problems"]
    return [(p["path"], p["line"], p["code"]) for p in problems if p["severity"] == "error"]


def test_an_id_that_is_gone_is_told_until_the_file_says_what_became_of_it(kept: Shop) -> None:
    assert since(kept, "HEAD", 0) == []
    kept.edit(CAMPAIGN, "- send: chain\n", "- send: chain\n      id: links\n")
    assert since(kept, "HEAD", 1) == [(CAMPAIGN, LINE, "step-gone")]
    said = kept("check", "--since", "HEAD", ends=1).output
    assert "`was: chain` at the step that it is now (links?)" in said
    assert "send: chain" in said
    kept.edit(CAMPAIGN, "id: links\n", "id: links\n      was: chain\n")
    assert since(kept, "HEAD", 0) == []


def test_a_campaign_that_was_a_draft_or_is_gone_has_nobody_to_lose(kept: Shop) -> None:
    kept.edit(CAMPAIGN, "status: live", "status: draft")
    git(kept, "-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "-qam", "A draft")
    kept.edit(CAMPAIGN, "- send: chain\n", "- send: chain\n      id: links\n")
    assert since(kept, "HEAD", 0) == []
    assert since(kept, "HEAD~1", 1) == [(CAMPAIGN, LINE, "step-gone")]


def test_it_is_the_folder_of_the_project_that_counts(kept: Shop) -> None:
    inner = Shop(kept.root / "inner")
    shutil.copytree(kept.root, inner.root, ignore=shutil.ignore_patterns(".git"))
    git(kept, "add", ".")
    git(kept, "-c", "user.name=ada", "-c", "user.email=ada@example.com", "commit", "-qm", "A project below")
    inner.edit(CAMPAIGN, "- send: chain\n", "- send: chain\n      id: links\n")
    assert since(inner, "HEAD", 1) == [(CAMPAIGN, LINE, "step-gone")]


@pytest.mark.parametrize("revision", ["nowhere", "--help", "", "HEAD:campaigns"])
def test_a_revision_that_is_none_is_wrong_use(kept: Shop, revision: str) -> None:
    assert f"no revision `{revision}`" in kept("check", "--since", revision, ends=2).output


def test_outside_a_repository_it_is_wrong_use(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(shop.root.parent))
    assert "not a git repository" in shop("check", "--since", "HEAD", ends=2).output
