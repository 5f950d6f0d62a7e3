"""What leaves next and what has left, to whose address: what rates are kept by."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from nurture.core.model import Reason
from nurture.core.sending.rates import OUTBOX, PACE
from nurture.store.attempts import Leaving, Left
from nurture.store.encoding import instant, micros, reason_to_json
from nurture.store.sqlite_forms import SqliteForms

_IS_PACED = f"substr(m.reason, 1, {len(PACE) + 3}) = '[\"{PACE}\"'"
_LEFT_US = f"m.state = 'sent' AND substr(m.reason, 1, {len(OUTBOX) + 3}) <> '[\"{OUTBOX}\"'"
# ruff: noqa: S608 (what is put into these queries are our own words)
MAY_LEAVE = """
WHERE m.state IN ('planned', 'deferred') AND m.due <= ?
  AND m.channel IN (SELECT value FROM json_each(?)) AND m.requested >= ?
  AND NOT EXISTS (SELECT 1 FROM messages INDEXED BY messages_claimed WHERE lead = m.lead AND state = 'claimed')
  AND NOT EXISTS (SELECT 1 FROM messages INDEXED BY messages_sending WHERE lead = m.lead AND state = 'sending')
ORDER BY m.requested DESC, m.rank DESC, m.priority DESC, m.due, m.key LIMIT ?
"""
_NEXT = f"""
SELECT m.lead, m.key, m.kind, l.email, m.requested, {_IS_PACED}, m.due
FROM messages m INDEXED BY messages_open JOIN leads l ON l.id = m.lead {MAY_LEAVE}
"""
_PACED = f"""
SELECT m.key, m.kind, l.email, m.requested, 1, m.due
FROM messages m INDEXED BY messages_paced JOIN leads l ON l.id = m.lead
WHERE m.state = 'planned' AND {_IS_PACED} AND m.due > ? ORDER BY m.due, m.key
"""
_MOVE = """
UPDATE messages SET state = 'planned', due = ?, reason = ?
WHERE key = ? AND state IN ('planned', 'deferred', 'claimed')
"""
_LEFT = f"""
SELECT m.campaign, l.email, m.at FROM messages m INDEXED BY messages_sent JOIN leads l ON l.id = m.lead
WHERE {_LEFT_US} AND m.at > ? AND m.at <= ? ORDER BY m.at
"""
_HOW_MANY_LEFT = f"""
SELECT count(*) FROM messages m INDEXED BY messages_sent WHERE {_LEFT_US} AND m.at >= ? AND m.at < ?
"""
_COMPLAINTS = f"""
SELECT DISTINCT m.campaign, m.key, m.at FROM events e INDEXED BY events_complained JOIN messages m ON m.key = e.message
WHERE e.verb = 'complained' AND e.at > ? AND {_LEFT_US} AND m.at > ?
"""


class SqliteTraffic(SqliteForms):
    def leaving(
        self, now: datetime, limit: int, channels: Collection[str], requested_only: bool = False
    ) -> list[Leaving]:
        wanted = (micros(now), json.dumps(list(channels)), requested_only, limit)
        first: dict[int, Leaving] = {}
        for lead, *row in self._db.execute(_NEXT, wanted):
            first.setdefault(lead, _leaving(*row))
        return [*first.values()]

    def paced(self, now: datetime) -> list[Leaving]:
        return [_leaving(*row) for row in self._db.execute(_PACED, (micros(now),))]

    def move(self, moves: Sequence[tuple[str, datetime, Reason]]) -> None:
        rows = ((micros(due), reason_to_json(reason), key) for key, due, reason in moves)
        with self.as_the_runner():
            self._db.executemany(_MOVE, rows)

    def left(self, since: datetime, until: datetime) -> Iterator[Left]:
        found = self._db.execute(_LEFT, (micros(since), micros(until)))
        return (Left(campaign, email, instant(at)) for campaign, email, at in found)

    def how_many_left(self, since: datetime, until: datetime) -> int:
        return int(self._value(_HOW_MANY_LEFT, micros(since), micros(until)))

    def complaints(self, since: datetime) -> Mapping[str, list[datetime]]:
        found: dict[str, list[datetime]] = {}
        for campaign, _, at in self._db.execute(_COMPLAINTS, (micros(since), micros(since))):
            found.setdefault(campaign, []).append(instant(at))
        return found


def _leaving(key: str, kind: str, email: str, requested: int, paced: int, due: int) -> Leaving:
    return Leaving(key, kind, email, requested == 1, paced == 1, instant(due))
