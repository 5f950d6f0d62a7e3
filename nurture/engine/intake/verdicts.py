"""Hits are judged, and what a person did becomes an event of its lead, at the instant at which it was done.

| a hit | its event |
| --- | --- |
| of a person, on a link | `clicked`: link, step and template |
| of a person or a proxy, on the image | `opened`, with the fact `by` |
| of a person, on a page of the firm's site | `visited`: the page |
| of a machine, or of nobody knows whom | none; it stays as evidence |
| that is judged otherwise than before | the event is written down, or taken back, from now on |

A hit is judged once it has settled, again with each later one on its mail, and again when the rules are others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files

from nurture.core.hits import Kind, Verdict
from nurture.core.judgement.judge import SETTLES, judge
from nurture.core.judgement.rules import Rules, read_rules
from nurture.core.model import Event, Message
from nurture.core.program import Project
from nurture.core.retractions import retraction
from nurture.core.tracking import mode_of
from nurture.engine.unsettled import event_of, key_of
from nurture.store.protocol import Store
from nurture.store.trails import KeptHit, Ruling, Trail

SLICE = 200
_COUNT: Mapping[Kind, frozenset[Verdict]] = {
    "click": frozenset({"human"}),
    "open": frozenset({"human", "proxy"}),
    "visit": frozenset({"human"}),
}


@cache
def rules_of_hits() -> Rules:
    """Those in force."""
    return read_rules(files("nurture.core.judgement").joinpath("rules.toml").read_text(encoding="utf-8"))


def judge_hits(project: Project, store: Store, now: datetime) -> None:
    """Judge what has settled by now and was not judged by these rules, or together with all that there is now."""
    rules = rules_of_hits()
    while messages := store.unjudged(rules.version, now - SETTLES, SLICE):
        rulings = [
            ruling
            for trail in store.trails(messages)
            for ruling in _rulings(trail, rules, _is_known(trail.message, project, store, now), now)
        ]
        store.rule(rulings, now)


def next_judgement(store: Store) -> datetime | None:
    """When the next hit has settled."""
    oldest = store.next_unjudged()
    return oldest + SETTLES if oldest else None


def _is_known(message: Message, project: Project, store: Store, now: datetime) -> bool:
    """Whether the lead still lets it be known what it does."""
    return mode_of(store.consents_of(message.lead), project, now) == "full"


def _rulings(trail: Trail, rules: Rules, is_known: bool, now: datetime) -> Iterator[Ruling]:
    judged = judge([kept.hit for kept in trail.hits], trail.message.at, len(trail.links), rules)
    for kept, (verdict, signs) in zip(trail.hits, judged, strict=True):
        if kept.hit.at <= now - SETTLES:
            news = _news(trail, kept, verdict, "; ".join(rules.why(signs)), now) if is_known else None
            yield Ruling(trail.message.key, kept.number, verdict, signs, rules.version, news)


def _news(trail: Trail, kept: KeptHit, verdict: Verdict, why: str, now: datetime) -> Event | None:
    """The event of a hit that counts from now on; that it is taken back, of one that does so no more."""
    counts, stands = verdict in _COUNT.get(kept.hit.kind, ()), kept.told % 2 == 1
    if counts == stands:
        return None
    if counts:
        return event_of(trail, kept, verdict, kept.told)
    told = event_of(trail, kept, verdict, kept.told - 1)
    return retraction(told, now, key_of(trail, kept, kept.told), why)
