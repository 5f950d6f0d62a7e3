"""What a store tells of traffic: for rates, brakes and the error budget."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from nurture.core.model import Reason
from nurture.store.attempts import Leaving, Left


class OfTraffic(Protocol):
    def leaving(
        self, now: datetime, limit: int, channels: Collection[str], requested_only: bool = False
    ) -> list[Leaving]:
        """What `claim` would claim, in the same order, and leaves as it is."""

    def paced(self, now: datetime) -> list[Leaving]:
        """Planned messages whose slot is still to come, by slot."""

    def move(self, moves: Sequence[tuple[str, datetime, Reason]]) -> None:
        """Give messages a slot (key, when, why): planned, and not before then. Their leads are not woken.

        Those that are on their way, gone or held stay as they are.
        """

    def left(self, since: datetime, until: datetime) -> Iterator[Left]:
        """What was sent after `since`, up to `until`, oldest first; what went to an outbox has not left."""

    def how_many_left(self, since: datetime, until: datetime) -> int:
        """How many messages were sent from `since` on and before `until`, those to an outbox aside."""

    def complaints(self, since: datetime) -> Mapping[str, list[datetime]]:
        """When those mails had left that were complained of, as `left` tells of them after `since`, by campaign."""
