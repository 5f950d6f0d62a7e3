"""Leads and events coming in: imports, single events, suppressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nurture.core.model import Arrival, Consent, Event, Facts, next_seq
from nurture.store.encoding import facts_from_json, facts_to_json, micros
from nurture.store.intake import Intake, arrival_keys, by_lead, intake
from nurture.store.protocol import Taken
from nurture.store.rows import ADD_EVENT, CONSENT, CONSENTS_OF, consent_of, consent_row, event_row, marks
from nurture.store.rules import SUPPRESSING
from nurture.store.sqlite_base import SqliteBase

_ADD_CONSENT = f"INSERT INTO consents ({CONSENT}) VALUES ({marks(CONSENT)})"  # noqa: S608
_LEADS_BY_KEY = "SELECT l.key, l.id, l.seq, l.fields FROM json_each(?) j CROSS JOIN leads l ON l.key = j.value"
_EVENT_KEYS = "SELECT e.key FROM json_each(?) j CROSS JOIN events e ON e.key = j.value"
_SLICE = 1000  # leads whose rows are held at a time


@dataclass(slots=True)
class _Known:
    """What the database knows of a lead that arrives."""

    id: int
    seq: int = 0
    fields: Facts = field(default_factory=dict)
    consents: list[Consent] = field(default_factory=list)


class SqliteLeads(SqliteBase):
    def take_in(self, source: str, arrivals: Sequence[Arrival], cursor: str, now: datetime) -> Taken:
        rows = list(by_lead(arrivals).items())
        new = changed = 0
        with self.transaction():
            for first in range(0, len(rows), _SLICE):
                added, touched = self._take_in(source, dict(rows[first : first + _SLICE]), now)
                new, changed = new + added, changed + touched - added
            self._db.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", (source, cursor))
        return Taken(new, changed, len(rows) - new - changed)

    def _take_in(self, source: str, rows: dict[str, list[Arrival]], now: datetime) -> tuple[int, int]:
        """How many leads of a slice are new, and how many were written."""
        known = self._known(rows)
        new = self._numbered(key for key in rows if key not in known)
        leads = known | new
        arrived = {key: arrival_keys(source, lead.id, rows[key]) for key, lead in leads.items()}
        there = self._there(name for key in known for name in arrived[key])
        taken = []
        for key, lead in leads.items():
            fresh = {name: row for name, row in arrived[key].items() if name not in there}
            taken.append((lead, intake(lead.fields, lead.consents, rows[key], fresh, source, now)))
        self._insert_leads(source, new, rows, now)
        return len(new), self._write(taken, now)

    def _known(self, keys: Iterable[str]) -> dict[str, _Known]:
        found = self._among(_LEADS_BY_KEY, keys)
        known = {key: _Known(id_, seq, facts_from_json(fields)) for key, id_, seq, fields in found}
        by_id = {lead.id: lead for lead in known.values()}
        for row in self._among(CONSENTS_OF, by_id):
            by_id[row[0]].consents.append(consent_of(row))
        return known

    def _numbered(self, keys: Iterable[str]) -> dict[str, _Known]:
        last = self._value("SELECT seq FROM sqlite_sequence WHERE name = 'leads'") or 0
        return {key: _Known(id_) for id_, key in enumerate(keys, last + 1)}

    def _there(self, keys: Iterable[str]) -> set[str]:
        return {key for (key,) in self._among(_EVENT_KEYS, keys)}

    def _insert_leads(self, source: str, new: dict[str, _Known], rows: dict[str, list[Arrival]], now: datetime) -> None:
        seen = micros(now)
        self._tables.table("leads").insert_all(
            {"id": lead.id, "key": key, "email": rows[key][0].email, "source": source, "first_seen": seen}
            for key, lead in new.items()
        )

    def _write(self, taken: Sequence[tuple[_Known, Intake]], now: datetime) -> int:
        changed = [(lead, new) for lead, new in taken if new.changed]
        self._db.executemany(
            _ADD_CONSENT,
            (consent_row(le.id, n, c) for le, new in changed for n, c in enumerate(new.consents, len(le.consents) + 1)),
        )
        self._db.executemany(
            ADD_EVENT,
            (event_row(le.id, seq, e) for le, new in changed for seq, e in _numbered(new.events, le.seq)),
        )
        due = micros(now)
        self._db.executemany(
            "UPDATE leads SET fields = ?, seq = ?, due = min(coalesce(due, ?3), ?3) WHERE id = ?",
            ((facts_to_json(new.fields), _last(new.events, le.seq), due, le.id) for le, new in changed),
        )
        return len(changed)

    def append(self, key: str, event: Event, now: datetime) -> bool:
        with self.transaction():
            lead = self._value("SELECT id FROM leads WHERE key = ?", key)
            if lead is None:
                raise KeyError("no lead has this address")
            if not self._log(lead, event):
                return False
            self._wake(lead, now)
            if event.verb in SUPPRESSING:
                self._suppress(key, event.verb, now)
        return True

    def _log(self, lead: int, event: Event) -> bool:
        """Add an event behind the last of its lead; False when its key is in the log already."""
        if self._value("SELECT 1 FROM events WHERE key = ?", event.key):
            return False
        seq = next_seq(self._value("SELECT seq FROM leads WHERE id = ?", lead))
        self._db.execute("UPDATE leads SET seq = ? WHERE id = ?", (seq, lead))
        self._db.execute(ADD_EVENT, event_row(lead, seq, event))
        return True

    def _wake(self, lead: int, now: datetime) -> None:
        self._db.execute("UPDATE leads SET due = min(coalesce(due, ?1), ?1) WHERE id = ?2", (micros(now), lead))

    def suppress(self, key: str, reason: str, now: datetime) -> None:
        with self.transaction():
            self._suppress(key, reason, now)
            lead = self._value("SELECT id FROM leads WHERE key = ?", key)
            if lead is not None:
                self._wake(lead, now)

    def _suppress(self, key: str, reason: str, now: datetime) -> None:
        self._db.execute("INSERT OR IGNORE INTO suppressions VALUES (?, ?, ?)", (key, reason, micros(now)))


def _numbered(events: Sequence[Event], last: int) -> Iterator[tuple[int, Event]]:
    for event in events:
        last = next_seq(last)
        yield last, event


def _last(events: Sequence[Event], last: int) -> int:
    return max((seq for seq, _ in _numbered(events, last)), default=last)
