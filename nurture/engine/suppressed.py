"""What keeps mail from people: what nurture.yaml says, what is kept, what bounces and the inbox say, and the marks of
those who were erased."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from nurture.core.addresses import Address, read_address
from nurture.core.forms import UNCONFIRMED
from nurture.core.model import Event, LeadState
from nurture.core.program import WIRING, Project
from nurture.core.retractions import standing
from nurture.core.sending.bounces import undeliverable
from nurture.core.suppression import BY_THEM, domains_of, is_request
from nurture.core.their_data import ASKED
from nurture.engine.wishes import Wishes
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store

_SLICE = 500


class Barrier(NamedTuple):
    """`who` is an address, a domain or a hash; `since` is None for what holds as long as it stands in a file."""

    who: str
    purpose: str
    reason: str
    source: str
    since: datetime | None = None


def barriers(place: Workplace, store: Store) -> Iterator[Barrier]:
    """All there are. An erased address has none: nobody can read its mark."""
    yield from _domains(place.project)
    yield from (Barrier(s.what, s.purpose, s.reason, s.source, s.since) for s in store.suppressions())
    bounced = iter(store.bounced())
    while leads := list(islice(bounced, _SLICE)):
        yield from (barrier for state in store.states_of(leads) for barrier in _bounces(_key(state), state))
    yield from _waiting(place, store)


def barriers_to(key: str, place: Workplace, store: Store) -> list[Barrier]:
    """Those before one address."""
    erased = [Barrier(key, "", "erased", "a mark that only this address fits")] if store.is_erased(key) else []
    named = [each for each in _domains(place.project) if each.who in domains_of(key)]
    kept = [Barrier(s.what, s.purpose, s.reason, s.source, s.since) for s in store.suppressions_of(key)]
    state = store.state(key)
    bounces = list(_bounces(key, state)) if state else []
    waiting = [each for each in _waiting(place, store) if each.who == key]
    return [*erased, *named, *kept, *bounces, *waiting]


def asked_in_vain(key: str, found: Iterable[Barrier], store: Store) -> list[Event]:
    """Forms that somebody has sent, and wishes for their data, since these barriers keep all mail from their address:
    nothing is sent there to confirm them."""
    state = store.state(key)
    since = min((b.since for b in found if b.since and not b.purpose and not is_request(b.reason)), default=None)
    events = state.events if state and since else ()
    return [event for event in events if since and event.verb in (UNCONFIRMED, ASKED) and event.at >= since]


def _domains(project: Project) -> list[Barrier]:
    return [Barrier(domain, "", str(place), WIRING) for domain, place in project.suppressed.items()]


def _bounces(key: str, state: LeadState) -> Iterator[Barrier]:
    if dead := undeliverable(standing(state.events)):
        yield Barrier(key, "", dead.text, "a bounce", dead.last)


def _waiting(place: Workplace, store: Store) -> Iterator[Barrier]:
    """What people have said while the database was locked: the next run takes it in before anything leaves."""
    with closing(Wishes(place.database, store)) as wishes:
        yield from (Barrier(key, "", verb, BY_THEM, at) for key, verb, at in wishes.suppressing())


def _key(state: LeadState) -> str:
    address = read_address(state.lead.email)
    return address.key if isinstance(address, Address) else state.lead.email
