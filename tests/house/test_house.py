"""The house keeps its own rules: who leans on whom, how long a file is, what docs promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
SOURCES = sorted((REPO / "nurture").rglob("*.py"))


def test_rooms_lean_only_on_those_below() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(REPO)))
def test_a_file_has_one_idea(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert not text or text.startswith('"""'), "it opens with what it holds"


def test_every_later_command_is_told_in_the_docs() -> None:
    from nurture.cli import LATER as COMMANDS

    text, _, told = (REPO / "docs/language.md").read_text(encoding="utf-8").partition("## Not built yet")
    assert {key for key in COMMANDS if f"`{key}`" not in told} == set()
    unbuilt = "".join(line for line in text.splitlines() if "*not built yet*" in line)
    assert {name for name in COMMANDS if f"`{name}" not in unbuilt} == set()
