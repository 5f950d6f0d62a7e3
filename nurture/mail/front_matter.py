"""The lines on top of a template between two `---`: its subject and its preheader.

They are YAML in form, but a plain value is taken to the end of its line, so that `Re: your guide #1` and
`{{ lead.first_name }}, hello` need no quotes. For each language, a value stands on a line of its own below the key, or
all stand in braces: `subject: {pl: Witaj, en: Welcome}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nurture.core.languages import LANGUAGES
from nurture.core.problems import Problem, did_you_mean
from nurture.mail.source import File, problem_in

KEYS = ("subject", "preheader")

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)
_LINE = re.compile(r"([^\s:#][^:\n]*?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$")
_QUOTED_TEXT = r"""(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')"""
_IN_BRACES = re.compile(
    rf"[ \t]*([\w-]+)[ \t]*:[ \t]+({_QUOTED_TEXT}|.*?)[ \t]*(?:,(?=[ \t]*[a-z]{{2}}[ \t]*:[ \t])|\Z)"
)
_QUOTED = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:''|[^'])*')[ \t]*(?:#.*)?$""")


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its offset in the file."""

    text: str = ""
    offset: int = 0


ByLanguage = Mapping[str, Value]
"""Values by language; "" is the one for all."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`end` is the offset at which the template's body begins; `present` tells whether there was any front matter."""

    subject: ByLanguage = field(default_factory=dict)
    preheader: ByLanguage = field(default_factory=dict)
    end: int = 0
    present: bool = False


def read_front_matter(file: File) -> tuple[FrontMatter, list[Problem]]:
    """What stands on top of `file`, and what is wrong with it."""
    block = _BLOCK.match(file.text)
    if block is None:
        if file.text.startswith("---\n"):
            return FrontMatter(), [problem_in(file, "front-matter", 0, "the front matter has no second `---` line")]
        return FrontMatter(), []
    reader = _Reader(file)
    offset = block.start(1)
    for line in block[1].splitlines(keepends=True):
        if line.strip() and not line.lstrip().startswith("#"):
            reader.line(line, offset)
        offset += len(line)
    subject, preheader = (reader.values.get(key, {}) for key in KEYS)
    return FrontMatter(subject, preheader, block.end(), True), reader.problems


@dataclass(slots=True)
class _Reader:
    """Reads line by line. `open` is the key that has no value yet: languages below it, indented, may follow."""

    file: File
    values: dict[str, dict[str, Value]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    open: str = ""

    def line(self, line: str, offset: int) -> None:
        indent = len(line) - len(line.lstrip(" "))
        match = _LINE.match(line, indent if self.open else 0)
        if match is None:
            message = "this line is no `key: value`; a value stands on one line"
            self._say("front-matter", offset, message, length=len(line.rstrip()))
            return
        written, at = match[2] or "", offset + (match.start(2) if match[2] else 0)
        if indent and self.open:
            self._put(self.open, match[1], written, offset + indent, at)
            return
        self.open = ""
        self._key(match[1], written, offset, at)

    def _key(self, key: str, written: str, offset: int, at: int) -> None:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or "front matter knows subject and preheader"
            self._say("unknown-key", offset, f"`{key}` is no key of a template", hint, len(key))
        elif key in self.values:
            self._say("duplicate-key", offset, f"`{key}` is said twice", length=len(key))
        elif re.match(r"\{(?![{%#])", written):
            self._in_braces(key, written, at)
        elif written[:1] in {"|", ">"}:
            self._say("front-matter", at, f"the {key} stands on one line, without `{written[0]}`")
        else:
            self.values[key] = {"": _value(written, at)} if written else {}
            self.open = "" if written else key

    def _in_braces(self, key: str, written: str, at: int) -> None:
        self.values[key] = {}
        inside = written[1:-1]
        if not written.endswith("}") or not _IN_BRACES.match(inside):
            hint = f"as in `{key}: {{pl: …, en: …}}`"
            self._say("front-matter", at, f"this is no {key} for each language", hint, len(written))
            return
        for entry in _IN_BRACES.finditer(inside):
            self._put(key, entry[1], entry[2], at + 1 + entry.start(1), at + 1 + entry.start(2))

    def _put(self, key: str, language: str, written: str, offset: int, at: int) -> None:
        if language not in LANGUAGES:
            hint = "a language has two letters, as `en` and `pl`"
            self._say("unknown-language", offset, f"there is no language `{language}`", hint, len(language))
        elif language in self.values[key]:
            self._say("duplicate-key", offset, f"`{language}` is said twice", length=len(language))
        else:
            self.values[key][language] = _value(written, at)

    def _say(self, code: str, offset: int, message: str, hint: str = "", length: int = 1) -> None:
        self.problems.append(problem_in(self.file, code, offset, message, hint, length))


def _value(written: str, at: int) -> Value:
    quoted = _QUOTED.match(written)
    if quoted is None:
        return Value(written, at)
    inner = quoted[1][1:-1]
    if written[0] == "'":
        return Value(inner.replace("''", "'"), at + 1)
    try:
        return Value(str(json.loads(quoted[1])), at + 1)
    except ValueError:
        return Value(inner, at + 1)
