"""What a store keeps of hits: evidence of those who agreed to tracking, and of all others no more than numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from nurture.core.hits import Hit
from nurture.store.inbox import Tally
from nurture.store.trails import Ruling, Trail


class OfHits(Protocol):
    def readers(self, messages: Collection[str]) -> Mapping[str, int]:
        """The lead of each of these messages, by its number; without messages that are gone."""

    def keep_hits(self, hits: Sequence[tuple[str, Hit]]) -> None:
        """Each with the key of its message; dropped where that is gone, or has more hits than anybody needs."""

    def ask_again(self, leads: Collection[int], now: datetime) -> None:
        """Make those of these leads due for whom a message may leave: they may have done what speaks against it."""

    def unjudged(self, rules: str, until: datetime, limit: int) -> list[str]:
        """Messages, by their keys, with hits up to `until` that were not judged by this version of the rules.

        At most so many, and none only where there is none. What it costs does not grow with how many there are.
        """

    def next_unjudged(self) -> datetime | None:
        """When the oldest hit came in that was never judged."""

    def trails(self, messages: Sequence[str]) -> list[Trail]:
        """Of these messages, in this order; without those that are gone."""

    def trails_of(self, lead: int) -> list[Trail]:
        """Of all messages of a lead that somebody asked for something of, oldest first."""

    def unsettled(self, leads: Sequence[int]) -> list[Trail]:
        """What was asked for of the messages of these leads and never judged, without the rest; oldest first."""

    def networks(self, since: datetime) -> list[tuple[int, int]]:
        """Of each day (UTC) since then with hits, oldest first: how many networks they came from, of how many leads."""

    def rule(self, rulings: Sequence[Ruling], now: datetime) -> None:
        """Write down what is said of hits, and what follows; a lead with an event becomes due."""

    def note_opens(self, days: Mapping[int, date]) -> None:
        """On which day a lead, by its number, last opened a mail; nothing of one who is gone."""

    def last_open(self, lead: int) -> date | None: ...

    def add_tallies(self, counts: Mapping[Tally, int]) -> None:
        """So many more of each."""

    def tallies(self, campaign: str) -> Mapping[Tally, int]:
        """Those of a campaign's mails."""
