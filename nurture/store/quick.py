"""Frozen nouns made in bulk: a thousand leads are thirty thousand of them.

The `__init__` of a frozen dataclass goes through `object.__setattr__` for each field. A class of the same slots that is
not frozen is filled five times as fast (measured: an event 0.2 us instead of 0.8, a message 0.4 instead of 2.5), and
what it made then becomes the noun.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import Any, TypeVar, cast

_Noun = TypeVar("_Noun")


def maker(noun: type[_Noun]) -> Callable[..., _Noun]:
    """Takes all fields of a frozen dataclass with slots, by position."""

    def become(made: Any) -> None:
        made.__class__ = noun

    names = [field.name for field in fields(cast(Any, noun))]
    twin = make_dataclass(noun.__name__, names, slots=True, eq=False, namespace={"__post_init__": become})
    return cast(Callable[..., _Noun], twin)
