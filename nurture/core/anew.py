"""Messages behind which their lead has walked on already: when one is dropped, nothing else changes."""

from __future__ import annotations

from nurture.core.model import Message

ANEW = "/anew "
"""Stands in a message's key, before the number of the event that requested once more what its step had brought."""


def is_anew(message: Message) -> bool:
    """Whether its lead has sent a form once more, and is owed it by that."""
    return ANEW in message.key


def is_behind(message: Message) -> bool:
    """Whether it was requested anew, or leaves again after it was in doubt."""
    return message.doubts > 0 or is_anew(message)
