"""Values as templates see them: plain ones, and functions by name.

An empty field prints as nothing, makes every comparison false, and is what `or` and `default` wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from types import FunctionType
from typing import Any

from jinja2 import Undefined

from nurture.core.conditions import UNKNOWN


class Empty(Undefined):
    """A field without a value."""

    __slots__ = ()

    def _no(self, other: Any) -> bool:
        return False

    def _itself(self, *args: Any) -> Empty:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __hash__(self) -> int:
        return 0

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _no  # type: ignore[assignment]
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _itself  # type: ignore[assignment]
    __neg__ = __pos__ = __abs__ = __round__ = __getitem__ = _itself  # type: ignore[assignment]

    def __int__(self) -> int:  # type: ignore[override]
        raise TypeError("an empty value is no number")

    __float__ = __int__  # type: ignore[assignment]


EMPTY = Empty()


class Facts:
    """Values by name, with no method that a template could meet. Missing names are empty, or errors when `strict`.

    Each is made plain when it is asked for: a mail shows few of what is known.
    """

    __slots__ = ("_strict", "_values")

    def __init__(self, values: Mapping[str, Any], strict: bool = False) -> None:
        self._values, self._strict = values, strict

    def __getitem__(self, name: str) -> Any:
        return plain(self._values[name] if self._strict else self._values.get(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Titled(str):
    """A text that has facts of its own: `source`, and `source.incentive`."""

    facts: Facts

    def __new__(cls, text: str, facts: Mapping[str, Any]) -> Titled:
        made = super().__new__(cls, text)
        made.facts = Facts(facts)
        return made

    def __getitem__(self, name: Any) -> Any:
        return self.facts[name] if isinstance(name, str) else super().__getitem__(name)


class Given:
    """A function that a template was given by name."""

    __slots__ = ("_call",)

    def __init__(self, call: Callable[..., Any]) -> None:
        self._call = call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return plain(self._call(*args, **kwargs))


def plain(value: Any) -> Any:
    """`value` as templates may see it. TypeError for anything but texts, numbers, times, lists, mappings, functions."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind in _WRAPPED:
        return _WRAPPED[kind](value)
    if value is None or value is UNKNOWN:
        return EMPTY
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int | float | Decimal | date | time):
        return value
    if isinstance(value, str):
        return "".join(value)
    if isinstance(value, Mapping):
        return Facts(value)
    if isinstance(value, tuple | list | set | frozenset):
        return tuple(plain(item) for item in value)
    if callable(value):
        return Given(value)
    raise TypeError(f"a template cannot be given a {type(value).__name__}")


_AS_THEY_ARE = frozenset({str, Titled, bool, int, date, datetime, Facts, Given, Empty})
_WRAPPED: Mapping[type, Callable[[Any], Any]] = {dict: Facts, FunctionType: Given}
