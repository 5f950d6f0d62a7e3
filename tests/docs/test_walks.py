"""Pages that readers follow step by step answer what they show. `python -m tests.docs.walk PAGE …` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nurture.cli import COMMANDS
from tests.docs.walk import DOINGS, REPO, walked

COMMANDS_PAGE = "docs/reference/commands.md"


@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md", "docs/consent.md", COMMANDS_PAGE])
def test_a_page_does_what_it_shows(page: str, tmp_path: Path) -> None:
    text = (REPO / page).read_text("utf-8")
    assert walked(text, tmp_path) == text


def test_every_command_is_typed_on_its_page() -> None:
    typed = "".join(doing["session"] or "" for doing in DOINGS.finditer((REPO / COMMANDS_PAGE).read_text("utf-8")))
    assert [command for command in COMMANDS if f"$ nurture {command}" not in typed] == []


def test_the_campaign_on_the_first_screen_is_the_starter_s_own() -> None:
    shown = re.findall(r"^```yaml\n# (\S+)\n(.*?)^```", (REPO / "README.md").read_text("utf-8"), re.S | re.M)[0]
    written = (REPO / "nurture/cli/starter" / shown[0]).read_text("utf-8")
    code = [re.sub(r"\s+#.*", "", line) for line in written.splitlines()]
    assert [line for line in shown[1].splitlines() if line not in code] == []
