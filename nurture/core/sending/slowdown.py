"""A server that asks to be spared gets one message at a time, with a gap that grows and shrinks.

it says                                         the gap
----------------------------------------------  ----------------------------------------
slow down, for the first time                   is a minute
slow down, to a message that came after a gap   doubles, up to an hour
yes, to a message that came after a gap         halves; below a minute it is over
anything about messages that left before        stays
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
_SLOW_DOWN = re.compile(r"\b421\b|\b4\.7\.\d{1,3}\b")


def asks_to_be_spared(reason: str, words: str) -> bool:
    """Whether a deferral is about how much was sent: a rate, 421, or a policy for now (4.7.x, RFC 3463 3.8).

    A relay that is at fault says nothing of the recipient's server.
    """
    return reason == "rate" or (reason not in ("greylisted", "relay") and _SLOW_DOWN.search(words) is not None)


@dataclass(slots=True)
class Slowdown:
    """Of one server. `opens` is when the next message may leave; `tried`: one has left since the gap last changed."""

    gap: timedelta
    opens: datetime
    tried: bool = False

    @classmethod
    def begins(cls, now: datetime) -> Slowdown:
        return cls(SHORTEST, now + SHORTEST)

    def until(self, now: datetime) -> datetime | None:
        """When one may leave; None: now. A clock that was set back makes nobody wait for it."""
        return self.opens if now < self.opens <= now + self.gap else None

    def took(self, now: datetime) -> None:
        """One leaves now."""
        self.opens, self.tried = now + self.gap, True

    def refused(self, now: datetime) -> None:
        if self.tried:
            self._becomes(min(self.gap * 2, LONGEST), now)

    def accepted(self, now: datetime) -> bool:
        """Whether the slowdown is over."""
        if self.tried:
            self._becomes(self.gap / 2, now)
        return self.gap < SHORTEST

    def _becomes(self, gap: timedelta, now: datetime) -> None:
        self.gap, self.opens, self.tried = gap, now + gap, False
