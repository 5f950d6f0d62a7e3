"""Conditions: parsed by Jinja's parser, checked against a closed list of nodes, compiled once to pure closures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from nurture.core.problems import Place, Problem
from nurture.core.view import View


class Answer(NamedTuple):
    """`value` is a bool, a number, a text …; None is empty. `evidence` tells in words why. `changes_at` is the first
    instant at which the value can be another one without an event."""

    value: Any
    evidence: tuple[str, ...] = ()
    changes_at: datetime | None = None


UNKNOWN: Any = type("Unknown", (), {"__repr__": lambda self: "unknown", "__bool__": lambda self: False})()
"""Neither true nor false: clicked and opened of a lead that has not agreed to tracking. `not UNKNOWN` is UNKNOWN."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of conditions that is called: `has("clicked", within="30 days")`.

    `ask(view, *args, **kwargs)` is pure and gets the constants written in the file. `event_argument` says that the first
    argument is an event name, which is then checked. `facts` says that further keyword arguments are facts of that event.
    """

    name: str
    ask: Callable[..., Answer]
    event_argument: bool = False
    keywords: tuple[str, ...] = ()
    facts: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What is defined in this project: names an author may write in a condition. `facts` are the event's, by event name."""

    fields: Mapping[str, Any]
    events: frozenset[str]
    facts: Mapping[str, Mapping[str, Any]]
    segments: frozenset[str]
    campaigns: frozenset[str]
    words: Mapping[str, Word]
    stages: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    temperatures: frozenset[str] = frozenset()
    entry: frozenset[str] = frozenset()
    later: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. `events` are the event names it asks for."""

    source: str
    place: Place
    ask: Callable[[View], Answer]
    events: frozenset[str] = frozenset()

    def holds(self, view: View) -> bool:
        return self.ask(view).value is True


def compile_condition(source: str, place: Place, names: Names) -> tuple[Condition | None, list[Problem]]:
    """The condition, or all that is wrong with it. Columns of Problems point into `source` at `place`."""
    raise NotImplementedError
