"""Leads and events of the store in memory: how they come in, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from nurture.core.intake import Arrival
from nurture.core.model import Consent, Event, Lead, LeadState, next_seq
from nurture.store.intake import Fed, Intake, Taken, by_lead, fed, import_key, intake, row_keys, sort_out, suppressed_by
from nurture.store.memory_suppression import MemorySuppression
from nurture.store.protocol_suppression import Leftover
from nurture.store.rules import sign_of_life, suppresses, withdrawn_before, withdrawn_by


class MemoryLeads(MemorySuppression):
    # -- leads and events in

    def cursor(self, source: str) -> str:
        return self._cursors.get(source, "")

    def take_in(self, source: str, arrivals: Sequence[Arrival], cursor: str, now: datetime) -> Taken:
        every = by_lead(arrivals)
        rows = {key: of_lead for key, of_lead in every.items() if not self.is_erased(key)}
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
        lead = state.lead
        keys = row_keys(source, lead.id, rows)
        once = import_key(source, lead.id, now)
        fresh = {key: row for key, row in keys.items() if key not in self._events}
        came, said = once if once not in self._events else "", self._said.get(lead.id, {})
        new = intake(lead.fields, state.consents, rows, fresh, source, now, came, said.get(source, {}))
        self._set(self._said, lead.id, {**said, source: new.said})
        if new.changed:
            self._write(replace(state, lead=replace(lead, fields=new.fields)))
            self._arrives(lead.id, source, now)
            self._add_consents(lead.id, new.consents, now)
            for event in (*new.events, *self._waited(key)):
                self._log(lead.id, event, now)
            self._wake(lead.id, now)
        return new

    def _arrives(self, lead: int, source: str, now: datetime) -> None:
        """Whoever has only sent a form, and not confirmed it, comes from here."""
        state = self._states[lead]
        if not state.lead.source:
            self._write(replace(state, lead=replace(state.lead, source=source, first_seen=now)))

    def _waited(self, key: str) -> tuple[Event, ...]:
        """The events that waited for a lead; they wait no more."""
        waited = self._waiting.get(key, ())
        self._drop(self._waiting, key)
        for event in waited:
            self._drop(self._waits, event.key)
        return waited

    def take_events(self, feed: str, happenings: Sequence[tuple[str, Event]], cursor: str, now: datetime) -> Fed:
        known = {event.key for _, event in happenings if event.key in self._events or event.key in self._waits}
        erased = {key for key, _ in happenings if self.is_erased(key)}
        new, waiting = sort_out(happenings, known, self._ids, erased)
        with self.transaction():
            for key, events in new.items():
                for event in events:
                    self._log(self._ids[key], event, now)
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
        self._write(LeadState(lead))

    def _write(self, state: LeadState) -> None:
        self._set(self._states, state.lead.id, state)

    def _log(self, lead: int, event: Event, now: datetime) -> bool:
        state = self._states[lead]
        seq = next_seq(state.events[-1].seq if state.events else 0)
        if not self._insert(lead, replace(event, seq=seq)):
            return False
        if consent := withdrawn_by(event):
            self._add_consents(lead, [consent], now)
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

    def append(self, key: str, event: Event, now: datetime) -> bool:
        if key not in self._ids:
            raise KeyError("no lead has this address")
        with self.transaction():
            if not self._log(self._ids[key], event, now):
                return False
            self._wake(self._ids[key], now)
            if suppresses(event):
                self.suppress(key, event.verb, now)
        return True

    def add_consents(self, key: str, consents: Sequence[Consent], now: datetime) -> None:
        if key not in self._ids:
            raise KeyError("no lead has this address")
        with self.transaction():
            lead = self._ids[key]
            said = dict.fromkeys([*self._lifted(key, consents), *consents])
            known = self._states[lead].consents
            self._add_consents(lead, [consent for consent in said if consent not in known], now)
            self._wake(lead, now)

    def _lifted(self, key: str, consents: Sequence[Consent]) -> list[Consent]:
        """End the suppression of an address whose person agreed anew; what stays withdrawn."""
        of = (key, "")
        for each in self._voices(of)[:1]:
            if withdrawn := withdrawn_before(consents, each.reason, each.since):
                self._keep(of, ())
                return [withdrawn]
        return []

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
        key = self._keys[lead]
        with self.transaction():
            self._forget(lead)
            self._forget_address(key)
            self._mark(key)

    def _forget(self, lead: int) -> None:
        """Keep nothing of a lead; of its address what may keep it from being written to."""
        key, state = self._keys[lead], self._states[lead]
        with self.transaction():
            self._erase_consents(lead)
            self._time(self._due, lead, None)
            self._set(self._leftovers, Leftover(lead, "", ""), True)
            for message in state.messages:
                self._set(self._leftovers, Leftover(lead, message.key, message.message_id), True)
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
            ]
            for table, name in tables:
                self._drop(table, name)
            for request in [each for each, (whose, _) in self._pendings.items() if whose == lead]:
                self._drop(self._pendings, request)


def _active_at(state: LeadState) -> datetime:
    return max(filter(None, (state.lead.first_seen, sign_of_life(state.events))))
