"""What each kind of step does when a lead comes to it.

A step is taken at the instant `at` at which the one before it was done. A new kind of step is a dataclass in
`campaigns.py`, a function in `messaging.py`, `branching.py` or `doing.py`, a line here, and a model in
`nurture.project`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from nurture.core import campaigns
from nurture.core.walking import branching, doing, messaging
from nurture.core.walking.footing import Footing, Outcome

_KINDS: dict[type, Callable[[Footing, Any, datetime], Outcome]] = {
    campaigns.Send: messaging.send,
    campaigns.Notify: messaging.notify,
    campaigns.Wait: branching.wait,
    campaigns.WaitUntil: branching.wait_until,
    campaigns.If: branching.if_,
    campaigns.Split: branching.split,
    campaigns.Set: doing.set_,
    campaigns.Record: doing.record,
    campaigns.Start: doing.start,
    campaigns.Unsubscribe: doing.unsubscribe,
    campaigns.Exit: doing.exit_,
    campaigns.Erase: doing.erase,
}


def take(walk: Footing, step: campaigns.Step, at: datetime) -> Outcome:
    """Do `step`, or say what it waits for."""
    return _KINDS[type(step)](walk, step, at)
