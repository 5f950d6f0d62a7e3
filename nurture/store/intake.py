"""What rows of a source mean for the lead they name: the rules of an import, the same for every store.

A row is known by its source, its lead and its own date: an edited name is no new arrival, a second registration is.
Rows of one lead in one import are one arrival, unless they say by their own `joined_at` that they are several.
A consent dated at the instant of the import is one whose row has no date: its first reading dates it for good.
A file that is read anew says nothing new of a field for which it had the same value before: what a campaign has `set`
since, or another source has said, stays. Only the last batch is remembered: of rows of one lead in two batches which
say different things, each says another one than before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from nurture.core.consents.standing import withdrawal
from nurture.core.intake import Arrival
from nurture.core.model import Consent, Event, Facts
from nurture.store.encoding import micros
from nurture.store.rules import suppresses

_ByLead = dict[str, list[Event]]


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did, in leads: new ones, known ones that changed or arrived anew, and those left as they were.

    `erased` are addresses that were forgotten and are taken in no more. `denied` are the consents that this source gave
    and its rows now say no to, by key of the lead and purpose: they stay until the import says that they are withdrawn.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    erased: int = 0
    denied: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fed:
    """What became of the events of a feed: new in the log, known already, or waiting for their lead to arrive."""

    new: int = 0
    known: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Intake:
    """What is new of one lead: its fields as they shall be, and the consents and events to add.

    `said` are marks of the values that the source said of it last, by field. `denied` are the purposes that the source
    said yes to before, and to which the last row that says anything says no.
    """

    fields: Facts
    fields_changed: bool
    consents: list[Consent]
    events: list[Event]
    said: Mapping[str, int]
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


def row_keys(source: str, lead: int, rows: Iterable[Arrival]) -> dict[str, Arrival]:
    """Rows by the key of the event `joined` that each of them is; rows of one date are one."""
    keys: dict[str, Arrival] = {}
    for row in rows:
        key = f"joined {source} {lead} {micros(row.at) if row.at else ''}"
        if key not in keys or row.joined:
            keys[key] = row
    return keys


def import_key(source: str, lead: int, now: datetime) -> str:
    """The key of the arrival that all rows of a lead in one import are, however many slices it is read in."""
    return f"arrived {source} {lead} in {micros(now)}"


def intake(
    known: Facts,
    consents: Sequence[Consent],
    rows: Sequence[Arrival],
    fresh: Mapping[str, Arrival],
    source: str,
    now: datetime,
    once: str,
    said: Mapping[str, int],
) -> Intake:
    """`known` fields and `consents` are those of the lead; `fresh` are the rows, by key, that are not in its log.

    `once` is the key of the arrival in this import; "" when that is in the log. `said` is as for `Intake`, before.
    """
    told = {name: value for row in rows for name, value in row.fields.items() if value not in ("", ())}
    marks = {name: crc32(repr(value).encode()) for name, value in told.items()}
    fields = {**known, **{name: told[name] for name, mark in marks.items() if said.get(name) != mark}}
    events = list(_events(fresh, source, now, once))
    new = _new_consents(consents, rows, now)
    denied = _denied([*consents, *new], rows, source)
    return Intake(fields, fields != known, new, events, {**said, **marks}, denied)


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


def _events(fresh: Mapping[str, Arrival], source: str, now: datetime, once: str) -> Iterator[Event]:
    """`joined` at each row's own date, else now; `arrived SOURCE` now, once for rows without a `joined_at`."""
    dated = any(row.joined for row in fresh.values())
    for key, row in fresh.items():
        yield Event("joined", row.at or now, key)
        if row.joined:
            yield Event("arrived", now, key.replace("joined", "arrived", 1), (source,))
        elif once and not dated:
            yield Event("arrived", now, once, (source,))
            once = ""


def _new_consents(known: Sequence[Consent], rows: Sequence[Arrival], now: datetime) -> list[Consent]:
    """Those not known yet, withdrawals last: no import revives what was withdrawn."""
    asked = sorted((consent for row in rows for consent in row.consents), key=lambda consent: not consent.given)
    if not asked:
        return []
    there = set(known)
    undated = {_undated(consent) for consent in known}
    new = []
    for consent in asked:
        known_row = consent in there or (consent.at == now and _undated(consent) in undated)
        revives = consent.given and withdrawal(consent.purpose, known)
        if not known_row and not revives:
            new.append(consent)
            there.add(consent)
            undated.add(_undated(consent))
    return new


def _denied(consents: Sequence[Consent], rows: Sequence[Arrival], source: str) -> tuple[str, ...]:
    """The purposes that hold, to which this source said yes last, and its last row that says anything says no."""
    if not any(row.denies for row in rows):
        return ()
    said: dict[str, bool] = {}
    for row in rows:
        said.update(dict.fromkeys(row.denies, False) | {c.purpose: c.given for c in row.consents})
    ours = {consent.purpose: consent.given for consent in consents if consent.source == source}
    return tuple(p for p, yes in said.items() if not yes and ours.get(p) and not withdrawal(p, consents))


def _undated(consent: Consent) -> tuple[str, bool, str, str]:
    return consent.purpose, consent.given, consent.source, consent.text
