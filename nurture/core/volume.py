"""How much may leave, as `limits` says it: rates of servers, a cap for each day, and the ramp that a new sender climbs.

Receivers mistrust who was silent yesterday and sends thousands today: they want to see a volume that grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ANY = "any"
_HIGHEST = 40


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `count` messages in any `per` of elapsed time."""

    count: int
    per: timedelta
    text: str = ""


Rates = Mapping[str, tuple[Rate, ...]]
"""By domain, by provider, or `any`: each server that is not named."""


@dataclass(frozen=True, slots=True)
class WarmUp:
    """`starts` messages on the day `since`, twice as many `doubles_every` so many days, and evenly in between."""

    since: date
    starts: int
    doubles_every: int

    def on(self, day: date) -> int:
        """How many on that day; on a day before it begins as many as on the first."""
        doublings = max((day - self.since).days, 0) / self.doubles_every
        return int(self.starts * 2 ** min(doublings, _HIGHEST))


@dataclass(frozen=True, slots=True)
class Daily:
    """What may leave in a day of the project's calendar; both None: any number."""

    cap: int | None = None
    warm_up: WarmUp | None = None

    def on(self, day: date) -> int | None:
        """How many messages may leave on a day; None: any number."""
        return min(self._bounds(day), default=None)

    def rule(self, day: date) -> str:
        """Which of the two keys decides."""
        return "warm_up" if self.warm_up and self.on(day) != self.cap else "per_day"

    def _bounds(self, day: date) -> Iterator[int]:
        if self.cap is not None:
            yield self.cap
        if self.warm_up:
            yield self.warm_up.on(day)


NO_BOUND = Daily()
