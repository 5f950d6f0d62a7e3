"""What rows of a source mean for the lead they name: the rules of an import, the same for every store.

A row is known by its source, its lead and its own date: an edited name is no new arrival, a second registration is.
A consent dated at the instant of the import is one whose row has no date: its first reading dates it for good.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nurture.core.model import Arrival, Consent, Event, Facts
from nurture.store.encoding import micros


@dataclass(frozen=True, slots=True)
class Intake:
    """What is new of one lead: its fields as they shall be, and the consents and events to add."""

    fields: Facts
    fields_changed: bool
    consents: list[Consent]
    events: list[Event]

    @property
    def changed(self) -> bool:
        return bool(self.fields_changed or self.consents or self.events)


def by_lead(arrivals: Iterable[Arrival]) -> dict[str, list[Arrival]]:
    """Rows of one lead together, leads in the order in which they come."""
    rows: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        rows.setdefault(arrival.key, []).append(arrival)
    return rows


def intake(
    fields: Facts,
    consents: Sequence[Consent],
    events: Sequence[Event],
    there: Container[str],
    rows: Sequence[Arrival],
    now: datetime,
) -> Intake:
    """`fields` and `consents` are those known of the lead; `there` holds the keys of events already in the log."""
    new = dict(fields)
    for row in rows:
        new.update({name: value for name, value in row.fields.items() if value not in ("", ())})
    fresh = [event for event in events if event.key not in there]
    return Intake(new, new != fields, _new_consents(consents, rows, now), fresh)


def arrivals_of(source: str, lead: int, rows: Sequence[Arrival], now: datetime) -> list[Event]:
    """`joined` at each row's own date (else now) and `arrived SOURCE` now; rows of one date are one arrival."""
    events: dict[str, Event] = {}
    for row in rows:
        name = f"{source} {lead} {micros(row.at) if row.at else ''}"
        for verb, at, what in (("joined", row.at or now, ()), ("arrived", now, (source,))):
            key = f"{verb} {name}"
            events.setdefault(key, Event(verb, at, key, what))
    return list(events.values())


def _new_consents(known: Sequence[Consent], rows: Sequence[Arrival], now: datetime) -> list[Consent]:
    """Those not known yet, withdrawals last: the last of a purpose holds, and no import revives one withdrawn."""
    asked = sorted((consent for row in rows for consent in row.consents), key=lambda consent: not consent.given)
    if not asked:
        return []
    there = set(known)
    undated = {_undated(consent) for consent in known}
    holds = {consent.purpose: consent.given for consent in known}
    new = []
    for consent in asked:
        known_row = consent in there or (consent.at == now and _undated(consent) in undated)
        revives = consent.given and not holds.get(consent.purpose, True)
        if not known_row and not revives:
            new.append(consent)
            there.add(consent)
            undated.add(_undated(consent))
            holds[consent.purpose] = consent.given
    return new


def _undated(consent: Consent) -> tuple[str, bool, str, str]:
    return consent.purpose, consent.given, consent.source, consent.text
