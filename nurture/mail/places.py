"""The places of a template where no escaping helps: addresses, scripts, styles, and a tag outside quotes.

What is printed there may only be of our own making: link(), an address of ours, or a constant. In a link, behind the
`?` that its author wrote, it may be anything that is `| urlencode`: there it leads nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from jinja2 import nodes

from nurture.core.problems import Problem
from nurture.mail.jinja_part import Part
from nurture.mail.sandbox import MailEnvironment
from nurture.mail.tokens import FILL, blank

_CURE = '{{ link("…") }}, and behind its `?`, in a link, {{ … | urlencode }}'
_OURS = frozenset({"unsubscribe_url", "preferences_url", "view_url", "confirm_url", "sender", "campaign", "owner"})
_IN_URL = re.compile(
    r"(?:\b(?:href|src|action|background|srcset|background-url)\s*=\s*(?:\"[^\"]*|'[^']*)|\]\(\s*<?[^)\s]*)\Z", re.I
)
_IN_QUERY = re.compile(
    rf"(?:\bhref\s*=\s*[\"']|(?<!\])\]\(\s*<?)\s*(?:https?://[^\s\"'/?#{FILL}]|{FILL})[^\s\"'?#]*\?[^\s\"'#]*\Z", re.I
)
_IN_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\Z")
_IN_CSS_URL = re.compile(r"url\(\s*[\"']?[^)\"']*\Z", re.I)
_BARE_IN_TAG = re.compile(r"<[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*\Z")
_IN_CODE = re.compile(
    r"(?:<(mj-style|style|script)\b[^>]*>(?:(?!</\1).)*|\s(?:on[a-z]+|style)\s*=\s*(?:\"[^\"]*|'[^']*))\Z", re.I | re.S
)


def told_of_places(part: Part, environment: MailEnvironment, sensitive: Collection[str]) -> Iterator[Problem]:
    """Each name that is printed where it could do anything; `sensitive` are fields that stand in no address at all."""
    text = blank(part.source.text, part.tags)
    for tag in part.tags:
        before = text[max(0, tag.start - 2000) : tag.start]
        if tag.prints and (wrong := _place(before)) and (name := strange(tag.source, environment)):
            if _IN_QUERY.search(before) and not _IN_IMAGE.search(before):
                wrong = _in_query(environment.parse(tag.source), part.tree, sensitive)
            if wrong:
                code, message, hint = wrong
                yield part.source.problem(code, tag.start, message.format(name), hint, len(tag.source))


def _in_query(
    tree: nodes.Template, whole: nodes.Template | None, sensitive: Collection[str]
) -> tuple[str, str, str] | None:
    """What is wrong with lead data behind the `?` of a link; what the template itself has named may hold any of it."""
    own = {node.name for node in whole.find_all(nodes.Name) if node.ctx != "load"} if whole else set()
    is_named = any(node.name in own for node in tree.find_all(nodes.Name))
    if secret := next((name for name in _fields(whole if whole and is_named else tree) if name in sensitive), ""):
        return "sensitive-field", f"`{secret}` is sensitive and never stands in an address", "take it out of the link"
    if all(map(_is_encoded, tree.find_all(nodes.Output))):
        return None
    return "unsafe-url", "behind a `?`, `{}` has to be encoded", "{{ … | urlencode }}"


def _fields(tree: nodes.Template) -> Iterator[str]:
    """Names by which it may ask for a field: `lead.name`, `lead["name"]`."""
    yield from (node.attr for node in tree.find_all(nodes.Getattr))
    yield from (node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str))


def strange(expression: str, environment: MailEnvironment) -> str:
    """The first name in it that is none of ours."""
    names = (name for node in environment.parse(expression).body for name in _names_outside_link(node))
    return next((name for name in names if name not in _OURS), "")


def _is_encoded(node: nodes.Node | None) -> bool:
    """Whether it prints constants and what is `| urlencode` alone."""
    if isinstance(node, nodes.Filter) and node.name == "urlencode":
        return True
    if isinstance(node, nodes.CondExpr):
        return _is_encoded(node.expr1) and (node.expr2 is None or _is_encoded(node.expr2))
    if isinstance(node, nodes.Output | nodes.BinExpr):
        return all(map(_is_encoded, node.iter_child_nodes()))
    return isinstance(node, nodes.Const | nodes.TemplateData)


def _place(before: str) -> tuple[str, str, str] | None:
    """What is wrong with lead data behind this markup: code, message, hint."""
    if _IN_URL.search(before) or _IN_CSS_URL.search(before):
        return "unsafe-url", "an address is made by link(): `{}` could lead anywhere", _CURE
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
