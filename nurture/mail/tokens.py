"""Jinja's tags, found without Jinja: other tools get an opaque word in place of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

FILL = "\ue000"
"""What stands in for every character of a tag where offsets must stay (a private use character of Unicode)."""

_OPEN = re.compile(r"\{[{%#]")
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}", re.S)
_INSIDE = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|\{[{%]|[{}]|%\}', re.S)
_STYLE = re.compile(r"<((?:mj-)?style)\b.*?</\1\s*>", re.S | re.I)
_STRAY = re.compile(r"\{(?=[{%#])")


@dataclass(frozen=True, slots=True)
class Tag:
    """One `{{..}}`, `{%..%}` or `{#..#}`, or a whole raw block; offsets in characters."""

    start: int
    end: int
    source: str

    @property
    def prints(self) -> bool:
        """Whether it puts something on the page: not a statement, not a comment."""
        return self.source.startswith("{{")


@dataclass(frozen=True, slots=True)
class Tags:
    """All tags of a template in order, and the offsets of those that never end."""

    found: tuple[Tag, ...]
    unclosed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """A template with a word in place of each tag: `jjx00012xjj` is `tags[12]`."""

    text: str
    tags: tuple[Tag, ...]
    prefix: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"{self.prefix}(\d{{5}})xjj")

    def lost_in(self, output: str) -> list[Tag]:
        """The tags whose words are missing from `output`, comments aside."""
        kept = {int(number) for number in self.pattern.findall(output)}
        return [tag for n, tag in enumerate(self.tags) if n not in kept and not tag.source.startswith("{#")]

    def restore(self, output: str) -> str:
        """`output` with the tags in place of their words; what else looks like a tag is printed as it stands."""
        plain = _STRAY.sub('{{ "{" }}', output)
        return self.pattern.sub(lambda word: self.tags[int(word[1])].source, plain)


def find_tags(source: str) -> Tags:
    """Every tag of `source`. `{#a` in a style sheet is a rule for the id `a`, not a comment."""
    styles = [match.span() for match in _STYLE.finditer(source)]
    found: list[Tag] = []
    unclosed: list[int] = []
    position = 0
    while match := _OPEN.search(source, position):
        start = match.start()
        if match[0] == "{#" and _is_rule(source, start, styles):
            position = start + 2
            continue
        end = _end(source, start)
        if end < 0:
            unclosed.append(start)
            position = start + 2
        else:
            found.append(Tag(start, end, source[start:end]))
            position = end
    return Tags(tuple(found), tuple(unclosed))


def protect(source: str, more: str = "") -> tuple[Protected, str]:
    """`source` with its tags as words, and `more` (the preheader) likewise, numbered on from it."""
    prefix = "jjx"
    while prefix in source or prefix in more:
        prefix += "x"
    first, second = find_tags(source).found, find_tags(more).found
    text = _replace(source, first, lambda number, _: f"{prefix}{number:05d}xjj")
    rest = _replace(more, second, lambda number, _: f"{prefix}{len(first) + number:05d}xjj")
    return Protected(text, first + second, prefix), rest


def blank(source: str, tags: Iterable[Tag]) -> str:
    """`source` with every tag filled up, at the same offsets: for those who look at the markup."""
    return _replace(source, tags, lambda _, tag: FILL * (tag.end - tag.start))


def skeleton(source: str, tags: Iterable[Tag]) -> str:
    """`source` with nothing but its tags, at the same offsets and lines: for those who look at Jinja."""
    return _replace(source, tags, lambda _, tag: tag.source, _spaces)


def _spaces(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))


def _replace(
    source: str, tags: Iterable[Tag], put: Callable[[int, Tag], str], between: Callable[[str], str] = str
) -> str:
    """`source` with what `put` makes of each tag and its number, and what `between` makes of the rest."""
    out, position = [], 0
    for number, tag in enumerate(tags):
        out += [between(source[position : tag.start]), put(number, tag)]
        position = tag.end
    return "".join([*out, between(source[position:])])


def _is_rule(source: str, start: int, styles: list[tuple[int, int]]) -> bool:
    after = source[start + 2 : start + 3]
    return (after.isalpha() or after in {"_", "-"}) and any(a <= start < b for a, b in styles)


def _end(source: str, start: int) -> int:
    if source.startswith("{#", start):
        end = source.find("#}", start + 2)
        return end + 2 if end >= 0 else -1
    if raw := _RAW.match(source, start):
        return raw.end()
    return _end_of_expression(source, start)


def _end_of_expression(source: str, start: int) -> int:
    variable = source.startswith("{{", start)
    position, depth = start + 2, 0
    while match := _INSIDE.search(source, position):
        position = match.end()
        if match[0] in {"{{", "{%"}:
            return -1
        if match[0] == "{":
            depth += 1
        elif match[0] == "%}" and not variable:
            return position
        elif match[0] == "}" and depth:
            depth -= 1
        elif match[0] == "}" and variable and source.startswith("}", position):
            return position + 1
    return -1
