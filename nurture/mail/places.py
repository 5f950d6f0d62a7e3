"""The places of a template where no escaping helps: addresses, scripts, styles, and a tag outside quotes.

What is printed there may only be of our own making: link(), an address of ours, or a constant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from nurture.core.problems import Problem
from nurture.mail.jinja_part import Part
from nurture.mail.sandbox import MailEnvironment
from nurture.mail.tokens import blank

_OURS = frozenset({"unsubscribe_url", "preferences_url", "view_url", "sender", "campaign", "owner"})
_IN_URL = re.compile(
    r"(?:\b(?:href|src|action|background|srcset|background-url)\s*=\s*(?:\"[^\"]*|'[^']*)|\]\(\s*<?[^)\s]*)\Z", re.I
)
_IN_CSS_URL = re.compile(r"url\(\s*[\"']?[^)\"']*\Z", re.I)
_BARE_IN_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*\Z")
_IN_CODE = re.compile(
    r"(?:<(mj-style|style|script)\b[^>]*>(?:(?!</\1).)*|\s(?:on[a-z]+|style)\s*=\s*(?:\"[^\"]*|'[^']*))\Z", re.I | re.S
)


def told_of_places(part: Part, environment: MailEnvironment) -> Iterator[Problem]:
    """Each name that is printed where it could do anything."""
    text = blank(part.source.text, part.tags)
    for tag in part.tags:
        before = text[max(0, tag.start - 2000) : tag.start]
        if tag.prints and (wrong := _place(before)) and (name := strange(tag.source, environment)):
            code, message, hint = wrong
            yield part.source.problem(code, tag.start, message.format(name), hint, len(tag.source))


def strange(expression: str, environment: MailEnvironment) -> str:
    """The first name in it that is none of ours."""
    names = (name for node in environment.parse(expression).body for name in _names_outside_link(node))
    return next((name for name in names if name not in _OURS), "")


def _place(before: str) -> tuple[str, str, str] | None:
    """What is wrong with lead data behind this markup: code, message, hint."""
    if _IN_URL.search(before) or _IN_CSS_URL.search(before):
        return "unsafe-url", "an address is made by link(): `{}` could lead anywhere", '{{ link("…") }}'
    if _BARE_IN_TAG.search(before):
        return "unsafe-place", "without quotes, `{}` could bring attributes of its own", 'write name="{{ … }}"'
    if _IN_CODE.search(before):
        return "unsafe-place", "scripts and styles are fixed: `{}` could do anything there", "choose with {{ … if … }}"
    return None


def _names_outside_link(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "link":
        return
    if isinstance(node, nodes.CondExpr):
        for branch in (node.expr1, node.expr2):
            yield from _names_outside_link(branch) if branch else ()
        return
    if isinstance(node, nodes.Name):
        yield node.name
    for child in node.iter_child_nodes():
        yield from _names_outside_link(child)
