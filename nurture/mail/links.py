"""Links of a template that may be counted: each is put into a call that says, for each mail, where it leads.

A template is looked through once; a mail pays for the call alone. What no call is put around stays as it is written:
ways out, `mailto:` and its like, links into the page, what is marked `| untracked`, and what a lead's own words could
turn to another host.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from html.entities import html5
from typing import Self

from jinja2 import TemplateSyntaxError, nodes

from nurture.mail.places import strange
from nurture.mail.sandbox import UNTRACKED, MailEnvironment
from nurture.mail.templates import Compiled
from nurture.mail.tokens import Protected, Tag, protect

TO, IMAGE, TRAP = "_to", "_image", "_trap"
"""Names that only templates have which were looked through: the call, and what stands at the page's end."""
WAYS_OUT = frozenset({"unsubscribe_url", "preferences_url", "view_url"})

_HREF = re.compile(
    r"<!--(?!-?>|\[if\b).*?-->"
    r"|(<(?:a|area|v:\w+)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?\shref\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)",
    re.S | re.I,
)
_MARKS = ".,;:!?'*"
_WEB = re.compile(r"https?://", re.I)
_LINK = re.compile(r"""\{\{\s*link\(\s*(["'])([^"'\\]+)\1\s*\)\s*\}\}""")
_ENTITY = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]{1,6})|(\d{1,7}));?|([A-Za-z][A-Za-z0-9]*)(;|(?![=A-Za-z0-9])))")
_OF_ALL = frozenset({"link", "campaign", "language"})
"""What is the same for all who read the mail in one language."""
_AT_THE_END = (
    f'{{% if {IMAGE} %}}<img src="{{{{ {IMAGE} }}}}" alt="" width="1" height="1" style="display:block;border:0">'
    f'{{% endif %}}{{% if {TRAP} %}}<a href="{{{{ {TRAP} }}}}" rel="nofollow" aria-hidden="true" tabindex="-1"'
    ' style="display:none"></a>{% endif %}'
)


def with_calls(template: Compiled) -> Compiled:
    """The template and its variants with a call around each link, and an image at the end of the page."""
    variants = {language: with_calls(one) for language, one in template.variants.items()}
    html = before_the_end(_in_html(template.html), _AT_THE_END) if template.html else ""
    return replace(template, html=html, text=_in_text(template.text), variants=variants)


def before_the_end(html: str, block: str) -> str:
    """The page with a block as the last of its body."""
    end = html.lower().rfind("</body>")
    return html + block if end < 0 else html[:end] + block + html[end:]


def decoded(value: str) -> str:
    """An attribute's value without its character references (HTML, 13.2.5.73: `&copy=` is none)."""
    return _ENTITY.sub(_character, value) if "&" in value else value


def _character(entity: re.Match[str]) -> str:
    hexadecimal, decimal, name, end = entity.groups()
    if name:
        return html5.get(name + end, entity[0])
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(number) if 31 < number < 0xD800 or 0xDFFF < number < 0x110000 else entity[0]


def _in_html(html: str) -> str:
    page = _Page.of(html)

    def called(match: re.Match[str]) -> str:
        if match[2] is None:
            return match[0]
        quotes = match[2][0] if match[2][0] in "\"'" else ""
        call = page.call(match[2].strip(quotes).strip(), decoded)
        quotes = quotes or '"'
        return f"{match[1]}{quotes}{call}{quotes}" if call else match[0]

    return page.done(_HREF.sub(called, page.text))


def _in_text(text: str) -> str:
    """Addresses up to a blank, without the marks behind them; one that is a label keeps saying where it leads."""
    page = _Page.of(text)
    word = page.pattern.pattern
    address = re.compile(rf"(?:(?<=xjj)|(?<![\w/=:?&%@.-]))(?:https?://|{word})[^\s<>\"\[\]]*", re.I)

    def called(match: re.Match[str]) -> str:
        for written in (page.alone(match[0]), page.without_marks(match[0])):
            start = match[0].find(written)
            end = start + len(written)
            if match.string.startswith("](", match.start() + end):
                break
            if call := page.call(written, str):
                return f"{match[0][:start]}{call}{match[0][end:]}"
        return match[0]

    return page.done(address.sub(called, page.text))


