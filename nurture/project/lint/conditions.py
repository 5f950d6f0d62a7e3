"""Reading conditions from outside: whether two can hold for one lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import nodes

from nurture.core.conditions import Condition
from nurture.core.conditions.syntax import parse


@dataclass(frozen=True, slots=True)
class _Says:
    """`lead.country == "PL"`, or with `equal` false `lead.country != "PL"`; the value of a bare field is True."""

    name: str
    value: object
    equal: bool


def can_both_hold(one: Condition | None, other: Condition | None) -> bool:
    """False only when their terms contradict each other plainly: one field cannot have two values."""
    if one is None or other is None:
        return True
    return not any(_contradict(a, b) for a in _terms(one.source) for b in _terms(other.source))


def _contradict(one: _Says, other: _Says) -> bool:
    if one.name != other.name:
        return False
    return (one.value == other.value) != (one.equal == other.equal) and (one.equal or other.equal)


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
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op=("eq" | "ne") as sign, expr=nodes.Const(value=value))]):
            if name := _name(expr):
                yield _Says(name, value, sign == "eq")
        case nodes.Not(node=inner):
            if name := _name(inner):
                yield _Says(name, True, False)
        case _:
            if name := _name(node):
                yield _Says(name, True, True)


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
