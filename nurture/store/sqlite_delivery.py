"""Messages on their way: claimed, marked at the point of no return, settled. Only the run that began last may.

planned, deferred --claim--> claimed --mark--> sending --settle--> sent, deferred, failed, in_doubt
                                   claimed --settle--> held, cancelled, and whatever needs no mark
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from nurture.core.model import LeadState, Message
from nurture.store.encoding import micros, micros_or_none, reason_to_json
from nurture.store.errors import NotClaimed
from nurture.store.protocol import Settlement
from nurture.store.rows import LEAD, MESSAGE, message_of, message_row
from nurture.store.rules import attempts_of, may_settle, wakes_at
from nurture.store.sqlite_planning import SqlitePlanning
from nurture.store.sqlite_traffic import SqliteTraffic
from nurture.store.sqlite_walks import SqliteWalks

# ruff: noqa: S608 (what is put into these queries are our own lists of columns)
_MAY_LEAVE = """
SELECT key FROM messages INDEXED BY messages_open
WHERE state IN ('planned', 'deferred') AND due <= ?
  AND channel IN (SELECT value FROM json_each(?)) AND requested >= ?
ORDER BY requested DESC, rank DESC, priority DESC, due, key LIMIT ?
"""
_UNUSUAL = """
SELECT count(*) FROM messages INDEXED BY messages_unusual
WHERE state = 'planned' AND cause <> '' AND requested = 0 AND due <= ?
  AND channel IN (SELECT value FROM json_each(?))
"""
_THEIR_LEADS = f"""
SELECT {LEAD} FROM leads
WHERE id IN (SELECT m.lead FROM json_each(?) j CROSS JOIN messages m ON m.key = j.value)
"""
_IN_FLIGHT = f"SELECT {MESSAGE} FROM messages INDEXED BY messages_sending WHERE state = 'sending' ORDER BY id"
_REWRITE = f"""
UPDATE messages SET {", ".join(f"{column} = ?" for column in MESSAGE.split(", ")[2:])}
WHERE key = ? AND state = 'claimed'
"""
_SETTLE = """
UPDATE messages SET state = ?, at = ?, due = coalesce(?, due), reason = ?, attempts = attempts + ?
WHERE key = ? RETURNING lead
"""


class SqliteDelivery(SqliteTraffic, SqlitePlanning, SqliteWalks):
    def claim(
        self, now: datetime, limit: int, channels: Collection[str], requested_only: bool = False
    ) -> list[tuple[Message, LeadState]]:
        with self._as_the_runner():
            self._seen = self._data_version()
            found = self._db.execute(_MAY_LEAVE, (micros(now), json.dumps(list(channels)), requested_only, limit))
            keys = [key for (key,) in found]
            self._db.executemany(
                "UPDATE messages SET state = 'claimed', at = ? WHERE key = ?", ((micros(now), key) for key in keys)
            )
            states = self._states(self._among(_THEIR_LEADS, keys))
        claimed = {message.key: (message, state) for state in states for message in state.messages}
        return [claimed[key] for key in keys]

    def unusual(self, now: datetime, channels: Collection[str]) -> int:
        return int(self._value(_UNUSUAL, micros(now), json.dumps(list(channels))))

    def changed(self) -> bool:
        return self._data_version() != self._seen

    def _data_version(self) -> int:
        """Counts the commits of other connections, of whatever process."""
        return int(self._value("PRAGMA data_version"))

    def rewrite(self, messages: Sequence[Message]) -> None:
        with self._as_the_runner():
            self._each(_REWRITE, [(message.key, (*message_row(message)[2:], message.key)) for message in messages])

    def mark(self, keys: Sequence[str], now: datetime) -> None:
        if self._db.in_transaction:
            raise RuntimeError("mark must be durable on return, so it stands in no other transaction")
        sql = "UPDATE messages SET state = 'sending', at = ? WHERE key = ? AND state = 'claimed'"
        with self._as_the_runner():
            self._each(sql, [(key, (micros(now), key)) for key in keys])

    def _each(self, sql: str, rows: Sequence[tuple[str, tuple[object, ...]]]) -> None:
        """Change the one message of each key, or none of them."""
        missed = [key for key, row in rows if not self._db.execute(sql, row).rowcount]
        if missed:
            raise NotClaimed(missed)

    def settle(self, settlements: Sequence[Settlement]) -> list[str]:
        with self._as_the_runner():
            states = self._states_of([end.key for end in settlements])
            refused = []
            for end in settlements:
                if end.key in states and may_settle(states[end.key], end.state):
                    self._settle(end)
                    states[end.key] = end.state
                else:
                    refused.append(end.key)
        return refused

    def _settle(self, end: Settlement) -> None:
        at, due = micros(end.at), micros_or_none(end.due)
        row = (end.state.value, at, due, reason_to_json(end.reason), attempts_of(end.state), end.key)
        lead = self._value(_SETTLE, *row)
        if end.event:
            self._log(lead, end.event, wakes_at(end))
        self._wake(lead, wakes_at(end))

    def abandoned(self) -> list[Message]:
        with self._as_the_runner():
            self._db.execute("UPDATE messages SET state = 'planned' WHERE state = 'claimed'")
        return [message_of(row) for row in self._db.execute(_IN_FLIGHT)]
