"""The store in memory: for tests and simulations. Same protocol as on SQLite, no files, nothing encoded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from nurture.core.consents.standing import holds
from nurture.core.decisions import Decision, Plan
from nurture.core.model import Event, LeadState, Message, MessageState
from nurture.store.attempts import Claimed, Doubt, Settlement, Written
from nurture.store.errors import NotClaimed, Stale, Twice
from nurture.store.memory_mentions import MemoryMentions
from nurture.store.protocol import Counted
from nurture.store.rules import (
    attempts_of,
    came_in,
    left_at,
    may_replan,
    may_settle,
    seqs,
    wakes_at,
    with_values,
)
from nurture.store.voices import about


@dataclass(frozen=True, slots=True)
class ClaimInMemory:
    """A claimed message, and its lead as it was then."""

    message: Message
    of: LeadState

    @property
    def key(self) -> str:
        return self.message.key

    @property
    def lead(self) -> int:
        return self.message.lead

    @property
    def email(self) -> str:
        return self.of.lead.email

    def state(self) -> LeadState:
        return self.of


class MemoryStore(MemoryMentions):
    """`MemoryStore()` is empty. Its id and secret are always the same."""

    # -- planning

    def due(self, now: datetime, limit: int) -> list[LeadState]:
        return [self.state_of(lead) for lead in self._due.until(now)[:limit]]

    def due_leads(self, now: datetime) -> list[int]:
        return self._due.until(now)

    def leads_of_mail(self, now: datetime) -> list[int]:
        return sorted({message.lead for message in map(self._message, self._ready.until(now)) if message})

    def states_of(self, leads: Sequence[int]) -> list[LeadState]:
        return [self.state_of(lead) for lead in leads if lead in self._states]

    def next_due(self) -> datetime | None:
        return min(filter(None, (self._due.first(), self._ready.first())), default=None)

    def state(self, key: str) -> LeadState | None:
        return self.state_of(self._ids[key]) if key in self._ids else None

    def state_of(self, lead: int) -> LeadState:
        return self._as_suppressed(replace(self._states[lead], due=self._due.get(lead)))

    def save(self, plans: Sequence[Plan]) -> list[str]:
        with self.transaction():
            for plan in plans:
                self._save(plan)
            left = [m.key for p in plans if not p.erase for m in p.messages if not self._save_message(m)]
            for plan in plans:
                if plan.erase:
                    self.erase(plan.state.lead.id)
            return left

    def _save(self, plan: Plan) -> None:
        lead = plan.state.lead.id
        state = self._states[lead]
        if seqs(plan)[0] != (state.events[-1].seq if state.events else 0):
            raise Stale
        if plan.erase:
            return
        for event in plan.events:
            if not self._insert(lead, event):
                raise Twice
        walks = {(e.campaign, e.walk): e for e in (*state.enrolments, *plan.state.enrolments)}
        self._write(
            replace(
                self._states[lead],
                lead=replace(state.lead, fields=with_values(state.lead.fields, plan.values)),
                course=plan.state.course,
                enrolments=tuple(walks[walk] for walk in sorted(walks)),
            )
        )
        for said in plan.consents:
            self._add_consents(lead, [said], said.at)
        self._time(self._due, lead, plan.due)
        self._decide(lead, plan.decisions)

    def _decide(self, lead: int, decisions: Sequence[Decision]) -> None:
        known = self._decisions.get(lead, ())
        for new in decisions:
            last = next((d for d in reversed(known) if (d.campaign, d.step) == (new.campaign, new.step)), None)
            if not new.step or last is None or _rule(last) != _rule(new):
                known = (*known, new)
        self._set(self._decisions, lead, known)

    def _save_message(self, message: Message) -> bool:
        stored = self._message(message.key)
        if stored and not may_replan(stored.state, message.state):
            return False
        self._put_message(message)
        return True

    # -- delivery

    def claim(
        self, now: datetime, limit: int, channels: Collection[str], requested_only: bool = False
    ) -> Sequence[Claimed]:
        with self.as_the_runner():
            found = self._next(now, channels, requested_only)[:limit]
            claimed = [replace(message, state=MessageState.CLAIMED, at=now) for message in found]
            for message in claimed:
                self._put_message(message)
        return [ClaimInMemory(message, self.state_of(message.lead)) for message in claimed]

    def unusual(self, now: datetime, channels: Collection[str]) -> int:
        planned = (m for m in self._may_leave(now, channels) if m.state is MessageState.PLANNED)
        return sum(1 for message in planned if message.cause and not message.requested)

    def touched(self, claims: Collection[Claimed]) -> set[str]:
        """Nobody else can write here."""
        return set()

    def write_down(self, written: Sequence[Written]) -> None:
        with self.as_the_runner():
            for message in self._made(written):
                self._put_message(message)

    def mark(self, leaving: Sequence[Written], now: datetime) -> None:
        with self.as_the_runner():
            for message in self._made(leaving):
                self._put_message(replace(message, state=MessageState.SENDING, at=now))

    def _made(self, written: Sequence[Written]) -> list[Message]:
        messages = self._claimed([one.key for one in written])
        self._keep_links(messages, written)
        return [
            replace(m, written=w.at, message_id=w.message_id, version=w.version, context=w.context, digest=w.digest)
            for m, w in zip(messages, written, strict=True)
        ]

    def release(self, keys: Sequence[str]) -> None:
        with self.as_the_runner():
            for message in filter(None, map(self._message, keys)):
                if message.state is MessageState.CLAIMED:
                    self._put_message(replace(message, state=MessageState.PLANNED))

    def _claimed(self, keys: Sequence[str]) -> list[Message]:
        found = [message for message in map(self._message, keys) if message and message.state is MessageState.CLAIMED]
        if len(found) < len(keys):
            raise NotClaimed([key for key in keys if key not in {message.key for message in found}])
        return found

    def settle(self, settlements: Sequence[Settlement]) -> list[str]:
        with self.as_the_runner():
            return [end.key for end in settlements if not self._settle(end, may_settle)]

    def settle_doubts(self, settlements: Sequence[Settlement]) -> list[str]:
        with self.transaction():
            return [end.key for end in settlements if not self._settle(end, lambda s, _: s is MessageState.IN_DOUBT)]

    def doubts(self) -> list[Doubt]:
        found = sorted(self.messages(MessageState.IN_DOUBT), key=lambda pair: pair[0].at)
        return [Doubt(message, email, self._evidence(message)) for message, email in found]

    def _evidence(self, message: Message) -> Event | None:
        events = self._states[message.lead].events
        return next((e for e in events if e.message == message.key and came_in(e)), None)

    def _settle(self, end: Settlement, may: Callable[[MessageState, MessageState], bool]) -> bool:
        message = self._message(end.key)
        if message is None or not may(message.state, end.state):
            return False
        settled = replace(
            message,
            state=end.state,
            at=left_at(message.state, end) or message.at,
            due=end.due or message.due,
            reason=end.reason,
            attempts=message.attempts + attempts_of(end.state),
            doubts=message.doubts + (end.state is MessageState.IN_DOUBT),
        )
        if message.state is MessageState.IN_DOUBT and end.state is MessageState.PLANNED:
            settled = replace(settled, attempts=0, allowed=None)
        self._put_message(settled)
        if end.event:
            self._log(message.lead, end.event, end.at)
        self._wake(message.lead, wakes_at(end))
        return True

    def abandoned(self) -> list[Message]:
        with self.as_the_runner():
            for message, _ in list(self.messages(MessageState.CLAIMED)):
                self._put_message(replace(message, state=MessageState.PLANNED))
        return [message for message, _ in self.messages(MessageState.SENDING)]

    # -- reading

    def sent_per_day(self, since: datetime) -> Mapping[date, int]:
        return Counter(m.at.astimezone(UTC).date() for m, _ in self.messages(MessageState.SENT) if m.at >= since)

    def count(self, what: Counted) -> int:
        leads, suppressions = sum(1 for _ in self.leads()), len({*map(about, self.suppressions())})
        return {"leads": leads, "events": len(self._events), "suppressions": suppressions}[what]

    def agreed(self, purpose: str) -> int:
        return sum(holds(purpose, state.consents) for state in self._states.values())

    def leads(self, temperature: str = "", source: str = "") -> Iterator[LeadState]:
        for state in map(self.state_of, sorted(self._states)):
            fits = temperature in ("", state.course.temperature) and source in ("", state.lead.source)
            if fits and state.lead.source:
                yield state

    def messages(self, state: str = "", campaign: str = "") -> Iterator[tuple[Message, str]]:
        for _, lead, key in sorted((*numbers, key) for key, numbers in self._messages.items()):
            message = self._message(key)
            if message and state in ("", message.state) and campaign in ("", message.campaign):
                yield message, self._states[lead].lead.email

    def decisions(self, key: str) -> list[Decision]:
        return list(self._decisions.get(self._ids.get(key, 0), ()))


def _rule(d: Decision) -> tuple[object, ...]:
    return d.version, d.sequence, d.walk, d.do, d.reason.code, d.place, d.reason.place
