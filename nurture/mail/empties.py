"""What a template prints of fields that may be empty, of dates without an hour, and of a plain yes or no.

Each is told with its cure: `or "…"` behind the filter, `{{ "yes" if … else "no" }}`. They are warnings but for a word
that `| date` is given: the mail could not be made then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from nurture.core.problems import Problem
from nurture.core.program import Field
from nurture.mail.guards import FALLBACKS, HOUR, Bare, Guards, field_of
from nurture.mail.jinja_part import Part

_OF_DATES = ("date", HOUR)


def told_of_empties(part: Part, tree: nodes.Template, fields: Mapping[str, Field]) -> Iterator[Problem]:
    yes_or_no = {name for name, field in fields.items() if field.type == "yes or no"}
    for bare in Guards(tree).unguarded():
        if bare.field in fields and bare.field not in {"email", *yes_or_no}:
            yield _unguarded(part, bare)
    for output in tree.find_all(nodes.Output):
        for printed in output.nodes:
            for line, name in _printed(printed):
                if name in yes_or_no:
                    yield _answer(part, line, name)
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name in _OF_DATES and filtered.node is not None:
            yield from _no_date(part, filtered)


def _unguarded(part: Part, bare: Bare) -> Problem:
    written = " | ".join((f"lead.{bare.field}", *bare.filters))
    what = f"lead.{bare.field}"
    message = f"`{what}` may be empty: say what stands there then"
    if bare.filters[:1] == (HOUR,):
        message = f"`{what}` may be empty or have no hour: say what stands there then"
    cure = f'{written} or "…"'
    hint = f"{{{{ {cure} }}}}" if part.name != "text" else cure
    return part.problem("may-be-empty", bare.line, bare.field, message, hint, "warning")


def _printed(node: nodes.Node | None) -> Iterator[tuple[int, str]]:
    """(line, field) of what an expression may print as it is."""
    match node:
        case nodes.Or(left=left, right=right) | nodes.And(left=left, right=right):
            yield from _printed(left)
            yield from _printed(right)
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from _printed(one)
            yield from _printed(other)
        case nodes.Filter(name=name, node=inner) if name in FALLBACKS:
            yield from _printed(inner)
    if node is not None and (field := field_of(node)):
        yield node.lineno, field


def _answer(part: Part, line: int, name: str) -> Problem:
    hint = f'{{{{ "yes" if lead.{name} else "no" }}}}'
    return part.problem("yes-or-no", line, name, f"`lead.{name}` would be printed as True or False", hint, "warning")


def _no_date(part: Part, filtered: nodes.Filter) -> Iterator[Problem]:
    """A word that `| date` would be given; it takes dates alone, and what is empty stays empty."""
    given = filtered.node
    word = given.right if isinstance(given, nodes.Or) else given
    if isinstance(word, nodes.Const) and isinstance(word.value, str) and word.value:
        cure = f'… | {filtered.name} or "{word.value}"'
        message = f"`| {filtered.name}` takes a date, not `{word.value}`"
        yield part.problem("no-date", filtered.lineno, filtered.name, message, f"{{{{ {cure} }}}}")