@dataclass(slots=True)
class _Page:
    """A part of a template whose tags are words; calls are more of them."""

    protected: Protected
    calls: list[Tag] = field(default_factory=list)

    @classmethod
    def of(cls, source: str) -> _Page:
        return cls(protect(source)[0])

    @property
    def text(self) -> str:
        return self.protected.text

    @property
    def pattern(self) -> re.Pattern[str]:
        return self.protected.pattern

    def done(self, text: str) -> str:
        every = (*self.protected.tags, *self.calls)
        return self.pattern.sub(lambda word: every[int(word[1])].source, text)

    def call(self, value: str, decode: Callable[[str], str]) -> str:
        """The word of a call around the address that is written so; "" where there is none to be."""
        if not self.pattern.search(value):
            address = decode(value)
            return self._call(_said(address), "", True) if _WEB.match(address) else ""
        source = self.done(value)
        if parts := self._named(value, decode):
            names = {name for name, _ in parts if name}
            return self._call(" ~ ".join(said for _, said in parts), names.pop() if len(names) == 1 else "", True)
        try:
            built = _Built.of(_environment().parse(source))
        except TemplateSyntaxError:  # a statement that ends elsewhere
            return ""
        if not built.may_be_counted or not self._leads_to_the_web(value, built) or not self._has_its_host(value):
            return ""
        return self._call("_at", built.name, built.is_of_all, f"{{% set _at %}}{source}{{% endset %}}")

    def _named(self, value: str, decode: Callable[[str], str]) -> list[tuple[str, str]]:
        """The parts, as (name, expression), of an address made of links and text alone, a link first."""
        parts: list[tuple[str, str]] = []
        for n, part in enumerate(self.pattern.split(value)):
            if n % 2 == 0:
                parts += [("", _said(decode(part)))] if part else []
            elif link := _LINK.fullmatch(self.protected.tags[int(part)].source):
                parts.append((link[2], f"link({_said(link[2])})"))
            else:
                return []
        return parts if parts[0][0] else []

    def _call(self, address: str, name: str, is_of_all: bool, before: str = "") -> str:
        call = f"{before}{{{{ {TO}({address}, {_said(name)}, {str(is_of_all).lower()}) }}}}"
        self.calls.append(Tag(0, 0, call))
        return f"{self.protected.prefix}{len(self.protected.tags) + len(self.calls) - 1:05d}xjj"

    def _leads_to_the_web(self, value: str, built: _Built) -> bool:
        """What a tag begins may: the call sees it."""
        if not self.pattern.match(value):
            return bool(_WEB.match(value))
        return bool(built.names & {"link", "campaign"} or _WEB.search(value))

    def _has_its_host(self, value: str) -> bool:
        """Whether nothing that others wrote stands where the host is."""
        tags = [self.protected.tags[int(number)] for number in self.pattern.findall(value)]
        if not any(tag.prints and strange(tag.source, _environment()) for tag in tags):
            return True
        first = self.pattern.search(value)
        assert first is not None
        if first.start():
            return bool(re.match(r"https?://[^/?#]+[/?#]", value[: first.start()], re.I))
        return bool(_LINK.fullmatch(tags[0].source)) and value[first.end() : first.end() + 1] in ("/", "?", "#")

    def without_marks(self, written: str) -> str:
        """Without those behind an address, and without a bracket that was opened before it."""
        while written and (written[-1] in _MARKS or (written[-1] == ")" and written.count("(") < written.count(")"))):
            written = written[:-1]
        return written

    def alone(self, written: str) -> str:
        """Without statements at its ends either."""
        words = [*self.pattern.finditer(written)]
        while words and words[0].start() == 0 and not self._prints(words[0]):
            written = written[len(words.pop(0)[0]) :]
            words = [*self.pattern.finditer(written)]
        while True:
            written = self.without_marks(written)
            last = next((word for word in self.pattern.finditer(written) if word.end() == len(written)), None)
            if not last or self._prints(last):
                return written
            written = written[: last.start()]

    def _prints(self, word: re.Match[str]) -> bool:
        return self.protected.tags[int(word[1])].prints


@dataclass(frozen=True, slots=True)
class _Built:
    """What an address is made of: the names in it, and the one link, if it is one. `is_of_all`: not of its reader."""

    names: frozenset[str]
    name: str
    is_of_all: bool
    may_be_counted: bool

    @classmethod
    def of(cls, tree: nodes.Template) -> Self:
        names = frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx == "load")
        said = [_linked(call) for call in tree.find_all(nodes.Call)]
        untracked = any(node.name == UNTRACKED for node in tree.find_all(nodes.Filter))
        return cls(
            names=names,
            name=said[0] if len({*said}) == 1 else "",
            is_of_all=names <= _OF_ALL and all(said),
            may_be_counted=not untracked and not names & WAYS_OUT,
        )


def _linked(call: nodes.Call) -> str:
    """`pricing` of `link("pricing")`; "" for any other call."""
    first = call.args[0] if call.args else None
    is_link = isinstance(call.node, nodes.Name) and call.node.name == "link"
    return first.value if is_link and isinstance(first, nodes.Const) and isinstance(first.value, str) else ""


def _said(text: str) -> str:
    """As a template writes it."""
    return json.dumps(text, ensure_ascii=False)


@cache
def _environment() -> MailEnvironment:
    return MailEnvironment()
