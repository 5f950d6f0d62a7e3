"""A hit as the event that it is of a person; and what leads may have done so, as long as nobody has judged it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from nurture.core.frozen import altered
from nurture.core.happenings import names_of
from nurture.core.hits import Kind, Verdict
from nurture.core.model import Event, LeadState, next_seq
from nurture.store.protocol import Store
from nurture.store.trails import KeptHit, Trail

_VERBS: Mapping[Kind, str] = {"click": "clicked", "open": "opened", "visit": "visited"}
OF_HIT = "hit/"
"""With which the keys of events begin that tell of hits."""


def with_unsettled(states: Sequence[LeadState], store: Store) -> list[LeadState]:
    """With what each lead has done, if that was a person."""
    done: defaultdict[int, list[Event]] = defaultdict(list)
    trails = store.unsettled([state.lead.id for state in states]) if store.next_unjudged() else []
    for trail in trails:
        done[trail.message.lead] += [
            event_of(trail, kept, "human", 0) for kept in trail.hits if kept.hit.kind in _VERBS
        ]
    return [altered(state, unsettled=_behind(state, done[state.lead.id])) for state in states]


def _behind(state: LeadState, done: Iterable[Event]) -> tuple[Event, ...]:
    """Events as if they came in now."""
    last = max((event.seq for event in state.events), default=0)
    return tuple(altered(event, seq=next_seq(last)) for event in done)


def event_of(trail: Trail, kept: KeptHit, verdict: Verdict, number: int) -> Event:
    """The event of a hit, written down as the news of this number about it."""
    hit, message = kept.hit, trail.message
    verb, name = _VERBS[hit.kind], hit.page
    if hit.kind == "click" and hit.link < len(trail.links):
        name = trail.links[hit.link][0]
    return Event(
        verb=verb,
        at=hit.at,
        key=key_of(trail, kept, number),
        what=names_of(verb, name, message),
        facts={"by": "proxy" if verdict == "proxy" else "person"} if verb == "opened" else {},
        campaign=message.campaign,
        message=message.key,
    )


def key_of(trail: Trail, kept: KeptHit, number: int) -> str:
    """One of its own: the number of a hit is given anew once all of its message are forgotten, its instant is not."""
    return f"{OF_HIT}{trail.message.key}/{kept.hit.at:%Y%m%dT%H%M%S.%f}/{kept.number}/{number}"
