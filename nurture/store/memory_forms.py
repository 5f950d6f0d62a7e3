"""Forms in memory: submissions that count, and those that somebody has still to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from nurture.core.forms import MOST_ASKED, UNCONFIRMED, Pending, Submission, is_unconfirmed
from nurture.core.model import Event, Lead
from nurture.store.memory_leads import MemoryLeads


class MemoryForms(MemoryLeads):
    def submit(self, said: Submission) -> bool:
        if self.is_erased(said.key) or not self._events.keys().isdisjoint(said.keys("joined")):
            return False
        with self.transaction():
            lead = self._of(said)
            state = self._states[lead]
            known, came = state.lead, not state.lead.source
            self._write(replace(state, lead=replace(known, fields=said.over(known.fields))))
            if came:
                self._arrives(lead, said.form, said.at)
            self._say(lead, [*said.arrival, *(self._waited(said.key) if came else ())], said.at)
            self.add_consents(said.key, said.consents, said.at)
        return True

    def ask(self, said: Submission) -> bool:
        if self.is_erased(said.key) or not self._events.keys().isdisjoint(said.keys(UNCONFIRMED)):
            return False
        with self.transaction():
            lead = self._of(said)
            since = said.at - timedelta(days=1)
            asked = [event for event in self._states[lead].events if event.verb == UNCONFIRMED and event.at > since]
            if len(asked) >= MOST_ASKED:
                return False
            self._set(self._pendings, said.request, (lead, Pending(said)))
            self._say(lead, [said.unconfirmed], said.at)
        return True

    def pending(self, request: str) -> Pending | None:
        return self._pendings[request][1] if request in self._pendings else None

    def unconfirmed(self, since: datetime | None = None) -> Mapping[str, int]:
        waiting = (each.said for _, each in self._pendings.values() if each.confirmed is None)
        return Counter(sorted(said.form for said in waiting if since is None or said.at >= since))

    def confirm(self, request: str, at: datetime, evidence: str, form: str = "") -> bool:
        lead, pending = self._pendings.get(request, (0, None))
        if pending and pending.confirmed is None:
            with self.transaction():
                self.submit(pending.said.confirmed(at, evidence, form))
                emptied = replace(pending.said, fields={}, consents=(), language="")
                self._set(self._pendings, request, (lead, Pending(emptied, at)))
        return pending is not None

    def forget_unconfirmed(self, before: datetime) -> int:
        old = {request: pending for request, (_, pending) in self._pendings.items() if pending.said.at < before}
        with self.transaction():
            for request in old:
                self._drop(self._pendings, request)
            asked = {lead for lead, _ in self._pendings.values()}
            for state in [state for lead, state in self._states.items() if lead not in asked and is_unconfirmed(state)]:
                self._forget(state.lead.id)
        return sum(pending.confirmed is None for pending in old.values())

    def _of(self, said: Submission) -> int:
        """The lead with that address, made if there is none, still without what was typed."""
        if said.key not in self._ids:
            own = replace(said, fields={}).over({})
            self._add(said.key, Lead(self._number("lead"), said.email, "", own, said.at))
        return self._ids[said.key]

    def _say(self, lead: int, events: list[Event], now: datetime) -> None:
        for event in events:
            self._log(lead, event, now)
        self._wake(lead, now)
