"""What each kind of step does when a lead comes to it.

A step is taken at the instant `at` at which the one before it was done. A new kind of step is a dataclass in
`core/steps.py`, a function in `messaging.py`, `branching.py` or `doing.py`, a line here, and a model in
`nurture.project`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from nurture.core import steps
from nurture.core.walking import branching, doing, messaging
from nurture.core.walking.footing import Footing, Outcome

_KINDS: dict[type, Callable[[Footing, Any, datetime], Outcome]] = {
    steps.Send: messaging.send,
    steps.Notify: messaging.notify,
    steps.Wait: branching.wait,
    steps.WaitUntil: branching.wait_until,
    steps.If: branching.if_,
    steps.Split: branching.split,
    steps.Set: doing.set_,
    steps.Record: doing.record,
    steps.Start: doing.start,
    steps.Unsubscribe: doing.unsubscribe,
    steps.Exit: doing.exit_,
    steps.Erase: doing.erase,
}


def take(walk: Footing, step: steps.Step, at: datetime) -> Outcome:
    """Do `step`, or say what it waits for."""
    return _KINDS[type(step)](walk, step, at)
