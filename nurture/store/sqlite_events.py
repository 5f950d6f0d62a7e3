"""Events on SQLite: added to the log, or waiting for their lead to arrive."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from nurture.core.frozen import altered
from nurture.core.model import Event, next_seq
from nurture.store.encoding import micros, micros_or_none
from nurture.store.intake import Fed, fed, sort_out, suppressed_by
from nurture.store.rows import ADD_EVENT, WAITING, event_row, marks, waiting_of, waiting_row
from nurture.store.rules import sign_of_life, suppresses, withdrawn_by
from nurture.store.sqlite_erasing import SqliteErasing

_LEADS = "SELECT l.key, l.id, l.seq FROM json_each(?) j CROSS JOIN leads l ON l.key = j.value"
_EVENT_KEYS = "SELECT e.key FROM json_each(?) j CROSS JOIN events e ON e.key = j.value"
_WAITING = f"""
SELECT {WAITING} FROM waiting WHERE address IN (SELECT value FROM json_each(?)) ORDER BY id
"""  # noqa: S608
_WAITING_KEYS = "SELECT w.key FROM json_each(?) j CROSS JOIN waiting w ON w.key = j.value"
_ADD_WAITING = f"INSERT INTO waiting ({WAITING}) VALUES ({marks(WAITING)})"  # noqa: S608
_SEQS = "SELECT id, seq FROM leads WHERE id IN (SELECT value FROM json_each(?))"
_TELL = """
UPDATE leads SET seq = ?2, active_at = max(active_at, coalesce(?3, 0)), due = min(coalesce(due, ?4), ?4) WHERE id = ?1
"""


class SqliteEvents(SqliteErasing):
    def _tell(self, told: Iterable[tuple[int, int, Sequence[Event]]], now: datetime) -> None:
        """Add events of leads (id, number of the last event) behind those they have; the leads become due."""
        self._add([(lead, e, now) for lead, last, new in told for e in _in_order(new, last)])

    def _add(self, events: Sequence[tuple[int, Event, datetime]]) -> None:
        """Add numbered events of leads (id, event, when the lead becomes due)."""
        self._db.executemany(ADD_EVENT, (event_row(lead, e.seq, e) for lead, e, _ in events))
        rows = ((lead, e.seq, micros_or_none(sign_of_life([e])), micros(due)) for lead, e, due in events)
        self._db.executemany(_TELL, rows)
        withdrawn = ((lead, withdrawn_by(event), due) for lead, event, due in events)
        self._add_consents([(lead, consent, due) for lead, consent, due in withdrawn if consent])

    def _log_all(self, told: Sequence[tuple[int, Event | None, datetime]]) -> None:
        """Leads by id become due, and each gets its event, if any, unless it is in the log already."""
        there = self._there([event.key for _, event, _ in told if event])
        last = dict(self._among(_SEQS, {lead for lead, event, _ in told if event}))
        events = []
        for lead, event, due in told:
            if event and event.key not in there:
                last[lead] = next_seq(last[lead])
                events.append((lead, altered(event, seq=last[lead]), due))
                there.add(event.key)
            else:
                self._wake(lead, due)
        self._add(events)

    def _there(self, keys: Iterable[str]) -> set[str]:
        return {key for (key,) in self._among(_EVENT_KEYS, keys)}

    def append(self, key: str, event: Event, now: datetime) -> bool:
        with self.transaction():
            lead = self._value("SELECT id FROM leads WHERE key = ?", key)
            if lead is None:
                raise KeyError("no lead has this address")
            if not self._log(lead, event, now):
                return False
            if suppresses(event):
                self.suppress(key, event.verb, now)
        return True

    def _log(self, lead: int, event: Event, now: datetime) -> bool:
        """Add an event behind the last of its lead; False when its key is in the log already."""
        if self._value("SELECT 1 FROM events WHERE key = ?", event.key):
            return False
        seq = self._value("SELECT seq FROM leads WHERE id = ?", lead)
        self._tell([(lead, seq, [event])], now)
        return True

    def take_events(self, feed: str, happenings: Sequence[tuple[str, Event]], cursor: str, now: datetime) -> Fed:
        keys = [event.key for _, event in happenings]
        with self.transaction():
            leads = self._numbers(key for key, _ in happenings)
            known = self._there(keys) | {key for (key,) in self._among(_WAITING_KEYS, keys)}
            new, waiting = sort_out(happenings, known, leads, self._erased({key for key, _ in happenings}))
            self._tell(((*leads[key], events) for key, events in new.items()), now)
            kept = (waiting_row(key, event) for key, events in waiting.items() for event in events)
            self._db.executemany(_ADD_WAITING, kept)
            for key, reason in suppressed_by({**new, **waiting}).items():
                self.suppress(key, reason, now)
            self._db.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", (feed, cursor))
        return fed(happenings, new, waiting)

    def _numbers(self, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Id and number of the last event of those of these addresses that are leads."""
        return {key: (lead, seq) for key, lead, seq in self._among(_LEADS, keys)}

    def waiting_of(self, key: str) -> list[Event]:
        return [event for _, event in map(waiting_of, self._among(_WAITING, [key]))]

    def _waited(self, new: Collection[str]) -> dict[str, list[Event]]:
        """The events that waited for these new leads; they wait no more."""
        waited: dict[str, list[Event]] = {}
        for row in self._among(_WAITING, new):
            address, event = waiting_of(row)
            waited.setdefault(address, []).append(event)
        self._db.executemany("DELETE FROM waiting WHERE address = ?", ((address,) for address in waited))
        known = self._there(event.key for events in waited.values() for event in events)
        return {key: [event for event in events if event.key not in known] for key, events in waited.items()}


def _in_order(events: Iterable[Event], last: int) -> Iterator[Event]:
    for event in events:
        last = next_seq(last)
        yield replace(event, seq=last)
