"""Reading conditions from outside: whether two can hold for one lead, and what one hangs on."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import nodes

from nurture.core.conditions import Condition
from nurture.core.conditions.syntax import parse

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda value, many: value in many,
    "notin": lambda value, many: value not in many,
    "is": lambda value, true: bool(value) is true,
}
_PAIRS = (("eq", "ne"), ("lt", "gteq"), ("lteq", "gt"), ("in", "notin"))
_OPPOSITE = dict(_PAIRS) | {other: one for one, other in _PAIRS}
_WITHOUT_LEAD = frozenset({"has", "ever", "count", "last", "lead", "today", "tracked", "campaign"})


@dataclass(frozen=True, slots=True)
class _Says:
    """`lead.country == "PL"`. A name alone, or any other question such as `has("purchased")`, is or is not true."""

    name: str
    sign: str
    value: Any

    def contradicts(self, other: _Says) -> bool:
        """Whether no value of the name is as both say."""
        if self.name != other.name:
            return False
        if self.few is not None:
            return not any(_COMPARE[other.sign](value, other.value) for value in self.few)
        if other.few is not None:
            return other.contradicts(self)
        if self.sign == other.sign == "is":
            return self.value is not other.value
        return self._lies_above(other) or other._lies_above(self)

    @property
    def few(self) -> Sequence[Any] | None:
        """The values that it leaves; None where they cannot be counted."""
        return (self.value,) if self.sign == "eq" else self.value if self.sign == "in" else None

    def _lies_above(self, other: _Says) -> bool:
        if self.sign not in ("gt", "gteq") or other.sign not in ("lt", "lteq"):
            return False
        touch = (self.sign, other.sign) == ("gteq", "lteq")
        return bool(self.value > other.value or (self.value == other.value and not touch))


def can_both_hold(one: Condition | None, other: Condition | None) -> bool:
    """False only when each way in which one holds plainly contradicts each way in which the other does."""
    if one is None or other is None:
        return True
    return any(not _contradict(a, b) for a in _ways(one.source) for b in _ways(other.source))


def needs(condition: Condition | None) -> frozenset[str]:
    """The values without which it cannot hold: `lead.trial_ends`, where it is compared or stands alone."""
    expression = parse(condition.source)[0] if condition else None
    parts = _all_of(expression) if expression else ()
    return frozenset(_name(part.expr if isinstance(part, nodes.Compare) else part) for part in parts)


def asks_what_happened_alone(condition: Condition) -> bool:
    """Whether nothing of the lead itself, its score or what let it in decides with."""
    expression, _ = parse(condition.source)
    names = {each.name for each in expression.find_all(nodes.Name)} if expression else set()
    return not condition.fields and names <= _WITHOUT_LEAD


def _contradict(one: Sequence[_Says], other: Sequence[_Says]) -> bool:
    return any(a.contradicts(b) for a in one for b in other)


@lru_cache(maxsize=1024)
def _ways(source: str) -> tuple[tuple[_Says, ...], ...]:
    """For each way in which a condition holds, what is true of the lead then, as far as it is that plain."""
    expression, _ = parse(source)
    return tuple(tuple(map(_says, _all_of(way))) for way in _any_of(expression)) if expression else ((),)


def _any_of(node: nodes.Expr) -> Iterator[nodes.Expr]:
    if isinstance(node, nodes.Or):
        yield from _any_of(node.left)
        yield from _any_of(node.right)
    else:
        yield node


def _all_of(node: nodes.Expr) -> Iterator[nodes.Expr]:
    if isinstance(node, nodes.And):
        yield from _all_of(node.left)
        yield from _all_of(node.right)
    else:
        yield node


def _says(node: nodes.Expr) -> _Says:
    match node:
        case nodes.Not(node=inner):
            said = _says(inner)
            return _Says(said.name, _OPPOSITE.get(said.sign, "is"), said.value if said.sign != "is" else not said.value)
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op=sign, expr=nodes.Const(value=value))]) if _name(expr):
            return _Says(_name(expr), sign, value)
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op=sign, expr=nodes.List(items=items))]) if _name(expr):
            if all(isinstance(item, nodes.Const) for item in items):
                return _Says(_name(expr), sign, tuple(item.value for item in items if isinstance(item, nodes.Const)))
    return _Says(_name(node) or repr(node), "is", True)


def _name(node: nodes.Node) -> str:
    """`lead.country`, `source` …"""
    match node:
        case nodes.Getattr(node=nodes.Name(name=noun), attr=attr):
            return f"{noun}.{attr}"
        case nodes.Name(name=name):
            return name
    return ""
