"""A folder of templates, the names of a project, and what came of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from nurture.core.problems import Problem
from nurture.core.program import Field
from nurture.hookspecs import Filter
from nurture.mail.names import TemplateNames
from nurture.mail.templates import Compiled, load_templates

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("NURTURE_TEST_DATA", REPOSITORY.parent / "shared" / "data"))

FIELDS = [
    Field("email", "text"),
    Field("first_name", "text"),
    Field("company_size", "number"),
    Field("trial_ends", "date"),
    Field("competitor", "yes or no"),
    Field("rating", "choice", ("A", "B")),
    Field("treatment", "text", sensitive=True),
    Field("tags", "tags"),
]
NAMES = TemplateNames(
    fields={field.name: field for field in FIELDS},
    links=frozenset({"pricing", "docs"}),
    segments=frozenset({"factory"}),
    globals=frozenset({"has", "ever", "last", "today"}),
    filters={
        "date": Filter("date", lambda value: value.strftime("%d.%m.%Y")),
        "time": Filter("time", lambda value: value.strftime("%H:%M")),
    },
    events=frozenset({"clicked pricing", "purchased"}),
)


@dataclass(frozen=True)
class Loaded:
    templates: dict[str, Compiled]
    problems: list[Problem]

    @property
    def found(self) -> list[tuple[str, str, int, int]]:
        """(code, file, line, column) of every Problem."""
        return [(p.code, p.place.path.removeprefix("templates/"), p.place.line, p.place.column) for p in self.problems]


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Loaded]:
    """`load({"a.mjml": "…"})` writes templates and loads them all."""

    def write_and_load(files: dict[str, str], cache: Path | None = None, names: TemplateNames = NAMES) -> Loaded:
        for name, text in files.items():
            path = tmp_path / "templates" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return Loaded(*load_templates(tmp_path, names, cache))

    return write_and_load


@pytest.fixture
def data() -> Path:
    """The folder of real inputs, which is not part of this repository."""
    if not DATA.is_dir():
        pytest.skip(f"no test data at {DATA}")
    return DATA
