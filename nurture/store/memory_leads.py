"""Leads and events of the store in memory: how they come in, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from nurture.core.intake import Arrival
from nurture.core.model import Event, Lead, LeadState, next_seq
from nurture.store.intake import Fed, Intake, Taken, by_lead, fed, import_key, intake, row_keys, sort_out, suppressed_by
from nurture.store.memory_base import MemoryBase
from nurture.store.rules import sign_of_life, suppresses, withdrawn_by


class MemoryLeads(MemoryBase):
    # -- leads and events in

    def cursor(self, source: str) -> str:
        return self._cursors.get(source, "")

    def take_in(self, source: str, arrivals: Sequence[Arrival], cursor: str, now: datetime) -> Taken:
        every = by_lead(arrivals)
        rows = {key: of_lead for key, of_lead in every.items() if key not in self._erased}
        new = changed = 0
        denied: list[tuple[str, str]] = []
        with self.transaction():
            for key, of_lead in rows.items():
                known = key in self._ids
                taken = self._take_in(source, key, of_lead, now)
                new += not known
                changed += taken.changed and known
                denied.extend((key, purpose) for purpose in taken.denied)
            self._set(self._cursors, source, cursor)
        return Taken(new, changed, len(rows) - new - changed, len(every) - len(rows), tuple(denied))

    def _take_in(self, source: str, key: str, rows: Sequence[Arrival], now: datetime) -> Intake:
        if key not in self._ids:
            self._add(key, Lead(self._number("lead"), rows[0].email, source, {}, now))
        state = self._states[self._ids[key]]
        lead = replace(state.lead, source=state.lead.source or source)
        keys = row_keys(source, lead.id, rows)
        once = import_key(source, lead.id, now)
        fresh = {key: row for key, row in keys.items() if key not in self._events}
        came, said = once if once not in self._events else "", self._said.get(lead.id, {})
        new = intake(lead.fields, state.consents, rows, fresh, source, now, came, said.get(source, {}))
        self._set(self._said, lead.id, {**said, source: new.said})
        if new.changed:
            self._write(
                replace(state, lead=replace(lead, fields=new.fields), consents=(*state.consents, *new.consents))
            )
            for event in (*new.events, *self._waited(key)):
                self._log(lead.id, event)
            self._wake(lead.id, now)
        return new

    def _waited(self, key: str) -> tuple[Event, ...]:
        """The events that waited for a lead; they wait no more."""
        waited = self._waiting.get(key, ())
        self._drop(self._waiting, key)
        for event in waited:
            self._drop(self._waits, event.key)
        return waited

    def take_events(self, feed: str, happenings: Sequence[tuple[str, Event]], cursor: str, now: datetime) -> Fed:
        known = {event.key for _, event in happenings if event.key in self._events or event.key in self._waits}
        new, waiting = sort_out(happenings, known, self._ids, self._erased)
        with self.transaction():
            for key, events in new.items():
                for event in events:
                    self._log(self._ids[key], event)
                self._wake(self._ids[key], now)
            for key, events in waiting.items():
                self._set(self._waiting, key, (*self._waiting.get(key, ()), *events))
                for event in events:
                    self._set(self._waits, event.key, key)
            for key, reason in suppressed_by({**new, **waiting}).items():
                self.suppress(key, reason, now)
            self._set(self._cursors, feed, cursor)
        return fed(happenings, new, waiting)

    def _add(self, key: str, lead: Lead) -> None:
        self._set(self._ids, key, lead.id)
        self._set(self._keys, lead.id, key)
        self._write(LeadState(lead, suppressed=self._suppressed.get(key, "")))

    def _write(self, state: LeadState) -> None:
        self._set(self._states, state.lead.id, state)

    def _log(self, lead: int, event: Event) -> bool:
        state = self._states[lead]
        seq = next_seq(state.events[-1].seq if state.events else 0)
        if not self._insert(lead, replace(event, seq=seq)):
            return False
        if consent := withdrawn_by(event):
            state = self._states[lead]
            self._write(replace(state, consents=(*state.consents, consent)))
        return True

    def _insert(self, lead: int, event: Event) -> bool:
        """Put an event into the log at its own number."""
        if event.key in self._events:
            return False
        state = self._states[lead]
        self._set(self._events, event.key, lead)
        events = sorted((*state.events, event), key=lambda each: each.seq)
        self._write(replace(state, events=tuple(events)))
        return True

    def _wake(self, lead: int, now: datetime) -> None:
        self._time(self._due, lead, min(self._due.get(lead) or now, now))

    def append(self, key: str, event: Event, now: datetime) -> bool:
        if key not in self._ids:
            raise KeyError("no lead has this address")
        with self.transaction():
            if not self._log(self._ids[key], event):
                return False
            self._wake(self._ids[key], now)
            if suppresses(event):
                self.suppress(key, event.verb, now)
        return True

    def suppress(self, key: str, reason: str, now: datetime) -> None:
        if key in self._erased:
            return
        with self.transaction():
            if key not in self._suppressed:
                self._set(self._suppressed, key, reason)
            if key in self._ids:
                self._write(replace(self._states[self._ids[key]], suppressed=self._suppressed[key]))
                self._wake(self._ids[key], now)

    # -- leads out

    def silent(self, before: datetime, limit: int) -> list[int]:
        quiet = sorted((_active_at(state), lead) for lead, state in self._states.items() if _active_at(state) < before)
        return [lead for _, lead in quiet[:limit]]

    def forget_waiting(self, before: datetime) -> int:
        old = [(key, event) for key, events in self._waiting.items() for event in events if event.at < before]
        with self.transaction():
            for key, event in old:
                self._set(self._waiting, key, tuple(one for one in self._waiting[key] if one != event))
                self._drop(self._waits, event.key)
        return len(old)

    def forget_words(self) -> None:
        """Each decision has words of its own, which go with it."""

    def erase(self, lead: int) -> None:
        if lead not in self._states:
            return
        key, state = self._keys[lead], self._states[lead]
        with self.transaction():
            self._time(self._due, lead, None)
            for message in state.messages:
                self._time(self._ready, message.key, None)
                self._drop(self._messages, message.key)
                self._drop(self._links, message.key)
                self._drop(self._hits, message.key)
            for event in state.events:
                self._drop(self._events, event.key)
            tables: list[tuple[dict[Any, Any], int | str]] = [
                (self._states, lead),
                (self._keys, lead),
                (self._said, lead),
                (self._last_opens, lead),
                (self._decisions, lead),
                (self._ids, key),
                (self._suppressed, key),
            ]
            for table, name in tables:
                self._drop(table, name)
            self._set(self._erased, key, key)


def _active_at(state: LeadState) -> datetime:
    return max(filter(None, (state.lead.first_seen, sign_of_life(state.events))))
