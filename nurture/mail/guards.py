"""Which fields of a lead are printed without a word on what stands there when they are empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from jinja2 import nodes

FALLBACKS = frozenset({"default", "d"})
HOUR = "time"
"""The filter that shows nothing of a date without an hour, though the field is not empty."""


class Bare(NamedTuple):
    """A field printed as it is; `filters` are those behind it, as written."""

    line: int
    field: str
    filters: tuple[str, ...]


class Guards:
    """Walks a template's tree; a field counts as guarded by `or`, `default`, and `if lead.FIELD` around it."""

    def __init__(self, tree: nodes.Template) -> None:
        self._tree = tree

    def unguarded(self) -> Iterator[Bare]:
        yield from self._visit(self._tree, frozenset(), printed=False)

    def _visit(
        self, node: nodes.Node, safe: frozenset[str], printed: bool, filters: tuple[str, ...] = ()
    ) -> Iterator[Bare]:
        if isinstance(node, nodes.If):
            yield from self._branches(node, safe)
        elif isinstance(node, nodes.CondExpr):
            yield from self._choice(node, safe, printed)
        elif isinstance(node, nodes.Or) or (isinstance(node, nodes.Filter) and node.name in FALLBACKS):
            right = node.right if isinstance(node, nodes.Or) else None
            if right is not None:
                yield from self._visit(right, safe, printed)
        elif (asked := _asked(node)) is not None:
            if printed and asked not in safe:
                name, _, hour = asked.partition(" ")
                yield Bare(node.lineno, name, (hour, *filters) if hour else filters)
        elif isinstance(node, nodes.Filter) and node.node is not None:
            for argument in (*node.args, *node.kwargs):
                yield from self._visit(argument, safe, printed)
            yield from self._visit(node.node, safe, printed, (_written(node), *filters))
        else:
            printed = isinstance(node, nodes.Output) or (printed and not isinstance(node, nodes.Compare | nodes.Test))
            for child in node.iter_child_nodes():
                yield from self._visit(child, safe, printed)

    def _branches(self, node: nodes.If, safe: frozenset[str]) -> Iterator[Bare]:
        for child in node.body:
            yield from self._visit(child, safe | _when_true(node.test), printed=False)
        for child in [*node.elif_, *node.else_]:
            yield from self._visit(child, safe | _when_false(node.test), printed=False)

    def _choice(self, node: nodes.CondExpr, safe: frozenset[str], printed: bool) -> Iterator[Bare]:
        yield from self._visit(node.expr1, safe | _when_true(node.test), printed)
        if node.expr2 is not None:
            yield from self._visit(node.expr2, safe | _when_false(node.test), printed)


def field_of(node: nodes.Node | None) -> str | None:
    """`first_name` of `lead.first_name`."""
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "lead":
        return node.attr
    return None


def _asked(node: nodes.Node) -> str | None:
    """`visit` of `lead.visit`, and `visit time` of `lead.visit | time`."""
    if isinstance(node, nodes.Filter) and node.name == HOUR and (name := field_of(node.node)):
        return f"{name} {HOUR}"
    return field_of(node)


def _written(node: nodes.Filter) -> str:
    return f"{node.name}(…)" if node.args or node.kwargs else node.name


def _when_true(test: nodes.Node) -> frozenset[str]:
    """Fields that are not empty when `test` holds; a comparison with an empty one never does."""
    if isinstance(test, nodes.And):
        return _when_true(test.left) | _when_true(test.right)
    if isinstance(test, nodes.Or):
        return _when_true(test.left) & _when_true(test.right)
    if isinstance(test, nodes.Not):
        return _when_false(test.node)
    if isinstance(test, nodes.Compare):
        return frozenset(name for part in [test.expr, *(op.expr for op in test.ops)] if (name := field_of(part)))
    asked = _asked(test)
    return frozenset({asked, asked.partition(" ")[0]}) if asked else frozenset()


def _when_false(test: nodes.Node) -> frozenset[str]:
    if isinstance(test, nodes.Not):
        return _when_true(test.node)
    if isinstance(test, nodes.Or):
        return _when_false(test.left) | _when_false(test.right)
    return frozenset()
