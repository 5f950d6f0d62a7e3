"""The tree of one YAML file: text by key and by place, each with the spot on which it stands.

A scalar stays the text that was written, and the model of the file decides what it means there: `NO` is a country where
a country is asked for. `resolved` reads scalars by the core schema of YAML 1.2 for plugins, whose types we do not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from nurture.core.problems import Place

_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Spot(NamedTuple):
    """Where a node begins, from line and column 1; whether it is text without quotes."""

    line: int
    column: int
    plain: bool = False


class Block(dict[str, Any]):
    """A mapping. `keys_at` and `values_at` are spots of its keys and values, `head` that of the key it stands under."""

    __slots__ = ("head", "keys_at", "path", "spot", "values_at")

    def __init__(self, path: str, spot: Spot) -> None:
        super().__init__()
        self.path, self.spot, self.head = path, spot, spot
        self.keys_at: dict[str, Spot] = {}
        self.values_at: dict[str, Spot] = {}

    def place(self, key: str) -> Place:
        """The place of the value of `key`; without one, of the mapping."""
        return place_of(self.path, self.values_at.get(key, self.spot))

    def item_place(self, key: str, index: int) -> Place:
        """The place of an item of `key`'s list; of its value, where a single one is written without brackets."""
        written = self.get(key)
        return written.place(index) if isinstance(written, Series) else self.place(key)

    def key_place(self, key: str) -> Place:
        return place_of(self.path, self.keys_at.get(key, self.spot))

    def block(self, key: str) -> Block:
        """The mapping written for `key`; an empty one where there is none."""
        inner = self.get(key)
        return inner if isinstance(inner, Block) else Block(self.path, self.spot)

    def head_place(self) -> Place:
        """Where something missing is told."""
        return place_of(self.path, self.head)

    def picked(self, names: Mapping[str, str]) -> Block:
        """A copy with the keys of `names` alone, each under its new name."""
        copy = Block(self.path, self.spot)
        copy.head = self.head
        for key, name in names.items():
            copy[name] = self[key]
            copy.keys_at[name], copy.values_at[name] = self.keys_at[key], self.values_at[key]
        return copy


class Series(list[Any]):
    """A sequence. `values_at` are the spots of its items."""

    __slots__ = ("path", "spot", "values_at")

    def __init__(self, path: str, spot: Spot) -> None:
        super().__init__()
        self.path, self.spot = path, spot
        self.values_at: list[Spot] = []

    def place(self, index: int) -> Place:
        return place_of(self.path, self.values_at[index])


def place_of(path: str, spot: Spot) -> Place:
    return Place(path, spot.line, spot.column)


def children(node: Any) -> Iterator[tuple[str | int, Any, Spot]]:
    """Key or index, value, and the value's spot."""
    if isinstance(node, Block):
        yield from ((key, value, node.values_at[key]) for key, value in node.items())
    elif isinstance(node, Series):
        yield from ((index, value, node.values_at[index]) for index, value in enumerate(node))


def find(root: Block, location: tuple[str | int, ...]) -> tuple[Any, Spot, Spot]:
    """The node that a pydantic location leads to, its spot and its key's; names of union members are passed over."""
    node: Any = root
    at = key_at = root.spot
    for step in location:
        if isinstance(node, Block) and step in node:
            key_at, at = node.keys_at[str(step)], node.values_at[str(step)]
            node = node[str(step)]
        elif isinstance(node, Series) and isinstance(step, int) and step < len(node):
            at = key_at = node.values_at[step]
            node = node[step]
    return node, at, key_at


def resolved(value: Any, spot: Spot) -> Any:
    """A plain copy for plugins: dicts, lists, text, numbers, yes or no, None, by the YAML 1.2 core schema."""
    if isinstance(value, Block):
        return {key: resolved(item, at) for key, item, at in children(value)}
    if isinstance(value, Series):
        return [resolved(item, at) for _, item, at in children(value)]
    return _scalar(value) if spot.plain and value is not None else value


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text
