"""What a lead has written and somebody has to read: that it may want no more, or that it wants to be forgotten.

| it wrote | its event | until somebody decides |
| --- | --- | --- |
| an answer that may ask for no more mail | `unclear-answer` | nothing leaves that counts towards limits |
| that all that is kept of it be gone | `unsubscribed`, with `asks: erasure` | nothing leaves |

`nurture record` decides: `replied` says that it was an answer, `unsubscribed` that no more mail was meant; so does what
ends all mail anyway. Another answer decides nothing: it may say yes to `Do you want to be removed?`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from nurture.core.model import Event

UNCLEAR = "unclear-answer"
"""A verb that nurture alone writes; no file can name it."""
ASKS = "asks"
ERASURE = "erasure"
_DECIDE = frozenset({"replied", "unsubscribed"})
_END = frozenset({"unsubscribed", "complained"})


def undecided(events: Iterable[Event]) -> Event | None:
    """The event that waits for somebody to decide; one that has a legal term before all others."""
    waits = None
    for event in events:
        if event.facts.get(ASKS) == ERASURE:
            waits = event
        elif event.verb == UNCLEAR:
            waits = waits or event
        elif waits and (_is_by_hand(event) or (waits.verb == UNCLEAR and event.verb in _END and not event.what)):
            waits = None
    return waits


def asks(event: Event) -> Literal["", "erasure", "unclear"]:
    """What somebody has to decide about."""
    return "erasure" if event.facts.get(ASKS) == ERASURE else "unclear" if event.verb == UNCLEAR else ""


def _is_by_hand(event: Event) -> bool:
    """Whether `nurture record` wrote it, and no step of a campaign."""
    way, _, number = event.key.partition("/")
    return event.verb in _DECIDE and way == "record" and "/" not in number
