"""An address that others' nouns hold, in plain dictionaries: found, and taken out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from nurture.core.decisions import Decision
from nurture.core.forms import Pending
from nurture.core.mentions import Mention, Sought
from nurture.core.model import Enrolment, Event, Facts, LeadState, Message
from nurture.core.suppression import Suppression
from nurture.store.memory_retention import MemoryRetention


class MemoryMentions(MemoryRetention):
    def mentions(self, sought: Sought) -> list[Mention]:
        without = _Without(sought)
        list(self._rows(without))
        for _, text in self._files.values():
            without.words("a file of yours, as it once was", "", text)
        return list(dict.fromkeys([*without.found, *self._in_proofs(sought)]))

    def _rows(self, without: _Without) -> Iterator[tuple[dict[Any, Any], Any, Any]]:
        """What holds the address no more: its table, its key there, and what stands there then."""
        for lead, state in self._states.items():
            yield self._states, lead, without.state(state)
        for lead, decisions in self._decisions.items():
            yield self._decisions, lead, tuple(without.decision(each) for each in decisions)
        for address, waiting in self._waiting.items():
            kind = "a fact of an event that waits"
            yield self._waiting, address, tuple(without.event(kind, address, event) for event in waiting)
        for what, suppressions in self._suppressed.items():
            yield self._suppressed, what, tuple(map(without.suppression, suppressions))
        for request, (lead, pending) in self._pendings.items():
            yield self._pendings, request, (lead, without.pending(self._states[lead].lead.email, pending))
        for key, links in self._links.items():
            whose = self._states[self._messages[key][1]].lead.email
            yield self._links, key, without.words("a link of a message", whose, links)

    def longer_than(self, sought: Sought) -> set[str]:
        of_leads = self._states, self._decisions, self._pendings, self._links, self._records
        kept = (*of_leads, self._waiting, self._suppressed, self._files)
        return {each for table in kept for text in _strings(table) for each in sought.longer_in(text)}

    def blank(self, sought: Sought) -> int:
        without, proved = _Without(sought), {self._ids[key] for key in self._proved(sought)}
        with self.transaction():
            for table, key, left in list(self._rows(without)):
                self._set(table, key, left)
            for lead in proved:
                records = self._records[lead]
                self._erase_consents(lead)
                self._write(replace(self._states[lead], consents=()))
                for each in records:
                    self._add_consents(lead, [sought.out_of_proof(each.consent)], each.written)
        return len(without.found) + len(proved)

    def _in_proofs(self, sought: Sought) -> Iterator[Mention]:
        """Of who enters it nobody's alone: the same stands by the consents of many."""
        for lead, records in self._records.items():
            proofs = [(each.consent.proof, sought.out_of_proof(each.consent).proof) for each in records]
            if any(before.evidence != after.evidence for before, after in proofs):
                yield Mention("the proof of a consent", self._states[lead].lead.email)
            if any(before.by != after.by for before, after in proofs):
                yield Mention("the proof of a consent", "")

    def _proved(self, sought: Sought) -> Iterator[str]:
        """The keys of leads in whose proofs it stands."""
        for records in self._records.values():
            if any(each.consent.proof != sought.out_of_proof(each.consent).proof for each in records):
                yield records[0].key


class _Without:
    """Nouns without the address, and where it was found in them."""

    def __init__(self, sought: Sought) -> None:
        self.sought = sought
        self.found: list[Mention] = []

    def state(self, state: LeadState) -> LeadState:
        lead, course, whose = state.lead, state.course, state.lead.email
        return replace(
            state,
            lead=replace(lead, fields=self.facts("a field", whose, lead.fields)),
            course=replace(course, holds=self.words("a decision", whose, course.holds)),
            events=tuple(self.event("a fact of an event", whose, event) for event in state.events),
            enrolments=tuple(self._walk(whose, walk) for walk in state.enrolments),
            messages=tuple(self._message(whose, message) for message in state.messages),
        )

    def event(self, kind: str, whose: str, event: Event) -> Event:
        return replace(event, facts=self.facts(kind, whose, event.facts))

    def decision(self, decision: Decision) -> Decision:
        return replace(decision, reason=self.words("a reason", "", decision.reason))

    def suppression(self, said: Suppression) -> Suppression:
        return replace(said, reason=self.words("the reason of a suppression", said.what, said.reason))

    def pending(self, whose: str, pending: Pending) -> Pending:
        said = pending.said
        typed = said.fields, said.consents, tuple(each.proof for each in said.consents)
        given, consents, _ = self.words("a form that is not confirmed", whose, typed)
        return replace(pending, said=replace(said, fields=given, consents=consents))

    def _walk(self, whose: str, walk: Enrolment) -> Enrolment:
        return replace(
            walk,
            facts=self.facts("a fact of a walk", whose, walk.facts),
            each=self.words("what a walk is for", whose, walk.each),
            passed=self.words("a step of a walk", whose, walk.passed),
            standing=self.words("a step of a walk", whose, walk.standing),
        )

    def _message(self, whose: str, message: Message) -> Message:
        return replace(
            message,
            context=self.words("the values of a message", whose, message.context),
            reason=self.words("the reason of a message", whose, message.reason),
        )

    def facts(self, kind: str, whose: str, facts: Facts) -> Facts:
        left: Facts = self._found(kind, whose, facts, self.sought.out_of(facts))
        return left

    def words(self, kind: str, whose: str, value: Any) -> Any:
        return self._found(kind, whose, value, self._swapped(value))

    def _found(self, kind: str, whose: str, before: Any, after: Any) -> Any:
        if before == after:
            return before
        self.found.append(Mention(kind, whose))
        return after

    def _swapped(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.sought.without(value)
        if isinstance(value, tuple):
            return tuple(map(self._swapped, value))
        if isinstance(value, Mapping):
            return {self._swapped(name): self._swapped(each) for name, each in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: self._swapped(getattr(value, each.name)) for each in fields(value)})
        return value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _strings(pair)
    elif isinstance(value, tuple):
        for each in value:
            yield from _strings(each)
    elif is_dataclass(value):
        for own in fields(value):
            yield from _strings(getattr(value, own.name))
