"""Conditions that YAML cuts or refuses: a comma inside braces, ` #`, `: `, a quote first. Each is one Problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from nurture.core.problems import Place, Problem
from nurture.project.problems import CONDITIONS
from nurture.project.tree import Block, Spot, children

_KEYS = CONDITIONS - {"exit"}
_NAMED = frozenset({"segments", "stages"})
_WRITTEN = re.compile(r"(?:^[ \t]*(?:- +)*|[{,] *)([\w-]+): +(?=\S)")
_GOES_ON = re.compile(r"(\b(and|or|not|in|is)|[=<>,(+*/-])$")
_PAIRS = {")": "(", "]": "["}


def mend(text: str, path: str, block: Block | None, problems: Sequence[Problem]) -> tuple[str, Problem] | None:
    """The text with the first condition that was cut put into quotes, and its Problem; None without one."""
    lines = text.split("\n")
    if block is not None:
        spots = (spot for spot, source in conditions(block) if spot.plain and not is_whole(source))
    else:
        spots = (spot for problem in problems for spot in _suspects(lines, problem.place.line))
    for spot in spots:
        if mended := _quoted(lines, spot, path):
            return mended
    return None


def conditions(root: Block) -> Iterator[tuple[Spot, str]]:
    """Every text that stands where a condition is meant."""
    yield from _conditions(root, CONDITIONS)
    for key in _NAMED:
        named = root.get(key)
        yield from ((spot, value) for _, value, spot in children(named) if isinstance(value, str))


def _conditions(node: Any, keys: frozenset[str]) -> Iterator[tuple[Spot, str]]:
    for key, value in node.items() if isinstance(node, Block) else enumerate(node):
        if isinstance(value, str):
            if key in keys:
                yield node.values_at[key], value
        elif value:
            yield from _conditions(value, _KEYS)


def _suspects(lines: list[str], number: int) -> Iterator[Spot]:
    """Where conditions begin on a line that YAML refuses, and on the one before it."""
    for at in (number, number - 1):
        line = lines[at - 1] if 0 < at <= len(lines) else ""
        for match in _WRITTEN.finditer(line):
            if match[1] in _KEYS or line.startswith("exit:") or _heading(lines, at) in _NAMED:
                yield Spot(at, match.end() + 1, plain=True)


def _heading(lines: list[str], number: int) -> str:
    """The top-level key below which a line stands."""
    for line in reversed(lines[: number - 1]):
        if line[:1] not in ("", " ", "#"):
            return line.partition(":")[0]
    return ""


def _quoted(lines: list[str], spot: Spot, path: str) -> tuple[str, Problem] | None:
    line = lines[spot.line - 1]
    before = line[: spot.column - 1]
    source = _whole(line[spot.column - 1 :], in_braces=before.count("{") > before.count("}"))
    if not source or not is_whole(source) or _is_quoted(source) or _GOES_ON.search(source):
        return None
    quoted = "'" + source.replace("'", "''") + "'"
    rest = line[spot.column - 1 + len(source) :]
    words = "YAML reads this condition only in part"
    problem = Problem("condition-cut", words, Place(path, spot.line, spot.column), f"put it into quotes: {quoted}")
    mended = [*lines[: spot.line - 1], before + quoted + rest, *lines[spot.line :]]
    return "\n".join(mended), problem


def _is_quoted(source: str) -> bool:
    return len(source) > 1 and source[0] == source[-1] == "'" and "'" not in source[1:-1].replace("''", "")


def is_whole(source: str) -> bool:
    """Whether all quotes and brackets are closed."""
    if "'" not in source and source.count('"') in (0, 2) and source.count("(") == source.count(")"):
        return True
    *_, state = _states(source)
    return state == ("", "")


def _whole(text: str, in_braces: bool) -> str:
    """The condition at the beginning of `text`, up to where its author meant it to end."""
    end = len(text)
    for index, (quote, brackets) in enumerate(_states(text)):
        ahead = text[index : index + 2]
        if quote or brackets:
            continue
        if ahead == " #" or (in_braces and ahead[:1] in (",", "}")):
            end = index
            break
    return text[:end].rstrip()


def _states(text: str) -> Iterator[tuple[str, str]]:
    """The open quote and the open brackets before each character, and after the last."""
    quote, brackets = "", ""
    for character in text:
        yield quote, brackets
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "([":
            brackets += character
        elif character in _PAIRS and brackets.endswith(_PAIRS[character]):
            brackets = brackets[:-1]
    yield quote, brackets
