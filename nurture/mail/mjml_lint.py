"""What MJML's compiler swallows or answers without a line: unknown tags, unknown attributes, broken markup.

The table of tags, their attributes and children (mjml_tags.json) is that of MJML 4.18.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from nurture.core.problems import Problem, did_you_mean
from nurture.mail.source import Source
from nurture.mail.tokens import FILL

MAX_DEPTH = 100
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
EVERYWHERE = frozenset({"css-class", "mj-class"})

_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|<!doctype\b[^>]*>|<\?|</([^\s<>/]*)\s*>"
    r"|<([a-zA-Z][^\s<>/]*)((?:\"[^\"]*\"|'[^']*'|[^\"'<>])*?)(/?)>|<",
    re.S | re.I,
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+))?")


@cache
def _tags() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = json.loads(files("nurture.mail").joinpath("mjml_tags.json").read_text("utf-8"))
    return table


@dataclass(slots=True)
class _Open:
    """A tag that is open. `html` says that its content is plain HTML."""

    name: str
    offset: int
    html: bool


def lint_mjml(source: Source, markup: str) -> list[Problem]:
    """All that is wrong with the MJML in `markup`, which is `source` with its Jinja tags filled up."""
    return _Lint(source, markup).run()


class _Lint:
    def __init__(self, source: Source, markup: str) -> None:
        self.source, self.markup = source, markup
        self.problems: list[Problem] = []
        self.open: list[_Open] = []

    def run(self) -> list[Problem]:
        position = 0
        for match in _MARKUP.finditer(self.markup):
            self._text(position, match.start())
            position = match.end()
            if match[2]:
                self._begin(match)
            elif match[1] is not None:
                self._end(match)
            else:
                self._other(match)
            if len(self.open) > MAX_DEPTH:
                message = f"tags are nested more than {MAX_DEPTH} deep"
                return [self.source.problem("too-deep", match.start(), message, length=len(match[0]))]
        self._text(position, len(self.markup))
        for left in self.open:
            self._say("not-closed", left.offset, f"<{left.name}> is never closed", length=len(left.name) + 1)
        self._forgive_what_an_open_tag_holds()
        if not re.search(r"<mjml\b", self.markup):
            self._say("no-mjml", 0, "the file has no <mjml> tag", "an MJML file is <mjml><mj-body>…</mj-body></mjml>")
        return self.problems

    def _forgive_what_an_open_tag_holds(self) -> None:
        """Behind a tag that is never closed everything stands in the wrong one: that tag is the mistake."""
        left = {problem.message.partition(" ")[0] for problem in self.problems if problem.code == "not-closed"}
        self.problems = [
            problem
            for problem in self.problems
            if problem.code != "misplaced-tag" or problem.message.rpartition(" in ")[2] not in left
        ]

    def _say(self, code: str, offset: int, message: str, hint: str = "", length: int = 1) -> None:
        self.problems.append(self.source.problem(code, offset, message, hint, length))

    def _text(self, start: int, end: int) -> None:
        text = self.markup[start:end].replace(FILL, " ")
        if text.strip() and not (self.open and self.open[-1].html):
            at = start + len(text) - len(text.lstrip())
            inside = f"<{self.open[-1].name}>" if self.open else "the file"
            self._say("stray-text", at, f"text cannot stand directly in {inside}", "put it in <mj-text>")

    def _other(self, match: re.Match[str]) -> None:
        text = match[0]
        if text == "<":
            self._say("bad-markup", match.start(), "`<` begins no tag here", "write `&lt;`")
        elif text.startswith("<!--") and not text.endswith("-->"):
            self._say("not-closed", match.start(), "this comment is never closed", length=4)
        elif text.startswith(("<![", "<?")):
            self._say("bad-markup", match.start(), f"MJML cannot read `{text}`", "leave it out", len(text))

    def _begin(self, match: re.Match[str]) -> None:
        name, offset = match[2], match.start()
        html = bool(self.open and self.open[-1].html)
        known = _tags().get(name)
        if known:
            self._place(name, offset)
        elif name.startswith("mj") or not html:
            self._unknown(name, offset)
        self._attributes(match, known)
        if not match[4] and name.lower() not in VOID:
            inside = html or known is None or known["children"] is None
            self.open.append(_Open(name, offset, inside))

    def _unknown(self, name: str, offset: int) -> None:
        hint = did_you_mean(name, _tags()) if name.startswith("mj") else "put HTML in <mj-text> or <mj-raw>"
        if name.startswith("mj-html-attribute"):
            hint = "set attributes on the tag itself"
        what = "is no tag of MJML" if name.startswith("mj") else "cannot stand here"
        self._say("unknown-tag", offset + 1, f"<{name}> {what}", hint, len(name))

    def _place(self, name: str, offset: int) -> None:
        parent = self.open[-1].name if self.open else ""
        children = _tags().get(parent, {}).get("children", [])
        if not parent and name != "mjml":
            self._say("misplaced-tag", offset + 1, f"<{name}> stands outside <mjml>", length=len(name))
        elif parent in _tags() and children != ["*"] and name not in (children or []):
            hint = f"<{parent}> takes {', '.join(children)}" if children else f"<{parent}> takes no MJML tags"
            self._say("misplaced-tag", offset + 1, f"<{name}> cannot stand in <{parent}>", hint, len(name))

    def _attributes(self, match: re.Match[str], known: dict[str, Any] | None) -> None:
        seen: set[str] = set()
        for attribute in _ATTRIBUTE.finditer(match[3]):
            name, value, offset = attribute[1], attribute[2], match.start(3) + attribute.start()
            if FILL in name:
                continue
            if known and not self._is_known(name, known):
                hint = did_you_mean(name, [*known["attributes"], *EVERYWHERE])
                self._say("unknown-attribute", offset, f"<{match[2]}> has no attribute `{name}`", hint, len(name))
            if name in seen:
                self._say("duplicate-attribute", offset, f"`{name}` is said twice", length=len(name))
            if value and value[0] not in "\"'":
                self._say("bad-markup", offset, f"the value of `{name}` needs quotes", f'{name}="…"', len(attribute[0]))
            seen.add(name)
        if match[2] == "mj-style" and "inline" in seen:
            self._say("not-inlined", match.start(), "`inline` is not carried out here", "write a style on the tags")

    def _is_known(self, name: str, known: dict[str, Any]) -> bool:
        return known["attributes"] == ["*"] or name in known["attributes"] or name in EVERYWHERE

    def _closes(self, name: str, opened: str) -> bool:
        """Whether it closes what is open, were one of the two misspelt."""
        if name == opened:
            return True
        one_is_wrong = (name in _tags()) is not (opened in _tags()) and (name + opened).count("mj-") > 1
        return one_is_wrong and bool(did_you_mean(name, [opened]))

    def _end(self, match: re.Match[str]) -> None:
        name, offset = match[1], match.start()
        if self.open and self._closes(name, self.open[-1].name):
            if self.open.pop().name != name and name not in _tags():
                self._unknown(name, offset + 1)
        elif name in {tag.name for tag in self.open}:
            while (left := self.open.pop()).name != name:
                self._say("not-closed", left.offset, f"<{left.name}> is never closed", length=len(left.name) + 1)
        elif name.lower() not in VOID:
            self._say("not-open", offset, f"</{name}> closes nothing", length=len(match[0]))
