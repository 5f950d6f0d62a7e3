"""YAML text -> a tree with all places, and Problems. Strict: no aliases, anchors, tags, merge keys, duplicate keys.

Limits are checked event by event while reading, so that a file built to explode is a Problem and costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import yaml
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, NodeEvent, ScalarEvent, SequenceEndEvent

from nurture.core.problems import Place, Problem
from nurture.project.tree import NULLS, Block, Series, Spot, place_of

MAX_BYTES = 1_000_000
MAX_NODES = 10_000
MAX_DEPTH = 50

_CURES = {
    "did not find expected '-' indicator": "begin this line in the same column as the `-` of the steps around it",
    "did not find expected key": "begin this line in the same column as the lines it belongs to",
    "found character that cannot start any token": "indent with spaces, and put text that starts so in 'single quotes'",
    "found a tab character that violates indentation": "indent with spaces",
    "mapping values are not allowed in this context": "text with `: ` in it belongs in 'single quotes'",
    "did not find expected ',' or '}'": "text with a comma, quotes or braces in it belongs in 'single quotes'",
}


_BREAK = re.compile("\r\n|[\r\x85\u2028\u2029]")
"""What YAML counts as the end of a line, beside \\n."""
_NO_SPACE = re.compile(r"(\s*(?:- +)?)(\w+):([^\s:/'\"]+)\s*")
_ALONE = re.compile(r"\s*(\w+):")
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
        root, spot = reader.root(text)
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


_spot = partial(tuple.__new__, Spot)
"""A Spot made of a tuple, in a third of the time: a project of 100 campaigns has 40,000 of them."""


class _Reader:
    """Builds the tree from the parser's events, each node when its first event comes."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.nodes = 0

    def root(self, text: str) -> tuple[Any, Spot]:
        """What the one document of the file holds, and where it begins; None in an empty file."""
        found: list[tuple[Any, Spot]] = []
        self.next: Callable[[], Any] = yaml.CSafeLoader(text).get_event
        while (event := self.next()) is not None:
            if isinstance(event, NodeEvent):
                found.append(self._node(event, 0))
            if len(found) > 1:
                words, place = "a second document begins here; a file holds one", place_of(self.path, found[1][1])
                raise Refused(Problem("yaml-documents", words, place, "take out the line `---`"))
        return found[0] if found else (None, Spot(1, 1))

    def _node(self, event: Any, depth: int) -> tuple[Any, Spot]:
        """What begins with `event` inside of `depth` others, and where."""
        start, kind = event.start_mark, type(event)
        self.nodes += 1
        if event.anchor is not None or event.tag is not None or self.nodes > MAX_NODES:
            raise Refused(self._refusal(event, depth))
        if kind is ScalarEvent:
            value, plain = event.value, not event.style
            return (None if plain and value in NULLS else value), _spot((start.line + 1, start.column + 1, plain))
        if depth >= MAX_DEPTH:
            raise Refused(self._refusal(event, depth))
        spot = Spot(start.line + 1, start.column + 1)
        return (self._block if kind is MappingStartEvent else self._series)(spot, depth + 1), spot

    def _series(self, spot: Spot, depth: int) -> Series:
        series = Series(self.path, spot)
        while type(event := self.next()) is not SequenceEndEvent:
            value, at = self._node(event, depth)
            series.append(value)
            series.values_at.append(at)
        return series

    def _block(self, spot: Spot, depth: int) -> Block:
        block = Block(self.path, spot)
        while type(event := self.next()) is not MappingEndEvent:
            name, at = self._key(event, depth)
            value, value_at = self._node(self.next(), depth)
            if name in block:
                self._twice(name, event, block)
                continue
            if type(value) is Block:
                value.head = at
            block[name], block.keys_at[name], block.values_at[name] = value, at, value_at
        return block

    def _key(self, event: Any, depth: int) -> tuple[str, Spot]:
        if type(event) is not ScalarEvent:
            self.nodes += 1
            raise Refused(self._refusal(event, depth))
        _, at = self._node(event, depth)
        name: str = event.value
        if name == "<<":
            words = "`<<` stands for a YAML merge, which these files do not have"
            raise Refused(Problem("yaml-merge", words, place_of(self.path, at), "write the keys out"))
        return name, at

    def _twice(self, name: str, event: Any, block: Block) -> None:
        start, end = event.start_mark, event.end_mark
        length = end.column - start.column if end.line == start.line else 1
        words = f"`{name}` is written twice in this block"
        hint = f"it stands first on line {block.keys_at[name].line}"
        self.problems.append(Problem("duplicate-key", words, self._place(event), hint, length=max(length, 1)))

    def _refusal(self, event: Any, depth: int) -> Problem:
        """Why a node cannot stand here."""
        place, hint = self._place(event), "write it out, or put text that starts so in 'single quotes'"
        if type(event) is AliasEvent:
            words = "`*` stands for a YAML alias, which these files do not have"
            return Problem("yaml-alias", words, place, hint)
        if self.nodes > MAX_NODES:
            return Problem("file-too-big", f"the file holds more than {MAX_NODES:,} values", place)
        if event.anchor is not None:
            words = "`&` stands for a YAML anchor, which these files do not have"
            return Problem("yaml-anchor", words, place, hint)
        if event.tag is not None:
            words = "`!` stands for a YAML tag, which these files do not have"
            return Problem("yaml-tag", words, place, hint)
        if depth >= MAX_DEPTH:
            return _too_deep(place)
        words = "a key must be text, not a list or a mapping"
        return Problem("yaml-key", words, place, "put text in braces into quotes")

    def _place(self, event: Any) -> Place:
        return Place(self.path, event.start_mark.line + 1, event.start_mark.column + 1)


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


def _too_deep(place: Place) -> Problem:
    return Problem("file-too-big", f"the file nests deeper than {MAX_DEPTH} levels", place)


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
    if "nesting depth" in said:
        return _too_deep(place)
    cure = _CURES.get(said, "")
    if "'-' indicator" in said:
        cure = _further_in(text.split("\n"), place) or cure
    return Problem("yaml-syntax", f"YAML cannot read this: {said}", place, cure)


def _further_in(lines: Sequence[str], place: Place) -> str:
    """The cure of a key that stands right below the `-` of the step it belongs to."""
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    column = len(line) - len(line.lstrip())
    key = _ALONE.match(line)
    above = next((one for one in reversed(lines[: place.line - 1]) if one[column : column + 2] == "- "), "")
    if key is None or column != place.column - 1 or above[:column].strip() or not above:
        return ""
    return f"`{key[1]}` belongs to the step above: begin it two columns further in, below what follows the `-`"
