"""How much the recipients' servers take: at most so many messages in any so long, given out as slots in order.

    a message comes, and                        it
    ------------------------------------------  ----------------------------------------------------------------
    its server has room                         leaves
    it has none                                 gets the next slot, behind all those given before
    … and the message was requested             gets the next one behind those of other requested messages
    its slot has come, and there is room        leaves
    … and none is left                          gets the next one before those that still wait for theirs

There is none left when a requested message went first, or when runs came later than the slots that they had given.
However slots were given, what has left decides: never more than `count` in any `per`. Slots lie a moment further apart
than that, so that one who lost its own comes before those that wait for theirs, and a run that is a second late finds
room for all.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from nurture.core.sending.providers import domain_of, provider_of
from nurture.core.volume import Rate

PACE = "pace"
"""The code of the reason why a planned message waits for a slot."""
OUTBOX = "outbox"
"""The code of the reason of a message that was sent to an outbox, and so to nobody."""


def server_of(address: str, named: Collection[str] = ()) -> str:
    """Whom an address shares its rates with: its domain where that is named, else its provider, else its domain."""
    domain = domain_of(address)
    return domain if domain in named else provider_of(domain)


_MOMENT = timedelta(seconds=2)


class Slots:
    """Those of one server. `left` is when the last messages left for it, `given` are the slots that are still to come.

    Slots are soft, and may be lost; a server without rates has always room.
    """

    def __init__(
        self,
        rates: Sequence[Rate],
        left: Iterable[datetime] = (),
        given: Iterable[tuple[datetime, bool]] = (),
    ) -> None:
        self.rates = rates
        self.left = deque(sorted(left), max((rate.count for rate in rates), default=0))
        self.given: tuple[list[datetime], ...] = ([], [], [])  # of requested ones, of those again, of all
        for slot, requested in given:
            self._give(slot, 0 if requested else 2)

    def take(self, now: datetime, requested: bool = False, came: bool = False) -> datetime | None:
        """None: a message leaves now. Else the slot it gets. `came`: it waited for one, which has come."""
        self._go_on(now)
        behind = 0 if requested else 1 if came else 2
        if self._next(now, [] if came else self.given[behind]) <= now:
            self.left.append(now)
            return None
        moment = _MOMENT if self.given[behind] is self.given[-1] else timedelta()
        slot = self._next(now, self.given[behind], moment)
        self._give(slot, behind)
        return slot

    def counts(self, now: datetime) -> bool:
        """Whether anything that has left or will leave still counts."""
        self._go_on(now)
        return bool(self.given[2]) or any(self.left and self.left[-1] + rate.per > now for rate in self.rates)

    def _next(self, now: datetime, given: Sequence[datetime], moment: timedelta = timedelta()) -> datetime:
        """The first instant at which one more keeps every rate, behind these slots, and a moment later."""
        nth = ((self._nth_last(rate.count, given), rate.per) for rate in self.rates)
        return max([now, *(at + per + min(moment, per / 30) for at, per in nth if at)])

    def _nth_last(self, n: int, given: Sequence[datetime]) -> datetime | None:
        if n <= len(given):
            return given[-n]
        n -= len(given)
        return self.left[-n] if n <= len(self.left) else None

    def _give(self, slot: datetime, behind: int) -> None:
        for queue in self.given[behind:]:
            insort(queue, slot)

    def _go_on(self, now: datetime) -> None:
        """Slots that have come are no promise any more. A clock that was set back makes nobody wait for it."""
        for queue in self.given:
            del queue[: bisect_right(queue, now)]
        while self.left and self.left[-1] > now:
            self.left.pop()
