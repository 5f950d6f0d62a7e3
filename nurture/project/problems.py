"""Collecting Problems while files are read: one for each cause, in the order of the files, each with its line shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nurture.core.problems import Place, Problem, Severity, did_you_mean
from nurture.project.tree import Block, Series, find, place_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MEANT = {
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping (keys, each with a value)",
    "model_type": "a mapping (keys, each with a value)",
    "path_type": "a path",
    "int_type": "a number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "yes or no",
    "bool_parsing": "yes or no",
}


CONDITIONS = frozenset({"when", "if", "wait_until", "goal", "exit"})
"""Keys whose value is a condition."""


class Collector:
    """All Problems of a project. Two with one code at one place are one."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Place], Problem] = {}

    def add(self, code: str, message: str, place: Place, hint: str = "", severity: Severity = "error") -> None:
        self.extend([Problem(code, message, place, hint, severity)])

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._found.setdefault((problem.code, problem.place), problem)

    def unknown(self, noun: str, name: str, place: Place, known: Iterable[str], cure: str = "") -> None:
        """`noun` is what `name` should be one of: "channel", "consent" …"""
        known = sorted(known)
        listed = "there are: " + ", ".join(known) if 0 < len(known) <= 8 else ""
        hint = did_you_mean(name, known) or cure or listed
        self.add(f"unknown-{noun.replace(' ', '-')}", f"there is no {noun} `{name}`", place, hint)

    def invalid(self, root: Block, details: Iterable[ErrorDetails]) -> None:
        """What pydantic found wrong with `root`, each at its own value or key."""
        for detail in details:
            self._invalid(root, detail)

    def _invalid(self, root: Block, detail: ErrorDetails) -> None:
        value, spot, key_at = find(root, detail["loc"])
        name = str(detail["loc"][-1]) if detail["loc"] else ""
        if detail["type"] == "missing":
            place = value.head_place() if isinstance(value, Block) else place_of(root.path, spot)
            self.add("missing-key", f"`{name}` is missing here", place)
        elif detail["type"] == "extra_forbidden":
            self.add("unknown-key", f"there is no key `{name}` here", place_of(root.path, key_at))
        elif value is None:
            self.add("empty-value", f"nothing is written for `{name}`", place_of(root.path, key_at))
        else:
            code, words, hint = explained(detail, value)
            if name in CONDITIONS and isinstance(value, Block | Series):
                words, hint = "a condition stands in no brackets", f"write `{name}: {_without_brackets(value)}`"
            self.add(code, words, place_of(root.path, spot), hint)

    def all(self, texts: Mapping[str, str]) -> list[Problem]:
        """Every Problem with its line shown, in the order of the files; `texts` holds these by path."""
        lines = {path: text.splitlines() or [""] for path, text in texts.items()}
        order = sorted(self._found.values(), key=lambda p: (p.place.path != "nurture.yaml", p.place, p.code))
        return [_shown(problem, lines.get(problem.place.path)) for problem in _each_cause_once(order)]

    def lines(self, path: str, code: str) -> list[int]:
        """Where a file has Problems of one kind."""
        return sorted({p.place.line for p in self._found.values() if p.place.path == path and p.code == code})

    def paths(self) -> frozenset[str]:
        """Files with an error in them."""
        return frozenset(p.place.path for p in self._found.values() if p.severity == "error")


def _each_cause_once(problems: list[Problem]) -> Iterator[Problem]:
    """That nurture.yaml names no owners is one mistake, however many places ask for them: it is told at the first."""
    askers = [problem for problem in problems if problem.code == "no-owners"]
    for problem in problems:
        if len(askers) < 2 or problem.code != "no-owners":
            yield problem
        elif problem is askers[0]:
            more = len(askers) - 1
            words = f"{problem.message}; {more:,} more {'place asks' if more == 1 else 'places ask'} for owners"
            yield replace(problem, message=words)


def explained(detail: ErrorDetails, value: Any) -> tuple[str, str, str]:
    """Code, message and hint of one pydantic error."""
    context = detail.get("ctx") or {}
    kind = detail["type"]
    if kind == "literal_error":
        return _none_of(value, re.findall(r"'([^']*)'", str(context.get("expected", ""))))
    if meant := _MEANT.get(kind):
        return "wrong-type", f"{meant} is meant here, not {_called(value)}", ""
    if kind == "string_too_short":
        return "wrong-value", f"at least {context['min_length']} characters are needed", ""
    if kind == "value_error":
        return "wrong-value", str(context.get("error", detail["msg"])), ""
    if "hint" in context:
        return kind, detail["msg"], str(context["hint"])
    return "wrong-value", detail["msg"], ""


def _none_of(value: Any, known: list[str]) -> tuple[str, str, str]:
    """Where nothing may be written, that is said and not shown as a word."""
    words = [word for word in known if word]
    left_out = "" if words == known else ", or leave it out"
    if len(words) > 1:
        listed = ", ".join(f"`{word}`" for word in words)
        return "unknown-value", f"`{value}` is none of {listed}{left_out}", did_you_mean(str(value), words)
    return "unknown-value", f"`{value}` is not `{words[0]}`", f"write `{words[0]}`{left_out}"


def _without_brackets(value: Block | Series) -> str:
    """The condition that was meant, in the quotes that YAML needs."""
    parts = [f"{key}: {inner}" if inner else key for key, inner in value.items()] if isinstance(value, Block) else value
    source = ", ".join(map(str, parts))
    return "'" + source.replace("'", "''") + "'"


def _called(value: Any) -> str:
    if isinstance(value, Block):
        return "a mapping"
    return "a list" if isinstance(value, Series) else f"`{value}`"


def _shown(problem: Problem, lines: list[str] | None) -> Problem:
    """With the line shown, and the place kept within the file."""
    if lines is None:
        return problem
    line = min(problem.place.line, len(lines))
    shown = lines[line - 1]
    column = min(problem.place.column, len(shown) + 1)
    return replace(problem, shown=shown, place=Place(problem.place.path, line, column))
