"""The words of conditions about what happened: has, count, ever, last, in_campaign.

`has`, `count` and `last` look at what happened since the lead entered the campaign at hand, `ever` at its whole life.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from nurture import UNKNOWN, Answer, Duration, Event, View, Word, hookimpl

_WATCHED = frozenset({"clicked", "opened"})
"""What is known only of leads that agreed to tracking."""


@hookimpl
def register_conditions() -> Sequence[Word]:
    within: dict[str, Any] = {"keywords": ("within",), "durations": ("within",), "event_argument": True, "facts": True}
    return [
        Word("has", has, **within),
        Word("count", count, **within),
        Word("ever", ever, **within),
        Word("last", last, event_argument=True),
        Word("in_campaign", in_campaign, campaign_argument=True),
    ]


def has(view: View, event: str, within: Duration | None = None, **facts: Any) -> Answer:
    """Whether such an event happened since entering; `within` looks back no further than that."""
    return _happened(view, event, within, facts, whole_life=False)


def _happened(view: View, event: str, within: Duration | None, facts: dict[str, Any], whole_life: bool) -> Answer:
    if _untold(view, event):
        return _unknown(event)
    matching = _matching(view, event, within, facts, whole_life)
    newest = next(matching, None)
    if newest is None:
        looked = f"within {within.text}" if within else "since entering"
        ever = whole_life or not view.since_seq
        return Answer(False, (f'never "{event}"' if ever and not within else f'no "{event}" {looked}',))
    evidence = (f'"{event}" at {newest.at.astimezone(view.zone).isoformat(" ", "minutes")}',)
    if within is None:
        return Answer(True, evidence)
    latest = max([newest.at, *(older.at for older in matching)])
    return Answer(True, evidence, within.after(latest, view.zone))


def count(view: View, event: str, within: Duration | None = None, **facts: Any) -> Answer:
    """How often such an event happened since entering."""
    if _untold(view, event):
        return _unknown(event)
    found = [one.at for one in _matching(view, event, within, facts)]
    leaves = within.after(min(found), view.zone) if within and found else None
    return Answer(len(found), (f'"{event}" happened {len(found)} times',), leaves)


def ever(view: View, event: str, within: Duration | None = None, **facts: Any) -> Answer:
    """Whether such an event happened in the lead's whole life; `within` looks back no further than that."""
    return _happened(view, event, within, facts, whole_life=True)


def last(view: View, event: str) -> Answer:
    """The facts of the last such event since entering, and `at`, its instant; empty when there is none."""
    if _untold(view, event):
        return _unknown(event)
    found = next(_matching(view, event, None, {}), None)
    return Answer({**found.facts, "at": found.at} if found else None)


def in_campaign(view: View, name: str) -> Answer:
    """Whether the lead walks through that campaign now."""
    walks = any(walk.campaign == name and walk.state == "active" for walk in view.enrolments)
    return Answer(walks, (f"is {'' if walks else 'not '}in campaign {name}",))


def _untold(view: View, event: str) -> bool:
    return not view.tracked and event.partition(" ")[0] in _WATCHED


def _unknown(event: str) -> Answer:
    return Answer(UNKNOWN, (f'"{event}" is unknown without agreement to tracking',))


def _matching(
    view: View, event: str, within: Duration | None, facts: dict[str, Any], whole_life: bool = False
) -> Iterator[Event]:
    """Events of that name, the last arrived first: those behind the door and not dated before it, or all."""
    verb, _, what = event.partition(" ")
    for found in reversed(view.events):
        if found.seq <= view.since_seq and not whole_life:
            return
        if found.verb != verb or (what and what not in found.what):
            continue
        if found.verb == "visited" and found.message and not view.tracked:
            continue  # told by the script that tracks, not by a feed
        if view.since and found.at < view.since and not whole_life:
            continue
        if facts and not all(_same(found.facts.get(name), facts[name], view.zone) for name in facts):
            continue
        if within is None or within.after(found.at, view.zone) > view.now:
            yield found


def _same(fact: Any, wanted: Any, zone: ZoneInfo) -> bool:
    """A number equals a number, a text a text, yes yes, an instant its day; an empty one equals none."""
    if fact is None or wanted is None:
        return False
    if isinstance(wanted, datetime) and wanted.tzinfo:
        wanted = wanted.astimezone(zone).replace(tzinfo=None)
    if isinstance(fact, datetime) and isinstance(wanted, date):
        local = fact.astimezone(zone).replace(tzinfo=None)
        return local == wanted if isinstance(wanted, datetime) else local.date() == wanted
    if isinstance(fact, bool) or isinstance(wanted, bool):
        return fact is wanted
    numbers = isinstance(fact, int | float) and isinstance(wanted, int | float)
    return fact == wanted if numbers or type(fact) is type(wanted) else False
