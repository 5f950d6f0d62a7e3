"""What first users made with the docs alone still stands: `check` finds no error, and their stories pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nurture.engine.workplace import open_workplace
from nurture.testing import stories
from tests.docs.walk import REPO

PROJECTS = sorted(path.parent.name for path in (REPO / "docs/firsthand").glob("*/nurture.yaml"))


@pytest.mark.parametrize("name", PROJECTS)
def test_a_first_users_project_still_stands(name: str, tmp_path: Path) -> None:
    shutil.copytree(REPO / "docs/firsthand" / name, tmp_path / name)
    assert [str(p) for p in open_workplace(tmp_path / name).problems if p.severity == "error"] == []
    told = stories(tmp_path / name)
    assert told
    for story in told:
        story.check()
