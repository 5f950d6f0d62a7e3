"""Jinja as templates may use it: plain values, named functions; lead data is never code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import FILTERS
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from jinja2.utils import missing
from markupsafe import escape

from nurture.mail.limits import MAX_OUTPUT, TooMuch
from nurture.mail.values import Empty, Facts, Given

SAFE_FILTERS = frozenset({
    "abs", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "filesizeformat", "first",
    "float", "forceescape", "groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min",
    "reject", "rejectattr", "replace", "reverse", "round", "select", "selectattr", "slice", "sort", "string",
    "striptags", "sum", "title", "trim", "truncate", "unique", "upper", "urlencode", "wordcount", "wordwrap",
})  # fmt: skip
"""Those of Jinja's own filters that neither draw lots, nor trust HTML, nor make much of little."""
UNTRACKED = "untracked"
"""The filter that marks the address of a link that is left as it is."""


def _shown(value: Any) -> Any:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else value


class Names(Context):
    """Names with their values, looked up once: a name that is there may have to be made first."""

    def filled(self, values: Any) -> Names:
        """The same, of the same part, with other values and nothing set yet; Jinja takes three times as long."""
        made = Names.__new__(Names)
        made.__dict__.update(self.__dict__, parent=values, vars={}, exported_vars=set())
        made.eval_ctx = EvalContext(self.environment, self.name)
        return made

    def resolve_or_missing(self, key: str) -> Any:
        return self.vars[key] if key in self.vars else self.parent.get(key, missing)


class _Code(CodeGenerator):
    """Prints into HTML by one call of ours, where Jinja makes two and a `Markup`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.escaped((")
        else:
            super()._output_child_pre(node, frame, finalize)


class MailEnvironment(ImmutableSandboxedEnvironment):
    """The environment of all templates. Parts named `…/html` are escaped."""

    code_generator_class = _Code
    context_class = Names
    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options: Any) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=lambda name: bool(name and name.endswith("/html")),
            finalize=_shown,
            **options,
        )
        self.filters = {name: FILTERS[name] for name in SAFE_FILTERS} | {UNTRACKED: lambda address: address}
        self.tests["none"] = lambda value: value is None or isinstance(value, Empty)
        self.globals = {"range": safe_range}

    def know_segments(self, names: Iterable[str]) -> None:
        """`lead is NAME` asks the context's `in_segment`; of anything else it asks what Jinja does."""
        self.tests |= {name: _segment(name, self.tests.get(name)) for name in names}

    def is_safe_callable(self, obj: Any) -> bool:
        return (
            isinstance(obj, Given | Macro | LoopContext)
            or obj is safe_range
            or isinstance(getattr(obj, "__self__", None), LoopContext)
        )

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """A function that was given wants nothing of Jinja's; of anything else what the sandbox allows."""
        if type(__obj) is not Given:
            return super().call(__context, __obj, *args, **kwargs)
        for extra in ("_block_vars", "_loop_vars"):
            kwargs.pop(extra, None)
        return __obj(*args, **kwargs)

    @staticmethod
    def escaped(value: Any) -> str:
        """What is printed of a value, as HTML; plain texts and numbers are escaped without a `Markup` around them."""
        if type(value) is int:
            return str(value)
        if type(value) is not str:
            return escape(_shown(value))
        text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return text.replace('"', "&#34;").replace("'", "&#39;")

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A fact by its name; of anything else what the sandbox allows."""
        if type(obj) is not Facts:
            return super().getattr(obj, attribute)
        try:
            return obj[attribute]
        except KeyError:
            return self.undefined(obj=obj, name=attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        _bound(operator, left, right)
        return super().call_binop(context, operator, left, right)


def _segment(name: str, other: Any) -> Callable[..., bool]:
    @pass_context
    def test(context: Context, value: Any, *args: Any) -> bool:
        if value is context.get("lead"):
            return bool(context["in_segment"](name))
        return bool(other and other(value, *args))

    return test


def _bound(operator: str, left: Any, right: Any) -> None:
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return
    if operator == "%" and isinstance(left, str):
        raise TooMuch("`%` is for numbers; put texts together with `~`")
    if operator == "**" and (abs(right) > 64 or abs(left) > 10**9):
        raise TooMuch("this power is too large")
    if operator == "*":
        sizes = [len(side) if hasattr(side, "__len__") else int(abs(side)) for side in (left, right)]
        if any(hasattr(side, "__len__") for side in (left, right)) and sizes[0] * sizes[1] > MAX_OUTPUT:
            raise TooMuch(f"this makes more than {MAX_OUTPUT:,} characters")
        if max(sizes) > 10**300:
            raise TooMuch("this number is too large")
    if (
        operator == "+"
        and hasattr(left, "__len__")
        and hasattr(right, "__len__")
        and len(left) + len(right) > MAX_OUTPUT
    ):
        raise TooMuch(f"this makes more than {MAX_OUTPUT:,} characters")
