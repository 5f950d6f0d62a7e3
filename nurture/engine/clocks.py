"""Which clock a database lives on: the real one, or, when it was rehearsed with `--at`, that of its last run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nurture.core.model import Reason
from nurture.core.sending.rates import PACE
from nurture.core.sending.retries import LONGEST
from nurture.core.times.wall import CLOCKS_DIFFER
from nurture.store.protocol import Store

REHEARSED, REAL = "rehearsed", "real"


def real_now() -> datetime:
    return datetime.now(UTC)


def is_rehearsed(store: Store) -> bool:
    return store.get("mode") == REHEARSED


def last_run(store: Store) -> datetime:
    """When it last ran; now when it never did."""
    ran = store.get("ran_at")
    return datetime.fromisoformat(ran) if ran else real_now()


def ran_ahead(store: Store, now: datetime) -> bool:
    """Whether its last run lies in the future, by more than clocks differ."""
    ran = store.get("ran_at")
    return bool(ran) and datetime.fromisoformat(ran) > now + CLOCKS_DIFFER


def let_out(store: Store, now: datetime) -> None:
    """After a clock that was ahead: retries and slots that it gave come now, in their order.

    A retry that is no further away than any can be may be one of before, and waits.
    """
    far = now + LONGEST + CLOCKS_DIFFER
    waiting = [(m.due, m.key) for m, _ in store.messages("deferred") if m.due > far]
    waiting += [(slot.due, slot.key) for slot in store.paced(now)]
    reason, count = Reason(PACE, "what it waited for was told by a clock that was ahead"), len(waiting)
    store.move([(key, now - (count - n) * timedelta.resolution, reason) for n, (_, key) in enumerate(sorted(waiting))])


def now_of(store: Store) -> datetime:
    return last_run(store) if is_rehearsed(store) else real_now()
