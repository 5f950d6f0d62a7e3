"""A fresh clone, run at any hour: each sample lead has what it asked for, and nothing comes twice."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from nurture.cli import nurture
from tests.acceptance.conftest import REPOSITORY, Rehearsal

SAMPLES = sorted(
    set(
        re.findall(
            r"[\w.]+@example\.(?:com|org)", "".join(p.read_text("utf-8") for p in (REPOSITORY / "leads").iterdir())
        )
    )
)


def run(root: Path, *arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(nurture, ["-C", str(root), "run", "--json", *arguments])
    assert result.exit_code == 0, result.output
    report: dict[str, Any] = json.loads(result.stdout)
    return report


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="now"),
        pytest.param(("--at", "2026-03-01T03:00+01:00"), id="a Sunday night"),
        pytest.param(("--at", "2026-03-06T23:59+01:00"), id="a Friday night"),
        pytest.param(("--at", "2026-12-25T12:00+01:00"), id="Christmas"),
        pytest.param(("--at", "2026-03-29T01:30+01:00"), id="half an hour before summer time"),
    ],
)
def test_every_sample_lead_is_mailed_at_once_and_only_once(examples: Path, arguments: tuple[str, ...]) -> None:
    first = run(examples, *arguments)
    assert (first["new_leads"], first["sent"], first["refused_leads"]) == (len(SAMPLES), len(SAMPLES), 0)
    again = run(examples, *arguments)
    assert (again["new_leads"], again["sent"]) == (0, 0)
    letters = Rehearsal(examples, {}).letters()
    assert sorted(letter["To"] for letter in letters) == SAMPLES
    for letter in letters:
        plain, page = letter.get_body(("plain",)), letter.get_body(("html",))
        assert plain and page
        assert len(plain.get_content()) > 500
        assert "{{" not in plain.get_content() + page.get_content()
