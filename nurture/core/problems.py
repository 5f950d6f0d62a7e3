"""What is wrong with a file, as a value: where it stands, what it is, and the cure.

Problems are collected, never raised: whoever reads files returns all of them at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in the author's files: `path` relative to the project, `line` and `column` from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


Allowed = Mapping[str, tuple[str, Place]]
"""Rules of the lint that a file breaks on purpose, by name: the reason, and where it stands."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `code` is a stable kebab-case name; `shown` is the line of the file; `length` is in columns."""

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = "error"
    shown: str = ""
    length: int = 1

    def as_dict(self) -> dict[str, object]:
        """The JSON that other programs rely on (docs/language.md, `check`)."""
        return {
            "severity": self.severity,
            "code": self.code,
            "path": self.place.path,
            "line": self.place.line,
            "column": self.place.column,
            "message": self.message,
            "hint": self.hint,
        }


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""
