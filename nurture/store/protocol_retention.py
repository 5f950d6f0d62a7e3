"""What a store forgets by its age, slice by slice, so that no write keeps others waiting."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

Aged = Literal["mails", "clicks"]
"""What sent mails were made of (their hash stays), and the evidence of clicks and opens (their events stay)."""


class OfRetention(Protocol):
    def forget_aged(self, kind: Aged, before: datetime, limit: int) -> int:
        """Forget what is older than this instant, the oldest first, at most `limit`; how many. 0: there is no more."""

    def aged(self, kind: Aged, before: datetime) -> int:
        """How many it would forget."""
