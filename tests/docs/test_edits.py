"""The session of docs/edits.md, in a copy of the repository's own project; and its table has every kind of edit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.walk import DOINGS, REPO, Walk

FOLDERS = ("campaigns", "consents", "leads", "plugins", "stories", "templates")
GIT = ["git", "-c", "user.name=Marta", "-c", "user.email=marta@brzozak.example"]


@pytest.fixture
def brzozak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, committed in a repository of its own."""
    monkeypatch.delenv("GIT_DIR", raising=False)
    root = tmp_path / "brzozak"
    for name in FOLDERS:
        shutil.copytree(REPO / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPO / "nurture.yaml", root)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "Two programmes"]):
        subprocess.run([*GIT, *command], cwd=root, check=True)
    return root


def test_the_session_does_what_it_shows(brzozak: Path, tmp_path: Path) -> None:
    page = (REPO / "docs/edits.md").read_text("utf-8")
    with Walk(tmp_path) as walk:
        walk.here = brzozak
        assert DOINGS.sub(walk.do, page) == page


def test_every_kind_of_edit_is_told() -> None:
    from tests.engine.edits.table import CASES

    told = (REPO / "docs/edits.md").read_text(encoding="utf-8")
    assert [case.name for case in CASES if f"| {case.name} |" not in told] == []
