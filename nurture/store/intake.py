"""What rows of a source mean for the lead they name: the rules of an import, the same for every store.

A row is known by its source, its lead and its own date: an edited name is no new arrival, a second registration is.
A consent dated at the instant of the import is one whose row has no date: its first reading dates it for good.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nurture.core.model import Arrival, Consent, Event, Facts
from nurture.store.encoding import micros
from nurture.store.protocol import Fed
from nurture.store.rules import suppresses

_ByLead = dict[str, list[Event]]


@dataclass(frozen=True, slots=True)
class Intake:
    """What is new of one lead: its fields as they shall be, and the consents and events to add.

    `denied` are the purposes that the source said yes to before, and to which the last row that says anything says no.
    """

    fields: Facts
    fields_changed: bool
    consents: list[Consent]
    events: list[Event]
    denied: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.fields_changed or self.consents or self.events)


def by_lead(arrivals: Iterable[Arrival]) -> dict[str, list[Arrival]]:
    """Rows of one lead together, leads in the order in which they come."""
    rows: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        rows.setdefault(arrival.key, []).append(arrival)
    return rows


def arrival_keys(source: str, lead: int, rows: Iterable[Arrival]) -> dict[str, Arrival]:
    """Rows by the key of the event `arrived` that each of them is; rows of one date are one arrival."""
    keys: dict[str, Arrival] = {}
    for row in rows:
        keys.setdefault(f"arrived {source} {lead} {micros(row.at) if row.at else ''}", row)
    return keys


def intake(
    known: Facts,
    consents: Sequence[Consent],
    rows: Sequence[Arrival],
    fresh: Mapping[str, Arrival],
    source: str,
    now: datetime,
) -> Intake:
    """`known` fields and `consents` are those of the lead; `fresh` are the rows, by key, that are not in its log."""
    fields = dict(known)
    for row in rows:
        fields.update({name: value for name, value in row.fields.items() if value not in ("", ())})
    events = [event for key, row in fresh.items() for event in _events(key, row, source, now)]
    new = _new_consents(consents, rows, now)
    return Intake(fields, fields != known, new, events, _denied([*consents, *new], rows, source))


def sort_out(
    happenings: Iterable[tuple[str, Event]], known: Collection[str], leads: Collection[str], erased: Collection[str]
) -> tuple[_ByLead, _ByLead]:
    """Events of a feed that are new, by lead: those of `leads`, and those that have to wait for theirs.

    `known` are keys of events, the others keys of leads.
    """
    new: _ByLead = {}
    waiting: _ByLead = {}
    seen = set(known)
    for key, event in happenings:
        if event.key not in seen and key not in erased:
            seen.add(event.key)
            (new if key in leads else waiting).setdefault(key, []).append(event)
    return new, waiting


def fed(happenings: Sequence[tuple[str, Event]], new: _ByLead, waiting: _ByLead) -> Fed:
    told, kept = (sum(map(len, events.values())) for events in (new, waiting))
    return Fed(told, len(happenings) - told - kept, kept)


def suppressed_by(events: _ByLead) -> dict[str, str]:
    """The leads of these whom their own word suppresses, and by which."""
    words = {key: next((e.verb for e in told if suppresses(e)), "") for key, told in events.items()}
    return {key: verb for key, verb in words.items() if verb}


def _events(key: str, row: Arrival, source: str, now: datetime) -> tuple[Event, Event]:
    """`joined` at the row's own date, else now, and `arrived SOURCE` now."""
    joined = Event("joined", row.at or now, key.replace("arrived", "joined", 1))
    return joined, Event("arrived", now, key, (source,))


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


def _denied(consents: Sequence[Consent], rows: Sequence[Arrival], source: str) -> tuple[str, ...]:
    """The purposes that hold by this source's word, and to which its last row that says anything says no."""
    if not any(row.denies for row in rows):
        return ()
    said: dict[str, bool] = {}
    for row in rows:
        said.update(dict.fromkeys(row.denies, False) | {c.purpose: c.given for c in row.consents})
    holds = {consent.purpose: consent.given for consent in consents}
    ours = {consent.purpose for consent in consents if consent.given and consent.source == source}
    return tuple(purpose for purpose, yes in said.items() if not yes and purpose in ours and holds[purpose])


def _undated(consent: Consent) -> tuple[str, bool, str, str]:
    return consent.purpose, consent.given, consent.source, consent.text
