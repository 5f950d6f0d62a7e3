"""docs/reference/problems.md names every Problem that the files can have."""

from __future__ import annotations

import re

from tests.docs.pages import PAGES, REFERENCE, REPO

EXPLAINED = (REFERENCE / "problems.md").read_text("utf-8")
LINT = REPO / "docs" / "lint.md"
TOLD = re.compile(r"(?:add|wrong|tell|_say|problem|Problem|Mistake)\(\s*\"([a-z]+(?:-[a-z]+)*)\"")
IN_TABLES = re.compile(r"`: `([a-z-]+)` \|$|^\| `.*` \| `([a-z]+-[a-z-]+)` \|$", re.M)


def explained(codes: set[str]) -> set[str]:
    also = LINT.read_text("utf-8") if LINT.exists() else ""
    return {code for code in codes if f"`{code}`" in EXPLAINED + also}


def test_every_problem_that_the_pages_name_is_explained() -> None:
    codes = {a or b for page in PAGES for a, b in IN_TABLES.findall(page.read_text("utf-8"))}
    assert len(codes) > 30
    assert codes - explained(codes) == set()


def test_every_problem_that_reading_files_can_tell_is_explained() -> None:
    rooms = [REPO / "nurture" / room for room in ("project", "mail", "core/conditions")]
    codes = {code for room in rooms for path in room.rglob("*.py") for code in TOLD.findall(path.read_text("utf-8"))}
    assert len(codes) > 60
    assert codes - explained(codes) == set()
