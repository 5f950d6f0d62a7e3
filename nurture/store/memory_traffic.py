"""What leaves next and what has left, in plain dictionaries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from nurture.core.model import Message, MessageState, Reason
from nurture.core.sending.rates import OUTBOX, PACE
from nurture.store.attempts import Leaving, Left
from nurture.store.errors import Fenced
from nurture.store.memory_walks import MemoryWalks
from nurture.store.rules import CLAIMABLE

_UNDER_WAY = frozenset({MessageState.CLAIMED, MessageState.SENDING})


class MemoryTraffic(MemoryWalks):
    def leaving(
        self, now: datetime, limit: int, channels: Collection[str], requested_only: bool = False
    ) -> list[Leaving]:
        return [self._leaving(message) for message in self._next(now, channels, requested_only)[:limit]]

    def _next(self, now: datetime, channels: Collection[str], requested_only: bool) -> list[Message]:
        """As they leave; one of each lead, and none of whom another is on its way to."""
        ready = [m for m in self._may_leave(now, channels) if m.requested or not requested_only]
        ready.sort(key=lambda m: (not m.requested, -m.rank, -m.priority, m.due, m.key))
        first = {message.lead: message for message in reversed(ready)}
        busy = {lead for lead in first if any(m.state in _UNDER_WAY for m in self._states[lead].messages)}
        return [m for m in ready if m.lead not in busy and first[m.lead] is m]

    def paced(self, now: datetime) -> list[Leaving]:
        waiting = (m for m in self._all_messages() if m.state is MessageState.PLANNED and m.due > now)
        return [self._leaving(m) for m in sorted(waiting, key=lambda m: (m.due, m.key)) if _is_paced(m)]

    def move(self, moves: Sequence[tuple[str, datetime, Reason]]) -> None:
        with self.as_the_runner():
            for key, due, reason in moves:
                message = self._message(key)
                if message and message.state in (*CLAIMABLE, MessageState.CLAIMED):
                    self._put_message(replace(message, state=MessageState.PLANNED, due=due, reason=reason))

    def left(self, since: datetime, until: datetime) -> Iterator[Left]:
        sent = [m for m in self._all_messages() if _has_left(m) and since < m.at <= until]
        return (Left(m.campaign, self._states[m.lead].lead.email, m.at) for m in sorted(sent, key=lambda m: m.at))

    def how_many_left(self, since: datetime, until: datetime) -> int:
        return sum(_has_left(m) and since <= m.at < until for m in self._all_messages())

    def complaints(self, since: datetime) -> Mapping[str, list[datetime]]:
        events = (event for state in self._states.values() for event in state.events)
        about = {event.message for event in events if event.verb == "complained" and event.at > since}
        found: dict[str, list[datetime]] = {}
        for message in self._all_messages():
            if message.key in about and _has_left(message) and message.at > since:
                found.setdefault(message.campaign, []).append(message.at)
        return found

    @contextmanager
    def as_the_runner(self) -> Iterator[None]:
        if not self._epoch:
            raise Fenced
        with self.transaction():
            yield

    def _may_leave(self, now: datetime, channels: Collection[str]) -> Iterator[Message]:
        waiting = map(self._message, self._ready.until(now))
        return (message for message in waiting if message and message.channel in channels)

    def _message(self, key: str) -> Message | None:
        if key not in self._messages:
            return None
        _, lead = self._messages[key]
        return next(message for message in self._states[lead].messages if message.key == key)

    def _put_message(self, message: Message) -> None:
        state = self._states[message.lead]
        if message.key in self._messages:
            messages = tuple(message if old.key == message.key else old for old in state.messages)
        else:
            messages = (*state.messages, message)
            self._set(self._messages, message.key, (self._number("message"), message.lead))
        self._write(replace(state, messages=messages))
        self._time(self._ready, message.key, message.due if message.state in CLAIMABLE else None)

    def _all_messages(self) -> Iterator[Message]:
        return (message for state in self._states.values() for message in state.messages)

    def _leaving(self, message: Message) -> Leaving:
        email = self._states[message.lead].lead.email
        return Leaving(message.key, message.kind, email, message.requested, _is_paced(message), message.due)


def _has_left(message: Message) -> bool:
    to_outbox = message.reason is not None and message.reason.code == OUTBOX
    return message.state is MessageState.SENT and not to_outbox


def _is_paced(message: Message) -> bool:
    return message.reason is not None and message.reason.code == PACE
