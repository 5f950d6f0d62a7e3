"""What is said about letters on one connection, without sockets: bytes in, bytes and outcomes out (RFC 5321, 2920).

    offer     MAIL RCPT DATA     at once where PIPELINING is offered, else one by one
    354       `ready`            the letter is marked now, and not before
    send_body body .             and in the same write the next letter's MAIL RCPT DATA
    reply     a Receipt

So at most two letters are under way: `_last`, whose body went out, and `_next`, whose envelope did. Replies come in the
order in which they are awaited; any other is out of step and ends the connection, as does 421.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from nurture import Receipt
from nurture.defaults.smtp.outcomes import broken, in_doubt, verdict
from nurture.defaults.smtp.parcel import BODY, DATA, MAIL, RCPT, RSET, Offer, Parcel
from nurture.defaults.smtp.replies import Garbled, Reply, ReplyReader

DOT = b".\r\n"
EMPTY = "the empty message"
"""A lone dot: DATA was answered with 354 although MAIL or RCPT had been refused (RFC 2920 3.1)."""
_GOOD = {MAIL: (250,), RCPT: (250, 251), DATA: (354,), RSET: (250,), BODY: range(200, 300), EMPTY: range(200, 300)}


class Back(NamedTuple):
    """A letter of which no byte of the body left. `receipt` is its outcome if it is not tried again."""

    parcel: Parcel
    receipt: Receipt


Outcome = Receipt | Back


class _Ticket:
    """A letter under way. `ends` is how many bytes will have been written when its dot is; 0: its body was not sent."""

    __slots__ = ("ends", "parcel", "refused")

    def __init__(self, parcel: Parcel) -> None:
        self.parcel, self.refused, self.ends = parcel, False, 0


class Dialogue:
    """`out` is what to write; add to `written` as it leaves. `replies` counts those that came, `over` ends it all."""

    def __init__(self, offer: Offer, reader: ReplyReader) -> None:
        self.offered = offer
        self.out: deque[bytes | memoryview] = deque()
        self.written = self.replies = 0
        self.over, self.ready, self.fresh = False, False, True
        self.pipelining = "PIPELINING" in offer
        self._reader = reader
        self._put = 0
        self._unsent: deque[tuple[str, _Ticket, bytes]] = deque()
        self._awaited: deque[tuple[str, _Ticket]] = deque()
        self._next: _Ticket | None = None
        self._last: _Ticket | None = None
        self._open = False  # a transaction that no dot has closed

    @property
    def room(self) -> bool:
        """Whether the next letter can be offered."""
        return not (self.over or self._next or (self._awaited and not self.pipelining))

    @property
    def idle(self) -> bool:
        return not self._awaited and not self._next

    @property
    def awaits_verdict(self) -> bool:
        """Whether all is written, and what comes next is the reply to a whole message."""
        return bool(self._awaited) and self._awaited[0][0] in (BODY, EMPTY) and not self.out

    @property
    def waiting(self) -> Parcel | None:
        """The letter that waits for its body, which waits for its mark."""
        return self._next.parcel if self.ready and self._next else None

    def offer(self, parcel: Parcel) -> None:
        self.fresh = False
        self._next = ticket = _Ticket(parcel)
        if self._open:
            self._open = False
            self._unsent.append((RSET, ticket, b"RSET\r\n"))
        self._unsent += [(phase, ticket, line) for phase, line in parcel.commands(self.offered)]
        self._say()

    def send_body(self) -> None:
        """Of the letter that waits, once it is marked."""
        ticket = self._next
        assert ticket and self.ready
        self._last, self._next, self.ready, self._open = ticket, None, False, False
        self._write(ticket.parcel.body)
        self._write(DOT)
        ticket.ends = self._put
        self._awaited.append((BODY, ticket))

    def receive(self, data: bytes) -> list[Outcome]:
        self._reader.add(data)
        return self.proceed()

    def proceed(self) -> list[Outcome]:
        """Hear what has come so far."""
        outcomes: list[Outcome] = []
        try:
            while not self.over and (reply := self._reader.take()):
                self.replies += 1
                outcomes += self._hear(reply)
        except Garbled as error:
            outcomes += self.end(str(error))
        return outcomes

    def end(self, why: str, reply: Reply | None = None) -> list[Outcome]:
        """The connection is no more: what becomes of the letters under way."""
        tickets = [ticket for ticket in (self._last, self._next) if ticket and not ticket.refused]
        self.over, self.ready, self._last, self._next = True, False, None, None
        self._awaited.clear()
        self.out.clear()  # nor may the rest of a message follow that counts as incomplete
        return [self._left(ticket, why, reply) for ticket in tickets]

    def _left(self, ticket: _Ticket, why: str, reply: Reply | None) -> Outcome:
        parcel = ticket.parcel
        if not ticket.ends:
            return Back(parcel, broken(parcel.key, f"the connection ended before the message: {why}", reply))
        if self.written < ticket.ends:
            return broken(parcel.key, f"the connection ended before the message was complete: {why}", reply)
        return in_doubt(parcel.key, why)

    def _hear(self, reply: Reply) -> Iterable[Outcome]:
        if not self._awaited:
            return self.end(f"the server said, unasked: {reply}", reply if reply.code == 421 else None)
        phase, ticket = self._awaited[0]
        whole = not ticket.ends or self.written >= ticket.ends
        good = reply.code in _GOOD[phase] and whole
        if reply.code == 421 and phase != BODY:
            return self.end(f"{phase}: {reply}", reply)
        if not good and (reply.code < 400 or phase == RSET):
            return self.end(f"the server is out of step: {reply} to {phase}")
        self._awaited.popleft()
        outcomes = self._take(phase, ticket, reply, good)
        if reply.code == 421 or not whole:
            return [*outcomes, *self.end(f"{phase}: {reply}", reply)]
        self._say()
        return outcomes

    def _take(self, phase: str, ticket: _Ticket, reply: Reply, good: bool) -> list[Outcome]:
        """One reply that may come in this phase."""
        if phase == BODY:
            self._last = None
            return [verdict(ticket.parcel.key, phase, reply)]
        if phase == MAIL and good:
            self._open = True
        elif phase == DATA and good and not ticket.refused:
            self.ready = True
        elif phase == DATA:
            return self._without_body(ticket, reply, good)
        elif not good and phase != EMPTY:
            return self._refuse(phase, ticket, reply)
        return []

    def _refuse(self, phase: str, ticket: _Ticket, reply: Reply) -> list[Outcome]:
        """The first refusal is the verdict; replies to what was already said are still to come."""
        if ticket.refused:
            return []
        ticket.refused = True
        if self._unsent or phase == DATA:
            self._unsent.clear()
            self._next = None
        return [verdict(ticket.parcel.key, phase, reply)]

    def _without_body(self, ticket: _Ticket, reply: Reply, go: bool) -> list[Outcome]:
        """DATA of a letter that is refused, by this reply or an earlier one."""
        outcomes = [] if go else self._refuse(DATA, ticket, reply)
        self._next = None
        if go and self.offered.lmtp:  # it answers once for each recipient it took (RFC 2033 4.2): not at all
            return [*outcomes, *self.end("the server awaits a message for nobody")]
        if go:
            self._write(DOT)
            self._awaited.append((EMPTY, ticket))
            self._open = False
        return outcomes

    def _say(self) -> None:
        """Write commands: all that there are, or one when nothing is awaited."""
        while self._unsent and (self.pipelining or not self._awaited):
            phase, ticket, line = self._unsent.popleft()
            self._write(line)
            self._awaited.append((phase, ticket))

    def _write(self, data: bytes) -> None:
        self.out.append(data)
        self._put += len(data)
