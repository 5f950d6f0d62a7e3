"""Hits, and the numbers that are kept of all others, in plain dictionaries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from nurture.core.hits import Hit
from nurture.core.model import MessageState
from nurture.store.inbox import Tally
from nurture.store.memory_links import MemoryLinks
from nurture.store.trails import MOST, KeptHit, Ruling, Trail


class MemoryHits(MemoryLinks):
    def readers(self, messages: Collection[str]) -> Mapping[str, int]:
        return {key: self._messages[key][1] for key in messages if key in self._messages}

    def keep_hits(self, hits: Sequence[tuple[str, Hit]]) -> None:
        with self.transaction():
            for key, hit in hits:
                known = self._hits.get(key, ())
                if key in self._messages and len(known) < MOST:
                    number = known[-1].number + 1 if known else 1
                    self._set(self._hits, key, (*known, KeptHit(number, hit)))

    def ask_again(self, leads: Collection[int], now: datetime) -> None:
        with self.transaction():
            for lead in set(leads) & self._states.keys():
                if any(each.state is MessageState.PLANNED for each in self._states[lead].messages):
                    self._wake(lead, now)

    def unjudged(self, rules: str, until: datetime, limit: int) -> list[str]:
        hits = self._hits.items()
        return [key for key, kept in hits if any(k.rules != rules and k.hit.at <= until for k in kept)][:limit]

    def next_unjudged(self) -> datetime | None:
        return min((k.hit.at for kept in self._hits.values() for k in kept if not k.rules), default=None)

    def trails(self, messages: Sequence[str]) -> list[Trail]:
        found = [(self._message(key), self._hits.get(key, ())) for key in messages]
        return [Trail(message, self._links.get(message.key, ()), kept) for message, kept in found if message and kept]

    def trails_of(self, lead: int) -> list[Trail]:
        return self.trails([m.key for m in self._states[lead].messages]) if lead in self._states else []

    def unsettled(self, leads: Sequence[int]) -> list[Trail]:
        trails = [replace(t, hits=tuple(k for k in t.hits if not k.rules)) for n in leads for t in self.trails_of(n)]
        return [trail for trail in trails if trail.hits]

    def networks(self, since: datetime) -> list[tuple[int, int]]:
        hits = [(self._messages[key][1], each.hit) for key, kept in self._hits.items() for each in kept]
        marked = sorted((hit.at.date(), hit.network, lead) for lead, hit in hits if hit.network and hit.at >= since)
        days = (list(day) for _, day in groupby(marked, key=lambda mark: mark[0]))
        return [(len({network for _, network, _ in day}), len({lead for _, _, lead in day})) for day in days]

    def rule(self, rulings: Sequence[Ruling], now: datetime) -> None:
        with self.transaction():
            for ruling in rulings:
                kept = tuple(_ruled(each, ruling) for each in self._hits.get(ruling.message, ()))
                if kept:
                    self._set(self._hits, ruling.message, kept)
                if ruling.event and (lead := self.readers([ruling.message]).get(ruling.message)):
                    self._log(lead, ruling.event, now)
                    self._wake(lead, now)

    # -- of those who may not be known

    def note_opens(self, days: Mapping[int, date]) -> None:
        with self.transaction():
            for lead in days.keys() & self._states.keys():
                self._set(self._last_opens, lead, days[lead])

    def last_open(self, lead: int) -> date | None:
        return self._last_opens.get(lead)

    def add_tallies(self, counts: Mapping[Tally, int]) -> None:
        with self.transaction():
            for tally, count in counts.items():
                self._set(self._tallies, tally, self._tallies.get(tally, 0) + count)

    def tallies(self, campaign: str) -> Mapping[Tally, int]:
        return {tally: count for tally, count in self._tallies.items() if tally.campaign == campaign}


def _ruled(kept: KeptHit, ruling: Ruling) -> KeptHit:
    if kept.number != ruling.number:
        return kept
    told = kept.told + (ruling.event is not None)
    return replace(kept, verdict=ruling.verdict, signs=ruling.signs, rules=ruling.rules, told=told)
