"""What conditions are made of: the answer, the word, the names that are defined, and the condition itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from nurture.core.problems import Place
from nurture.core.view import View


class Answer(NamedTuple):
    """`value` is a bool, a number, a text …; None is empty. `evidence` tells in words why. `changes_at` is the first
    instant at which the value can be another one without an event."""

    value: Any
    evidence: tuple[str, ...] = ()
    changes_at: datetime | None = None


UNKNOWN: Any = type("Unknown", (), {"__repr__": lambda self: "unknown", "__bool__": lambda self: False})()
"""Neither true nor false: clicked and opened of a lead that has not agreed to tracking. `not UNKNOWN` is UNKNOWN."""

Ask = Callable[[View], Answer]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of conditions that is called: `has("clicked", within="30 days")`.

    `ask(view, *args, **kwargs)` is pure and gets the constants written in the file; those of `durations` as a Duration.
    `event_argument` and `campaign_argument` say what the first argument names, which is then checked. `facts` says that
    further keyword arguments are facts of that event. Behind a word whose value is a mapping stands `.at` or a fact.
    """

    name: str
    ask: Callable[..., Answer]
    event_argument: bool = False
    keywords: tuple[str, ...] = ()
    facts: bool = False
    campaign_argument: bool = False
    durations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What is defined in this project: names an author may write in a condition.

    `fields` have a `type` and `choices`; so have `facts`, by the event's name and the fact's, and `entry`, those of
    `event.…`. `campaign` holds the types of `campaign.…`; None outside of a campaign. `owner` and `quality`
    hold what `owner.…` and `source.…` can be; no `owner` when there are no owners.
    """

    fields: Mapping[str, Any]
    events: frozenset[str]
    facts: Mapping[str, Mapping[str, Any]]
    segments: frozenset[str]
    campaigns: frozenset[str]
    words: Mapping[str, Word]
    stages: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    temperatures: frozenset[str] = frozenset()
    entry: Mapping[str, Any] = field(default_factory=dict)
    campaign: Mapping[str, str] | None = None
    owner: Mapping[str, frozenset[str]] = field(default_factory=dict)
    quality: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. `events`, `segments` and `fields` of the lead are the names it asks for.

    `owner` is whether it asks for the lead's owner; `sees_all` whether a word of it names no event and may look at any.
    """

    source: str
    place: Place
    ask: Ask
    events: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    owner: bool = False
    sees_all: bool = False

    def holds(self, view: View) -> bool:
        return self.ask(view).value is True

    def at(self, place: Place) -> Condition:
        """The same condition where it is written once more."""
        return replace(self, place=place)
