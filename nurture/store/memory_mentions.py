"""An address that others' nouns hold, in plain dictionaries: found, and taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nurture.core.mentions import Mention, Sought
from nurture.core.model import Event, LeadState
from nurture.store.memory_retention import MemoryRetention


class MemoryMentions(MemoryRetention):
    def mentions(self, sought: Sought) -> list[Mention]:
        return list(dict.fromkeys(self._mentions(sought)))

    def _mentions(self, sought: Sought) -> Iterator[Mention]:
        for lead, state in self._states.items():
            if sought.out_of(state.lead.fields) != state.lead.fields:
                yield Mention("a field", state.lead.email)
            if _without(state.events, sought) != state.events:
                yield Mention("a fact of an event", state.lead.email)
            if self._is_proved_by(lead, sought):
                yield Mention("the proof of a consent", state.lead.email)
        for address, waiting in self._waiting.items():
            if _without(waiting, sought) != waiting:
                yield Mention("a fact of an event that waits", address)

    def blank(self, sought: Sought) -> int:
        count = len(self.mentions(sought))
        with self.transaction():
            for state in [*self._states.values()]:
                self._blank(state, sought)
            for address, waiting in [*self._waiting.items()]:
                self._set(self._waiting, address, _without(waiting, sought))
        return count

    def _blank(self, state: LeadState, sought: Sought) -> None:
        lead, records = state.lead, self._records.get(state.lead.id, ())
        fields, events = sought.out_of(lead.fields), _without(state.events, sought)
        self._write(replace(state, lead=replace(lead, fields=fields), events=events))
        if self._is_proved_by(lead.id, sought):
            self._erase_consents(lead.id)
            self._write(replace(self._states[lead.id], consents=()))
            for each in records:
                self._add_consents(lead.id, [sought.out_of_proof(each.consent)], each.written)

    def _is_proved_by(self, lead: int, sought: Sought) -> bool:
        """Whether the address stands in one of the lead's proofs."""
        proofs = ((each.consent, sought.out_of_proof(each.consent)) for each in self._records.get(lead, ()))
        return any(before.proof != after.proof for before, after in proofs)


def _without(events: tuple[Event, ...], sought: Sought) -> tuple[Event, ...]:
    return tuple(replace(event, facts=sought.out_of(event.facts)) for event in events)
