"""How many messages leave before leads are planned again: nothing urgent waits behind them for long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MOST = 1_000
LONGEST = timedelta(seconds=60)
PATIENCE = timedelta(seconds=10)
"""For so long mails that are under way may take to end before others are taken beside them."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Slice:
    """`MOST` messages or those until `ends`. It always takes some, however slowly they leave; `count` is how many."""

    ends: datetime
    count: int = 0

    def took(self, count: int, now: datetime) -> None:
        self.count += count
        if self.count >= MOST:
            self.ends = min(self.ends, now)

    def end(self) -> None:
        """It takes no more, whatever is under way."""
        self.ends = _LONG_AGO

    def goes_on(self, now: datetime, under_way: Iterable[datetime]) -> bool:
        """Whether it takes more, given since when those that are `under_way` are.

        One that could have ended long ago, but for a server that is silent, does: others need not wait for that one.
        """
        if not self.count or now < self.ends:
            return True
        return now >= self.ends + PATIENCE and any(at < self.ends for at in under_way)
