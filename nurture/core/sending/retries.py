"""When a message that was put off is tried again, by why it was.

RFC 5321 4.5.4.1 asks for half an hour between two attempts unless the reason is known, and for four to five days until
one gives up. The reason is known here; and marketing that comes after three days is no longer wanted.

    why                            tried again after
    -----------------------------  ----------------------------------------------------------------------------
    greylisted                     6 (most lists open after 5), 15 and 30 minutes, 1, 2, 4, 8 hours, then every 12
    rate                           15 and 30 minutes, 1, 2, 4, 8 hours, then every 12
    network                        5, 15 and 30 minutes, 1, 2, 4, 8 hours, then every 12
    mailbox_full                   6 hours, then once a day
    blocked, policy, content       30 minutes, 2, 6, 12 hours, then once a day
    relay, auth                    1, 5, 15 and 30 minutes, then every hour, for as long as it takes
    anything else                  5 and 30 minutes, 2, 6, 12 hours, then once a day

All but `relay` and `auth` have failed 72 hours after the first attempt: these two are faults of ours, for which no lead
shall lose its mail. What leaves once more after a doubt is tried anew: its hours count from when it might leave again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

GIVE_UP = timedelta(hours=72)
OURS = frozenset({"relay", "auth"})
REASONS = frozenset(
    {
        "invalid_recipient", "inactive_mailbox", "bad_domain", "mailbox_full", "greylisted", "rate", "blocked",
        "policy", "auth", "content", "too_big", "relay", "network", "unknown",
    }
)  # fmt: skip
"""The classes of reasons that a channel may name."""


def _minutes(*minutes: int) -> Sequence[timedelta]:
    return tuple(timedelta(minutes=each) for each in minutes)


_SLOWLY = _minutes(30, 120, 360, 720, 1440)
_UNKNOWN = _minutes(5, 30, 120, 360, 720, 1440)
_DELAYS = {
    "greylisted": _minutes(6, 15, 30, 60, 120, 240, 480, 720),
    "rate": _minutes(15, 30, 60, 120, 240, 480, 720),
    "network": _minutes(5, 15, 30, 60, 120, 240, 480, 720),
    "mailbox_full": _minutes(360, 1440),
    "blocked": _SLOWLY,
    "policy": _SLOWLY,
    "content": _SLOWLY,
    "relay": _minutes(1, 5, 15, 30, 60),
    "auth": _minutes(1, 5, 15, 30, 60),
}
LONGEST = max(delay for delays in (_UNKNOWN, *_DELAYS.values()) for delay in delays)
"""No retry is further away."""


def next_try(reason: str, attempts: int, first: datetime, now: datetime) -> datetime | None:
    """When to try again what was put off now for `reason`; None: it has failed.

    `attempts` are those before this one, `first` is when the first was made.
    """
    if reason not in OURS and now - first >= GIVE_UP:
        return None
    delays = _DELAYS.get(reason, _UNKNOWN)
    return now + delays[min(attempts, len(delays) - 1)]
