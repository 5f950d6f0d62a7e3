"""What ids of steps are gone since a revision of git, found without a database: for CI, before anybody stands still."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from nurture.core.edits.standstill import gone_ids
from nurture.core.problems import Problem
from nurture.core.program import WIRING
from nurture.engine.edits.standing_still import shown
from nurture.engine.workplace import Workplace
from nurture.project.past import Kept, campaigns_as_they_were


class NoRevision(Exception):
    """The files of that revision cannot be had; the text says why and what to do."""


def gone_since(place: Workplace, revision: str) -> list[Problem]:
    """Ids of sends that are gone from campaigns since then, and that no `was` or `moved_to` tells of.

    A campaign that was a draft had no leads; one whose file is gone keeps its leads. Raises NoRevision.
    """
    files = _files_at(place.root, revision)
    campaigns = {} if place.loaded.fatal else place.project.campaigns
    olds = campaigns_as_they_were(files, place.root, place.plugins)
    return [
        shown(problem, place)
        for name, campaign in campaigns.items()
        if name in olds and olds[name].status != "draft"
        for problem in gone_ids(campaign, olds[name])
    ]


def _files_at(root: Path, revision: str) -> dict[str, Kept]:
    """nurture.yaml and the campaigns as they were, by path."""
    commit = _commit(root, revision)
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", WIRING, "campaigns/")
    paths = [path for path in listed.decode("utf-8", "surrogateescape").split("\0") if _is_read(path)]
    return dict(_texts(root, commit, paths))


def _is_read(path: str) -> bool:
    return path == WIRING or (path.startswith("campaigns/") and path.count("/") == 1 and path.endswith(".yaml"))


def _texts(root: Path, commit: str, paths: list[str]) -> Iterator[tuple[str, Kept]]:
    for path in paths:
        text = _git(root, "show", f"{commit}:./{path}").decode("utf-8-sig", "replace")
        yield path, Kept(text.replace("\r\n", "\n"))


def _commit(root: Path, revision: str) -> str:
    _git(root, "rev-parse", "--git-dir")
    try:
        found = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    except NoRevision as error:
        hint = "`git log` lists them; a shallow clone (CI) has only the newest: fetch more of it"
        raise NoRevision(f"git knows no revision `{revision}` here; {hint}") from error
    return found.decode().split()[-1]


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError as error:
        raise NoRevision("there is no `git` on this machine, and `--since` asks it") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ").partition("\n")[0]
        raise NoRevision(f"git says: {said}")
    return done.stdout
