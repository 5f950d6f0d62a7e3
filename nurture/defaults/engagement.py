"""The scorer `events`: points for what a lead does, fading from the instant it was done.

| rule | when several could count |
| --- | --- |
| the most specific one alone | `clicked pricing` beats `clicked`; of two as specific, the link beats the message |
| once | the same event on the same link of the same message |
| three clicks of one message | unless the rule has its own `at_most` |
| none | clicked and opened of a lead that has not agreed to tracking, and visited where a mail had led there |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, field_validator, model_validator

from nurture import Duration, Event, Options, Points, Scorer, View, hookimpl, parse_duration

CLICKS_OF_A_MESSAGE = 3


class AtMost(Options):
    """`3 per 7 days`: so many times in any such span."""

    count: int
    per: Duration


class Rule(Options):
    """`15`, or `{points: 60, at_most: 1 per 30 days}`."""

    points: float
    at_most: AtMost | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, written: Any) -> Any:
        return written if isinstance(written, dict) else {"points": written}

    @field_validator("points", mode="before")
    @classmethod
    def _number(cls, written: Any) -> Any:
        if isinstance(written, bool) or not re.fullmatch(r"[+-]?\d+(\.\d+)?", str(written).strip()):
            raise ValueError("write points as a number, such as 5 or -10")
        return float(str(written))

    @field_validator("at_most", mode="before")
    @classmethod
    def _at_most(cls, written: Any) -> AtMost:
        parts = re.fullmatch(r"\s*(\d+)\s+per\s+(.+?)\s*", str(written))
        if not parts or int(parts[1]) == 0:
            raise ValueError("write `at_most` such as `3 per 7 days`")
        return AtMost(count=int(parts[1]), per=parse_duration(parts[2]))


_RULES: TypeAdapter[dict[str, Rule]] = TypeAdapter(dict[str, Rule])


class Rules(dict[str, Rule]):
    """By the event's name; `verbs` are those of all of them."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        super().__init__(rules)
        self.verbs = frozenset(name.partition(" ")[0] for name in rules)


class Engagement:
    name = "events"
    fades = True

    def read(self, written: Any) -> Rules:
        return Rules(_RULES.validate_python(written))

    def points(self, event: Event | None, view: View, rules: Rules) -> Iterator[Points]:
        if event is None or event.verb not in rules.verbs or (_is_tracked(event) and not view.tracked):
            return
        name = _most_specific(event, rules)
        if name is None or not rules[name].points or not _may_count(event, name, rules[name], view):
            return
        yield Points(rules[name].points, name, event.at, _name(event), event.message)

    def most(self, rules: Rules, halves_every: timedelta | None) -> float:
        """The most points at one time, fading included; a rule without `at_most` has no end."""
        return sum(_most(rule, halves_every) for rule in rules.values() if rule.points > 0)


def _most(rule: Rule, halves_every: timedelta | None) -> float:
    if rule.at_most is None or halves_every is None:
        return inf
    start = datetime(2026, 1, 1, tzinfo=UTC)
    span = rule.at_most.per.after(start, ZoneInfo("UTC")) - start
    return float(rule.points * rule.at_most.count / (1 - 0.5 ** (span / halves_every)))


def _is_tracked(event: Event) -> bool:
    return event.verb in ("clicked", "opened") or (event.verb == "visited" and bool(event.message))


def _name(event: Event) -> str:
    """All its words, so that two links of one message are two events."""
    return " ".join((event.verb, *event.what))


def _most_specific(event: Event, rules: Rules) -> str | None:
    names = (*(f"{event.verb} {what}" for what in event.what), event.verb)
    return next((name for name in names if name in rules), None)


def _may_count(event: Event, name: str, rule: Rule, view: View) -> bool:
    of_message = [given for given in view.points if event.message and given.message == event.message]
    if any(given.event == _name(event) for given in of_message):
        return False
    if rule.at_most is not None:
        return _fits(event, name, rule.at_most, view)
    clicks = sum(given.event.startswith("clicked") for given in of_message)
    return event.verb != "clicked" or clicks < CLICKS_OF_A_MESSAGE


def _fits(event: Event, name: str, limit: AtMost, view: View) -> bool:
    """Whether the rule has given points less often than `limit` within its span before the event, and after it."""
    first, last = limit.per.before(event.at, view.zone), limit.per.after(event.at, view.zone)
    near = [given.at for given in view.points if given.rule == name and given.fades and given.at is not None]
    return sum(first < at < last for at in near) < limit.count


@hookimpl
def register_scorers() -> list[Scorer]:
    return [Engagement()]
