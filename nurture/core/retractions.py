"""Events that take others back: a click that turned out to be a machine's has not happened, from then on.

Both stay in the log. What was done because of it stays done; points and conditions no longer see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nurture.core.model import Event

TOOK_BACK = "took back"
"""Its verb. No feed and no project can have it: their verbs have no blank."""


def retraction(event: Event, at: datetime, key: str, why: str) -> Event:
    """That `event` is taken back, at that instant."""
    facts = {"event": event.key, "why": why}
    return Event(TOOK_BACK, at, key, event.what, facts, event.campaign, event.message)


def standing(events: Sequence[Event]) -> list[Event]:
    """Those that none of the others takes back."""
    gone = {event.facts["event"] for event in events if event.verb == TOOK_BACK}
    return [event for event in events if event.key not in gone] if gone else list(events)
