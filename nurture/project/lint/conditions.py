"""Reading conditions from outside: whether two can hold for one lead."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import nodes

from nurture.core.conditions import Condition
from nurture.core.conditions.syntax import parse

_HOLDS = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
}


@dataclass(frozen=True, slots=True)
class _Says:
    """`lead.country == "PL"` (`eq`), `lead.company_size < 10` (`lt`) …; a bare field equals True."""

    name: str
    value: Any
    sign: str

    def allows(self, value: Any) -> bool:
        return bool(_HOLDS[self.sign](value, self.value))


def can_both_hold(one: Condition | None, other: Condition | None) -> bool:
    """False only when their terms contradict each other plainly: no value of a field fits both."""
    if one is None or other is None:
        return True
    return not any(_contradict(a, b) for a in _terms(one.source) for b in _terms(other.source))


def _contradict(one: _Says, other: _Says) -> bool:
    if one.name != other.name or type(one.value) is not type(other.value):
        return False
    if "eq" in (one.sign, other.sign):
        return not (one.allows(other.value) if other.sign == "eq" else other.allows(one.value))
    if "ne" in (one.sign, other.sign) or one.sign[:2] == other.sign[:2]:
        return False
    return not (one.allows(other.value) and other.allows(one.value))


@lru_cache(maxsize=1024)
def _terms(source: str) -> tuple[_Says, ...]:
    """What must be true of a lead wherever a condition holds, as far as it is that plain."""
    expression, _ = parse(source)
    return tuple(_says(expression)) if expression else ()


def _says(node: nodes.Expr) -> Iterator[_Says]:
    match node:
        case nodes.And(left=left, right=right):
            yield from _says(left)
            yield from _says(right)
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op=sign, expr=nodes.Const(value=value))]) if sign in _HOLDS:
            if name := _name(expr):
                yield _Says(name, float(value) if type(value) is int else value, sign)
        case nodes.Not(node=inner):
            if name := _name(inner):
                yield _Says(name, True, "ne")
        case _:
            if name := _name(node):
                yield _Says(name, True, "eq")


def _name(node: nodes.Node) -> str:
    """`lead.country`, `source` …"""
    match node:
        case nodes.Getattr(node=nodes.Name(name=noun), attr=attr):
            return f"{noun}.{attr}"
        case nodes.Name(name=name):
            return name
        case nodes.Test(node=nodes.Name(name="lead"), name=segment):
            return f"lead is {segment}"
    return ""
