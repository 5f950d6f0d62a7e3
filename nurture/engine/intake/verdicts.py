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

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files

from nurture.core.frozen import altered
from nurture.core.hits import Kind, Verdict
from nurture.core.judgement.judge import SETTLES, judge
from nurture.core.judgement.rules import Rules, read_rules
from nurture.core.model import Event, LeadState, Message, next_seq
from nurture.core.program import Project
from nurture.core.retractions import retraction
from nurture.core.tracking import mode_of
from nurture.engine.intake.recording import names_of
from nurture.store.protocol import Store
from nurture.store.trails import KeptHit, Ruling, Trail

SLICE = 200
_COUNT: Mapping[Kind, frozenset[Verdict]] = {
    "click": frozenset({"human"}),
    "open": frozenset({"human", "proxy"}),
    "visit": frozenset({"human"}),
}
_VERBS: Mapping[Kind, str] = {"click": "clicked", "open": "opened", "visit": "visited"}


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


def with_unsettled(states: Sequence[LeadState], store: Store) -> list[LeadState]:
    """With what each lead may have done, where it is a person's; that is not known yet."""
    done: defaultdict[int, list[Event]] = defaultdict(list)
    for trail in store.unsettled([state.lead.id for state in states]) if store.next_unjudged() else ():
        done[trail.message.lead] += [_event(trail, kept, "human", 0) for kept in trail.hits if kept.hit.kind in _VERBS]
    return [altered(state, unsettled=_behind(state, done[state.lead.id])) for state in states]


def _behind(state: LeadState, done: Iterable[Event]) -> tuple[Event, ...]:
    """Events as if they came in now."""
    last = max((event.seq for event in state.events), default=0)
    return tuple(altered(event, seq=next_seq(last)) for event in done)


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
        return _event(trail, kept, verdict, kept.told)
    told = _event(trail, kept, verdict, kept.told - 1)
    return retraction(told, now, _key(trail, kept, kept.told), why)


def _event(trail: Trail, kept: KeptHit, verdict: Verdict, number: int) -> Event:
    """The event of a hit, written down as the news of this number about it."""
    hit, message = kept.hit, trail.message
    verb, name = _VERBS[hit.kind], hit.page
    if hit.kind == "click" and hit.link < len(trail.links):
        name = trail.links[hit.link][0]
    return Event(
        verb=verb,
        at=hit.at,
        key=_key(trail, kept, number),
        what=names_of(verb, name, message),
        facts={"by": "proxy" if verdict == "proxy" else "person"} if verb == "opened" else {},
        campaign=message.campaign,
        message=message.key,
    )


def _key(trail: Trail, kept: KeptHit, number: int) -> str:
    """One of its own: the number of a hit is given anew once all of its message are forgotten, its instant is not."""
    return f"hit/{trail.message.key}/{kept.hit.at:%Y%m%dT%H%M%S.%f}/{kept.number}/{number}"
