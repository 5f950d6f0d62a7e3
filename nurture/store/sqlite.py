"""The store on SQLite, with what is read of it for lists and reports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from nurture.core.decisions import Decision
from nurture.core.model import LeadState, Message, Reason
from nurture.store.encoding import instant, micros, place_from_list
from nurture.store.protocol import Counted
from nurture.store.rows import LEAD, MESSAGE, message_of
from nurture.store.sqlite_delivery import SqliteDelivery
from nurture.store.sqlite_hits import SqliteHits
from nurture.store.sqlite_mentions import SqliteMentions

# ruff: noqa: S608 (what is put into these queries are our own lists of columns)
_SLICE = 1000
_FIRST_DAY = date(1970, 1, 1)
_LEADS = f"""
SELECT {LEAD} FROM leads
WHERE id > :after AND source <> ''
AND (:temperature = '' OR temperature = :temperature) AND (:source = '' OR source = :source)
ORDER BY id LIMIT {_SLICE}
"""
_MESSAGES = f"""
SELECT m.{MESSAGE.replace(", ", ", m.")}, l.email, m.id FROM messages m JOIN leads l ON l.id = m.lead
WHERE m.id > :after AND (:state = '' OR m.state = :state) AND (:campaign = '' OR m.campaign = :campaign)
ORDER BY m.id LIMIT {_SLICE}
"""
_UNCONFIRMED = "SELECT count(*) FROM leads WHERE source = ''"
_AGREED = """
SELECT count(*) FROM (
    SELECT max(CASE WHEN NOT given THEN at END) AS withdrawn, max(CASE WHEN confirmed THEN at END) AS anew
    FROM consents WHERE purpose IN (?1, iif(?1 = 'tracking', ?1, '')) GROUP BY lead
    HAVING max(given) AND (withdrawn IS NULL OR anew > withdrawn)
)
"""
_PER_DAY = """
SELECT at / 86400000000, count(*) FROM messages INDEXED BY messages_sent WHERE state = 'sent' AND at >= ? GROUP BY 1
"""
_DECISIONS = """
SELECT d.lead, s.text, r.text, w.text, d.at
FROM leads l JOIN decisions d ON d.lead = l.id
JOIN codes s ON s.id = d.step JOIN codes r ON r.id = d.rule JOIN codes w ON w.id = d.words
WHERE l.key = ? ORDER BY d.id
"""


class SqliteStore(SqliteDelivery, SqliteHits, SqliteMentions):
    """`SqliteStore(path)` opens the database, made if there is none."""

    def sent_per_day(self, since: datetime) -> Mapping[date, int]:
        return {_FIRST_DAY + timedelta(days): n for days, n in self._db.execute(_PER_DAY, (micros(since),))}

    def count(self, what: Counted) -> int:
        unconfirmed = self._value(_UNCONFIRMED) if what == "leads" else 0
        return int(self._value(f"SELECT count(*) FROM {what}") - unconfirmed)

    def agreed(self, purpose: str) -> int:
        (count,) = self._db.execute(_AGREED, (purpose,)).fetchone()
        return int(count)

    def leads(self, temperature: str = "", source: str = "") -> Iterator[LeadState]:
        after = 0
        while True:
            wanted = {"after": after, "temperature": temperature, "source": source}
            with self._reading():
                states = self._states(self._db.execute(_LEADS, wanted).fetchall())
            yield from states
            if len(states) < _SLICE:
                return
            after = states[-1].lead.id

    def messages(self, state: str = "", campaign: str = "") -> Iterator[tuple[Message, str]]:
        after = 0
        while True:
            wanted = {"after": after, "state": state, "campaign": campaign}
            rows = self._db.execute(_MESSAGES, wanted).fetchall()
            yield from ((message_of(row[:-2]), row[-2]) for row in rows)
            if len(rows) < _SLICE:
                return
            after = rows[-1][-1]

    def decisions(self, key: str) -> list[Decision]:
        return [_decision(*row) for row in self._db.execute(_DECISIONS, (key,))]


def _decision(lead: int, step: str, rule: str, words: str, at: int) -> Decision:
    campaign, name = json.loads(step)
    version, sequence, walk, do, code, place, why = json.loads(rule)
    reason = Reason(code, words, place_from_list(why))
    return Decision(lead, campaign, sequence, name, do, instant(at), reason, place_from_list(place), walk, version)
