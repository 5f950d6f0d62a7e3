"""Hits on SQLite: kept, judged, forgotten; and the numbers that are kept of all others."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, cast

from nurture.core.hits import Hit, Kind
from nurture.store.encoding import instant, instant_or_none, micros, to_json, words_from_json
from nurture.store.inbox import Tally
from nurture.store.rows import MESSAGE, message_of
from nurture.store.sqlite_events import SqliteEvents
from nurture.store.sqlite_links import SqliteLinks
from nurture.store.trails import MOST, KeptHit, Ruling, Trail

# ruff: noqa: S608 (what is put into these queries are our own lists of columns)
_HIT = "kind, at, method, agent, network, language, ahead, link"
_KEEP = f"""
INSERT INTO hits (message, n, lead, {_HIT})
SELECT id, coalesce((SELECT max(n) FROM hits WHERE message = m.id), 0) + 1, lead, ?, ?, ?, ?, ?, ?, ?, ?
FROM messages m WHERE key = ? AND (SELECT count(*) FROM hits WHERE message = m.id) < {MOST}
"""
_ASK_AGAIN = """
UPDATE leads SET due = min(coalesce(due, ?1), ?1) WHERE id IN (
    SELECT m.lead FROM json_each(?2) j CROSS JOIN messages m ON m.lead = j.value WHERE m.state = 'planned'
)
"""
_READERS = "SELECT m.key, m.lead FROM json_each(?) j CROSS JOIN messages m ON m.key = j.value"
_UNJUDGED = """
SELECT key FROM messages WHERE id IN (
    SELECT * FROM (SELECT message FROM hits WHERE rules < ?1 AND at <= ?2 LIMIT ?3) UNION
    SELECT * FROM (SELECT message FROM hits WHERE rules > ?1 AND at <= ?2 LIMIT ?3)
) LIMIT ?3
"""
_NEXT = "SELECT min(at) FROM hits WHERE rules = ''"
_TRAILS = f"""
SELECT h.n, h.{_HIT.replace(", ", ", h.")}, h.verdict, h.signs, h.rules, h.told,
    m.links, m.{MESSAGE.replace(", ", ", m.")}
"""
_TRAILS_BY_KEY = f"""
{_TRAILS} FROM json_each(?) j CROSS JOIN messages m ON m.key = j.value JOIN hits h ON h.message = m.id
ORDER BY j.key, h.n
"""
_TRAILS_OF = f"{_TRAILS} FROM hits h JOIN messages m ON m.id = h.message WHERE h.lead = ? ORDER BY m.id, h.n"
_UNSETTLED = f"""
{_TRAILS} FROM json_each(?) j CROSS JOIN hits h ON h.lead = j.value JOIN messages m ON m.id = h.message
WHERE h.rules = '' ORDER BY m.id, h.n
"""
_NETWORKS = """
SELECT count(DISTINCT network), count(DISTINCT lead) FROM hits WHERE at >= ? AND network <> ''
GROUP BY at / 86400000000 ORDER BY at / 86400000000
"""
_RULE = """
UPDATE hits SET verdict = ?, signs = ?, rules = ?, told = told + ?
WHERE message = (SELECT id FROM messages WHERE key = ?) AND n = ?
"""
_OPENED = "INSERT OR REPLACE INTO last_opens SELECT id, ? FROM leads WHERE id = ?"
_COUNT = """
INSERT INTO tallies (campaign, step, kind, link, day, count) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET count = count + excluded.count
"""
_TALLIES = "SELECT kind, campaign, step, link, day, count FROM tallies WHERE campaign = ?"


class SqliteHits(SqliteEvents, SqliteLinks):
    def readers(self, messages: Collection[str]) -> Mapping[str, int]:
        return dict(self._among(_READERS, messages))

    def keep_hits(self, hits: Sequence[tuple[str, Hit]]) -> None:
        with self.transaction():
            self._db.executemany(_KEEP, ((*_row(hit), key) for key, hit in hits))

    def ask_again(self, leads: Collection[int], now: datetime) -> None:
        with self.transaction():
            self._db.execute(_ASK_AGAIN, (micros(now), json.dumps(sorted(leads))))

    def unjudged(self, rules: str, until: datetime, limit: int) -> list[str]:
        return [key for (key,) in self._db.execute(_UNJUDGED, (rules, micros(until), limit))]

    def next_unjudged(self) -> datetime | None:
        return instant_or_none(self._value(_NEXT))

    def trails(self, messages: Sequence[str]) -> list[Trail]:
        with self._reading():
            return list(self._trails(self._among(_TRAILS_BY_KEY, messages)))

    def trails_of(self, lead: int) -> list[Trail]:
        with self._reading():
            return list(self._trails(self._db.execute(_TRAILS_OF, (lead,)).fetchall()))

    def unsettled(self, leads: Sequence[int]) -> list[Trail]:
        with self._reading():
            return list(self._trails(self._among(_UNSETTLED, leads)))

    def networks(self, since: datetime) -> list[tuple[int, int]]:
        return self._db.execute(_NETWORKS, (micros(since),)).fetchall()

    def _trails(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[Trail]:
        """Of rows of which those of one message follow each other."""
        for (links, *message), its in groupby(rows, key=lambda row: row[13:]):
            yield Trail(message_of(tuple(message)), self._links(links), tuple(_kept(*row[:13]) for row in its))

    def rule(self, rulings: Sequence[Ruling], now: datetime) -> None:
        rows = ((r.verdict, to_json(r.signs), r.rules, r.event is not None, r.message, r.number) for r in rulings)
        with self.transaction():
            self._db.executemany(_RULE, rows)
            leads = self.readers({r.message for r in rulings if r.event})
            self._log_all([(leads[r.message], r.event, now) for r in rulings if r.event and r.message in leads])

    # -- of those who may not be known

    def note_opens(self, days: Mapping[int, date]) -> None:
        with self.transaction():
            self._db.executemany(_OPENED, ((day.isoformat(), lead) for lead, day in days.items()))

    def last_open(self, lead: int) -> date | None:
        day = self._value("SELECT day FROM last_opens WHERE lead = ?", lead)
        return date.fromisoformat(day) if day else None

    def add_tallies(self, counts: Mapping[Tally, int]) -> None:
        rows = ((t.campaign, t.step, t.kind, t.link, t.day.isoformat(), count) for t, count in counts.items())
        with self.transaction():
            self._db.executemany(_COUNT, rows)

    def tallies(self, campaign: str) -> Mapping[Tally, int]:
        rows = self._db.execute(_TALLIES, (campaign,))
        return {
            Tally(kind, campaign, step, link, date.fromisoformat(day)): count
            for kind, campaign, step, link, day, count in rows
        }


def _row(hit: Hit) -> tuple[Any, ...]:
    """The kind of a visit says the page too: `visit pricing`."""
    kind = f"{hit.kind} {hit.page}".rstrip()
    return kind, micros(hit.at), hit.method, hit.agent, hit.network, hit.language, hit.ahead, hit.link


def _kept(n: int, said: str, at: int, method: str, agent: str, network: str, *rest: Any) -> KeptHit:
    language, ahead, link, verdict, signs, rules, told = rest
    kind, _, page = said.partition(" ")
    hit = Hit(cast(Kind, kind), instant(at), method, agent, network, language == 1, ahead == 1, link, page)
    return KeptHit(n, hit, verdict or None, words_from_json(signs), rules, told)
