"""The walk over a closed list of Jinja's nodes, from leaves to root: each becomes a closure, or a Problem."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jinja2 import nodes

from nurture.core.conditions import closures
from nurture.core.conditions.calls import call, literal
from nurture.core.conditions.closures import Term, constant, holding
from nurture.core.conditions.constants import paired
from nurture.core.conditions.nouns import UNKNOWN, Ask, Condition, Names
from nurture.core.conditions.scope import Scope, event_alone
from nurture.core.conditions.syntax import TOO_DEEP, parse
from nurture.core.conditions.values import shown
from nurture.core.problems import Place, Problem

_ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod)


def compile_condition(source: str, place: Place, names: Names) -> tuple[Condition | None, list[Problem]]:
    """The condition, or all that is wrong with it. Columns of Problems point into `source` at `place`."""
    expression, mistakes = parse(source)
    if expression is None and source.strip() in names.events:
        mistakes = [event_alone(source.strip())]
    scope = Scope(source, names, mistakes)
    term = None
    try:
        term = _term(scope, expression) if expression else None
    except RecursionError:
        scope.mistakes.append(TOO_DEEP)
    ask = _holding(scope, term) if term else None
    if ask is None or scope.mistakes:
        ordered = sorted(scope.mistakes, key=lambda mistake: mistake.offset)
        return None, [
            Problem(m.code, m.message, replace(place, column=place.column + m.offset), m.hint, length=m.length)
            for m in ordered
        ]
    asked = (frozenset(scope.events), frozenset(scope.segments), frozenset(scope.fields))
    return Condition(source, place, ask, *asked, scope.asks_owner, scope.sees_all), []


def _term(scope: Scope, node: nodes.Node) -> Term | None:
    match node:
        case nodes.And() | nodes.Or():
            return _junction(scope, node)
        case nodes.Not():
            inner = _term(scope, node.node)
            return inner and _condition(closures.negation(_holding(scope, inner)), f"not {inner.text}", inner.offset)
        case nodes.Compare():
            return _comparison(scope, node)
        case nodes.Test():
            return _segment(scope, node)
        case nodes.BinExpr() if isinstance(node, _ARITHMETIC):
            return _arithmetic(scope, node)
        case nodes.Getattr():
            return _attribute(scope, node)
        case nodes.Call():
            return call(scope, node)
        case nodes.Expr() if (value := literal(node)) is not UNKNOWN:
            return constant(value, shown(value), node.lineno)
        case nodes.Neg():
            inner = _term(scope, node.node)
            zero = constant(0, "0", node.lineno)
            return inner and Term(closures.arithmetic(zero, "-", inner), f"-{inner.text}", node.lineno, "number")
        case nodes.Name(name="lead" | "event" | "owner" | "campaign" as name):
            scope.tell("unknown-name", f"`{name}` alone says nothing", node.lineno, f"write `{name}.…`", len(name))
            return None
        case nodes.Name():
            return scope.bare(node.name, node.lineno)
    _refused(scope, node)
    return None


def _holding(scope: Scope, term: Term) -> Ask:
    """The term as a condition of its own; a number or a text is none."""
    if term.is_constant and not isinstance(term.value, bool):
        hint = "compare it with something, as in `score > 3`"
        scope.tell("bad-constant", f"`{term.text}` alone is neither yes nor no", term.offset, hint, len(term.text))
    return holding(term)


def _condition(ask: Ask, text: str, offset: int) -> Term:
    return Term(ask, text, offset, "condition")


def _junction(scope: Scope, node: nodes.And | nodes.Or) -> Term | None:
    parts = [_term(scope, part) for part in _flat(node, type(node))]
    asks = tuple(_holding(scope, part) for part in parts if part)
    if len(asks) < len(parts) or not parts[0]:
        return None
    join = closures.conjunction if isinstance(node, nodes.And) else closures.disjunction
    return _condition(join(asks), "the condition", parts[0].offset)


def _flat(node: nodes.Expr, kind: type[nodes.BinExpr]) -> list[nodes.Expr]:
    """`a and b and c` as three, not as two pairs."""
    if not isinstance(node, kind):
        return [node]
    return [*_flat(node.left, kind), *_flat(node.right, kind)]


def _comparison(scope: Scope, node: nodes.Compare) -> Term | None:
    sides = [_term(scope, node.expr), *(_term(scope, operand.expr) for operand in node.ops)]
    pairs = [
        left and right and paired(scope, left, operand.op, right)
        for left, operand, right in zip(sides, node.ops, sides[1:], strict=False)
    ]
    asks = tuple(closures.comparison(*pair) for pair in pairs if pair)
    if len(asks) < len(pairs) or not sides[0]:
        return None
    ask = asks[0] if len(asks) == 1 else closures.conjunction(asks)
    return _condition(ask, "the comparison", sides[0].offset)


def _segment(scope: Scope, node: nodes.Test) -> Term | None:
    offset, name = node.node.lineno, node.name
    if not isinstance(node.node, nodes.Name) or node.node.name != "lead" or node.args or node.kwargs:
        compared = name in ("yes", "no", "true", "false", "none")
        hint = "compare by `==`, as in `== yes`" if compared else "write `lead is SEGMENT`"
        scope.tell("not-allowed", "`is` asks for a segment", offset, hint)
        return None
    if not scope.known("segment", name, scope.names.segments, scope.source.find(name, node.lineno + 2)):
        return None
    scope.segments.add(name)
    return _condition(closures.segment(name), f"lead is {name}", offset)


def _arithmetic(scope: Scope, node: nodes.BinExpr) -> Term | None:
    left, right = _term(scope, node.left), _term(scope, node.right)
    if not left or not right:
        return None
    kinds = [left.type, right.type]
    kind = "date" if kinds.count("date") == 1 else "number"
    text = f"{left.text} {node.operator} {right.text}"
    return Term(closures.arithmetic(left, node.operator, right), text, left.offset, kind)


def _attribute(scope: Scope, node: nodes.Getattr) -> Term | None:
    """`lead.x`, `event.x`, `owner.x`, `campaign.x`, `source.x`, `last(…).x`."""
    owner, name, behind = node.node, node.attr, node.lineno + 1
    if isinstance(owner, nodes.Call):
        return call(scope, owner, name, behind)
    if not isinstance(owner, nodes.Name):
        _refused(scope, node)
        return None
    match owner.name:
        case "lead":
            return scope.lead_field(name, owner.lineno, behind)
        case "event":
            return scope.entry_fact(name, owner.lineno, behind)
        case "owner":
            return scope.owner_fact(name, owner.lineno, behind)
        case "campaign":
            return scope.campaign_fact(name, owner.lineno, behind)
        case "source":
            return scope.source_fact(name, owner.lineno, behind)
    scope.known("name", owner.name, _WITH_A_DOT, owner.lineno)
    return None


_WITH_A_DOT = ("lead", "owner", "campaign", "event", "source")
_REFUSED: dict[type[nodes.Node], str] = {
    nodes.Filter: "filters such as `| lower` belong in templates",
    nodes.Getattr: "only " + ", ".join(f"`{name}.…`" for name in _WITH_A_DOT) + " and words that are called have a dot",
    nodes.Getitem: "square brackets pick nothing out of a value",
    nodes.CondExpr: "`if … else` chooses nothing in a condition",
    nodes.Concat: "`~` joins texts only in templates",
    nodes.Pow: "`**` is too much arithmetic for a condition",
    nodes.Dict: "braces hold nothing in a condition",
    nodes.List: "a list holds texts and numbers, no expressions",
    nodes.Tuple: "a list holds texts and numbers, no expressions",
}


def _refused(scope: Scope, node: Any) -> None:
    message = _REFUSED.get(type(node), "this stands in no condition")
    scope.tell("not-allowed", message, node.lineno, "a condition compares, and joins by `and`, `or`, `not`")
