"""YAML text -> a tree with all places, and Problems. Strict: no aliases, anchors, tags, merge keys, duplicate keys.

Limits are checked event by event while reading, so that a file built to explode is a Problem and costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from nurture.core.problems import Place, Problem
from nurture.project.tree import NULLS, Block, Series, Spot, place_of

MAX_BYTES = 1_000_000
MAX_NODES = 10_000
MAX_DEPTH = 50

_CURES = {
    "did not find expected '-' indicator": "begin this line in the same column as the `-` of the steps around it",
    "did not find expected key": "begin this line in the same column as the lines it belongs to",
    "found character that cannot start any token": "indent with spaces, and put text that starts so in 'single quotes'",
    "mapping values are not allowed in this context": "text with `: ` in it belongs in 'single quotes'",
    "did not find expected ',' or '}'": "text with a comma, quotes or braces in it belongs in 'single quotes'",
}


_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as the end of a line."""
_NO_SPACE = re.compile(r"(\s*(?:- +)?)(\w+):([^\s:/'\"]+)\s*")
_KEY = re.compile(r"\s*(- +)?\w+:")
_CLOSING = {"[": "]", "{": "}"}


class Refused(Exception):
    """The file cannot be read on; carries the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def unified(text: str) -> str:
    """The text with one kind of line end, so that YAML and we count lines alike."""
    return _BREAK.sub("\n", text)


def read_yaml(text: str, path: str) -> tuple[Block | None, list[Problem]]:
    """The mapping that a `unified` text holds, or None, and all that is wrong with it. An empty file holds no keys."""
    reader = _Reader(path)
    try:
        if len(text.encode("utf-8", "replace")) > MAX_BYTES:
            raise Refused(Problem("file-too-big", f"the file is larger than {MAX_BYTES:,} bytes", Place(path)))
        root, spot = reader.read(yaml.parse(text, Loader=yaml.CSafeLoader))
    except Refused as refused:
        return None, [*reader.problems, refused.problem]
    except yaml.YAMLError as error:
        return None, [*reader.problems, _syntax(error, path, text)]
    if root is None:
        return Block(path, Spot(1, 1)), reader.problems
    if not isinstance(root, Block):
        words = "the file must hold keys, each with a value: `name: value`"
        return None, [*reader.problems, Problem("wrong-type", words, place_of(path, spot))]
    return root, reader.problems


class _Reader:
    """Builds the tree from events. `open` holds the containers being filled, each with the key it waits with."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.open: list[tuple[Block | Series, Spot]] = []
        self.key: list[tuple[str, Spot] | None] = []
        self.root: tuple[Any, Spot] = (None, Spot(1, 1))
        self.nodes = 0
        self.documents = 0

    def read(self, events: Iterator[Event]) -> tuple[Any, Spot]:
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                self._check(event)
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._check(event)
                self._begin(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self.key.pop()
                self._add(*self.open.pop())
            elif kind is AliasEvent:
                raise self._refused(event, "yaml-alias", "`*` stands for a YAML alias, which these files do not have")
        return self.root

    def _check(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise self._refused(event, "file-too-big", f"the file holds more than {MAX_NODES:,} values")
        if event.anchor is not None:
            raise self._refused(event, "yaml-anchor", "`&` stands for a YAML anchor, which these files do not have")
        if event.tag is not None:
            raise self._refused(event, "yaml-tag", "`!` stands for a YAML tag, which these files do not have")

    def _refused(self, event: Event, code: str, words: str) -> Refused:
        hint = "" if code == "file-too-big" else "write it out, or put text that starts so in 'single quotes'"
        return Refused(Problem(code, words, place_of(self.path, _spot(event)), hint))

    def _scalar(self, event: Any) -> None:
        spot = _spot(event, plain=event.style is None or event.style == "")
        if self.open and self.key[-1] is None and isinstance(self.open[-1][0], Block):
            self._key(event.value, spot)
        else:
            self._add(None if spot.plain and event.value in NULLS else event.value, spot)

    def _begin(self, event: Event) -> None:
        spot = _spot(event)
        if len(self.open) >= MAX_DEPTH:
            raise self._refused(event, "file-too-big", f"the file nests deeper than {MAX_DEPTH} levels")
        if self.open and self.key[-1] is None and isinstance(self.open[-1][0], Block):
            words = "a key must be text, not a list or a mapping"
            raise Refused(Problem("yaml-key", words, place_of(self.path, spot), "put text in braces into quotes"))
        self.open.append(
            (Block(self.path, spot) if type(event) is MappingStartEvent else Series(self.path, spot), spot)
        )
        self.key.append(None)

    def _key(self, name: str, spot: Spot) -> None:
        if name == "<<":
            words = "`<<` stands for a YAML merge, which these files do not have"
            raise Refused(Problem("yaml-merge", words, place_of(self.path, spot), "write the keys out"))
        self.key[-1] = (name, spot)

    def _add(self, value: Any, spot: Spot) -> None:
        if not self.open:
            self._document(value, spot)
            return
        parent = self.open[-1][0]
        if isinstance(parent, Series):
            parent.append(value)
            parent.values_at.append(spot)
            return
        name, at = self.key[-1] or ("", spot)
        self.key[-1] = None
        if name in parent:
            words = f"`{name}` is written twice in this block"
            hint = f"it stands first on line {parent.keys_at[name].line}"
            self.problems.append(Problem("duplicate-key", words, place_of(self.path, at), hint, length=at.length))
            return
        if isinstance(value, Block):
            value.head = at
        parent[name] = value
        parent.keys_at[name], parent.values_at[name] = at, spot

    def _document(self, value: Any, spot: Spot) -> None:
        self.documents += 1
        if self.documents > 1:
            words = "a second document begins here; a file holds one"
            raise Refused(Problem("yaml-documents", words, place_of(self.path, spot), "take out the line `---`"))
        self.root = value, spot


def _spot(event: Any, plain: bool = False) -> Spot:
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Spot(start.line + 1, start.column + 1, length if length > 1 else 1, plain)


def _plainly(error: Any, mark: Any, path: str, lines: list[str]) -> Problem | None:
    """The two slips of which YAML complains a line too late: no space behind a colon, a list that is not closed."""
    for number in (mark.line, mark.line + 1):
        line = lines[number - 1] if 0 < number <= len(lines) else ""
        if match := _NO_SPACE.fullmatch(line):
            hint = f"put a space behind the colon: `{match[2]}: {match[3]}`"
            return Problem(
                "yaml-syntax", "a key and its value run together", Place(path, number, match.end(1) + 1), hint
            )
    opening = error.context_mark
    last = lines[mark.line] if mark.line < len(lines) else ""
    if (error.context or "").startswith("while parsing a flow") and opening.line < mark.line and _KEY.match(last):
        bracket = lines[opening.line][opening.column]
        hint = f"add `{_CLOSING[bracket]}`"
        return Problem(
            "yaml-syntax", f"`{bracket}` is never closed", Place(path, opening.line + 1, opening.column + 1), hint
        )
    return None


def _syntax(error: yaml.YAMLError, path: str, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    if mark is not None and (problem := _plainly(error, mark, path, text.split("\n"))):
        return problem
    said = getattr(error, "problem", None) or str(error).partition("\n")[0]
    if mark is not None:
        place = Place(path, mark.line + 1, mark.column + 1)
    else:
        before = text[: getattr(error, "position", 0) or 0]
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Problem("yaml-syntax", f"YAML cannot read this: {said}", place, _CURES.get(said, ""))
