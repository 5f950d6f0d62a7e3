"""The lines on top of a template between two `---`: its subject and its preheader.

They are YAML in form, but a plain value is taken to the end of its line, so that `Re: your guide #1` and
`{{ lead.first_name }}, hello` need no quotes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from nurture.core.problems import Problem, did_you_mean
from nurture.mail.source import File, problem_in

KEYS = ("subject", "preheader")

_BLOCK = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.S | re.M)
_LINE = re.compile(r"([^\s:#][^:\n]*?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$")
_QUOTED = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:''|[^'])*')[ \t]*(?:#.*)?$""")


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its offset in the file."""

    text: str = ""
    offset: int = 0


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`end` is the offset at which the template's body begins; `present` tells whether there was any front matter."""

    subject: Value = Value()
    preheader: Value = Value()
    end: int = 0
    present: bool = False


def read_front_matter(file: File) -> tuple[FrontMatter, list[Problem]]:
    """What stands on top of `file`, and what is wrong with it."""
    block = _BLOCK.match(file.text)
    if block is None:
        if file.text.startswith("---\n"):
            return FrontMatter(), [problem_in(file, "front-matter", 0, "the front matter has no second `---` line")]
        return FrontMatter(), []
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    offset = block.start(1)
    for line in block[1].splitlines(keepends=True):
        if line.strip() and not line.lstrip().startswith("#"):
            _read_line(file, line, offset, values, problems)
        offset += len(line)
    subject, preheader = (values.get(key, Value()) for key in KEYS)
    return FrontMatter(subject, preheader, block.end(), True), problems


def _read_line(file: File, line: str, offset: int, values: dict[str, Value], problems: list[Problem]) -> None:
    match = _LINE.match(line)
    if match is None:
        message = "this line is no `key: value`; a value stands on one line"
        problems.append(problem_in(file, "front-matter", offset, message, length=len(line.rstrip())))
        return
    key, written = match[1], match[2] or ""
    at = offset + (match.start(2) if match[2] else 0)
    if key not in KEYS:
        hint = did_you_mean(key, KEYS) or "front matter knows subject and preheader"
        problems.append(problem_in(file, "unknown-key", offset, f"`{key}` is no key of a template", hint, len(key)))
    elif key in values:
        problems.append(problem_in(file, "duplicate-key", offset, f"`{key}` is said twice", length=len(key)))
    elif re.match(r"\{(?![{%#])", written):
        message = f"a {key} for each language comes with a later version; write one {key}"
        problems.append(problem_in(file, "later", at, message, length=len(written)))
    elif written[:1] in {"|", ">"}:
        problems.append(problem_in(file, "front-matter", at, f"the {key} stands on one line, without `{written[0]}`"))
    else:
        values[key] = _value(written, at)


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
