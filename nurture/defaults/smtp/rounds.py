"""The loop. One round: hear what came, settle it, mark at once all that wait for their bodies, write, build the next.

Letters are pulled one for each connection, and while replies are outstanding. A letter whose connection broke before
its mark goes on a fresh one, once: another that is open may be about to break in the same way, as where a server
closes each after a hundred mails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic

from nurture import Letter, Mark, Receipt
from nurture.defaults.smtp.connection import Connection
from nurture.defaults.smtp.dialogue import Outcome
from nurture.defaults.smtp.fleet import Fleet
from nurture.defaults.smtp.opening import Refused
from nurture.defaults.smtp.options import SmtpOptions
from nurture.defaults.smtp.outcomes import broken, unreachable
from nurture.defaults.smtp.parcel import Parcel
from nurture.defaults.smtp.supply import Supply

ASK_AGAIN = 0.2
"""Seconds after which somebody who had no letter is asked again, and a receipt is handed on that no mark took along."""
AWAY = 60.0
"""Seconds for which a server that could not be reached is not looked for again."""
LONG = 3_600.0


class Rounds:
    """`deliver` once. When nothing can be reached, that is found out once in a while; until then letters are deferred.

    A worker's deliveries last as long as the run: a server that restarts meanwhile gets the rest.
    """

    def __init__(
        self, letters: Iterator[Letter], mark: Mark, options: SmtpOptions, clock: Callable[[], float] = monotonic
    ) -> None:
        self._supply = Supply(letters, mark, options.batch)
        self._fleet, self._clock = Fleet(options, clock), clock
        self._down: Refused | None = None
        self._down_until = 0.0
        self._marking = 0.0  # seconds that the last mark took

    def deliver(self) -> Iterator[Receipt]:
        supply, fleet = self._supply, self._fleet
        try:
            while True:
                yield from self._pull()
                yield from self._write()
                yield from self._pull()
                if supply.ended and not (supply.in_hand or fleet.busy):
                    break
                if any(connection.room and supply.has_for(connection.fresh) for connection in fleet.open):
                    continue
                if supply.in_hand:
                    fleet.grow(urgent=bool(supply.again))
                yield from self._settle(fleet.hear(self._patience()))
                yield from self._gather()
                supply.dry = False
                if self._clock() >= supply.untold_since + ASK_AGAIN:
                    supply.tell()
            fleet.say_goodbye()
        finally:
            fleet.close()

    def _gather(self) -> Iterator[Receipt]:
        """One mark is for all that wait, and those who are about to wait are worth an eighth of what it takes."""
        fleet, ends = self._fleet, self._clock() + self._marking / 8
        while self._awaits_mark and any(not (c.waiting or c.idle) for c in fleet.open):
            left = ends - self._clock()
            if left <= 0:
                return
            yield from self._settle(fleet.hear(left))

    @property
    def _awaits_mark(self) -> bool:
        """Whether a body waits for its mark; one of a batch may have it already."""
        return any(c.waiting and not c.waiting.marked for c in self._fleet.open)

    def _patience(self) -> float:
        if self._supply.lacks(len(self._fleet.open)):
            return 0.0
        return ASK_AGAIN if self._supply.dry or self._supply.untold_since < float("inf") else LONG

    def _pull(self) -> Iterator[Receipt]:
        yield from self._supply.fill(max(1, len(self._fleet.open)))
        while self._down and self._clock() < self._down_until and (parcels := self._supply.take_all()):
            for parcel in parcels:
                yield unreachable(parcel.key, str(self._down), self._down.reason)
            yield from self._supply.fill(1)

    def _settle(self, outcomes: Iterable[Outcome]) -> Iterator[Receipt]:
        for outcome in outcomes:
            if isinstance(outcome, Receipt) or outcome.parcel.tried:
                self._supply.untold_since = min(self._supply.untold_since, self._clock())
                yield outcome if isinstance(outcome, Receipt) else outcome.receipt
            else:
                outcome.parcel.tried = True
                self._supply.again.append(outcome.parcel)
        if failure := self._fleet.failure:
            self._fleet.failure = None
            if self._fleet.down:
                self._down, self._down_until = failure, self._clock() + AWAY
            while self._fleet.open and self._supply.again:
                yield broken(self._supply.again.popleft().key, str(failure))

    # ------------------------------------------------------------ letters out

    def _write(self) -> Iterator[Receipt]:
        """Bodies of all letters that wait for them, under one mark, and the envelopes behind them."""
        connections = self._fleet.open
        waiting = [(connection, connection.waiting) for connection in connections if connection.waiting]
        offers: list[tuple[Connection, Parcel]] = []
        for connection in connections:
            if connection.room or connection.room_behind_body:
                yield from self._assign(connection, offers)
        if not waiting and not offers:
            return
        begun, marks = self._clock(), self._awaits_mark
        withdrawn = self._supply.mark([parcel for _, parcel in waiting], [parcel for _, parcel in offers])
        if marks:
            self._marking = self._clock() - begun
        for connection, parcel in waiting:
            if parcel.key in withdrawn:  # the server awaits a message that must not come
                connection.close()
            else:
                connection.send_body()
        for connection, parcel in offers:
            if parcel.key in withdrawn:
                continue
            if connection.gone:
                self._supply.stock.appendleft(parcel)
            else:
                connection.offer(parcel)
        outcomes = [outcome for connection in connections if not connection.gone for outcome in connection.flush()]
        self._fleet.drop_closed()
        yield from self._settle(outcomes)

    def _assign(self, connection: Connection, offers: list[tuple[Connection, Parcel]]) -> Iterator[Receipt]:
        """The next letter that this server may be asked to take."""
        while parcel := self._supply.next_for(connection.fresh):
            if refusal := connection.refusal(parcel):
                yield refusal
            else:
                offers.append((connection, parcel))
                return
