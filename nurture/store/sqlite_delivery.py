"""Messages on their way: claimed, marked at the point of no return, settled. Only the run that began last may.

planned, deferred --claim--> claimed --mark--> sending --settle--> sent, deferred, failed, in_doubt
                                   claimed --settle--> held, cancelled, and whatever needs no mark
                                   claimed --release--> planned
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from nurture.core.model import Message, MessageState
from nurture.store.attempts import Claimed, Doubt, Settlement, Written
from nurture.store.encoding import micros, micros_or_none, reason_to_json
from nurture.store.errors import NotClaimed
from nurture.store.rows import EVENT, LEADS_BY_ID, MESSAGE, OF_LEADS, Row, event_of, message_of
from nurture.store.rows_of_lead import RowsOfClaim
from nurture.store.rules import attempts_of, came_in, left_at, may_settle, wakes_at
from nurture.store.sqlite_links import SqliteLinks, links_column
from nurture.store.sqlite_planning import SqlitePlanning
from nurture.store.sqlite_traffic import MAY_LEAVE, SqliteTraffic
from nurture.store.sqlite_walks import SqliteWalks

# ruff: noqa: S608 (what is put into these queries are our own lists of columns)
_MAY_LEAVE = f"SELECT m.key, m.lead FROM messages m INDEXED BY messages_open {MAY_LEAVE}"
_UNUSUAL = """
SELECT count(*) FROM messages INDEXED BY messages_unusual
WHERE state = 'planned' AND cause <> '' AND requested = 0 AND due <= ?
  AND channel IN (SELECT value FROM json_each(?))
"""
_WITHOUT_CONTEXT = MESSAGE.replace("context", "''")
_THEIR_MESSAGES = f"SELECT {_WITHOUT_CONTEXT} FROM messages {OF_LEADS} ORDER BY lead, id"
_STANDS = """
SELECT l.id, l.due, l.seq FROM json_each(?) j CROSS JOIN leads l ON l.id = j.value
"""
_IN_FLIGHT = f"SELECT {MESSAGE} FROM messages INDEXED BY messages_sending WHERE state = 'sending' ORDER BY id"
_TAKE = "UPDATE messages SET state = 'claimed', at = ? WHERE key = ?"
_MADE_OF = "written = ?, message_id = ?, version = ?, context = ?, digest = ?, links = coalesce(?, links)"
_WRITE_DOWN = f"UPDATE messages SET {_MADE_OF} WHERE key = ? AND state = 'claimed'"
_MARK = f"UPDATE messages SET state = 'sending', at = ?, {_MADE_OF} WHERE key = ? AND state = 'claimed'"
_SETTLE = """
UPDATE messages SET state = ?, at = coalesce(?, at), due = coalesce(?, due), reason = ?, attempts = attempts + ?,
    doubts = doubts + ?
WHERE key = ?
"""
_ANEW = "UPDATE messages SET attempts = 0, allowed = NULL WHERE key = ? AND state = 'planned'"
_ENDING = "SELECT m.key, m.lead, m.state FROM json_each(?) j CROSS JOIN messages m ON m.key = j.value"
_DOUBTS = f"""
SELECT m.{MESSAGE.replace(", ", ", m.")}, l.email FROM messages m INDEXED BY messages_in_doubt
JOIN leads l ON l.id = m.lead
WHERE m.state = 'in_doubt' ORDER BY m.at, m.id
"""
_ABOUT_DOUBTS = f"""
SELECT e.{EVENT.replace(", ", ", e.")} FROM messages m INDEXED BY messages_in_doubt
CROSS JOIN events e ON e.lead = m.lead AND e.message = m.key
WHERE m.state = 'in_doubt' ORDER BY e.seq DESC
"""


class SqliteDelivery(SqliteTraffic, SqlitePlanning, SqliteWalks, SqliteLinks):
    def claim(
        self, now: datetime, limit: int, channels: Collection[str], requested_only: bool = False
    ) -> Sequence[Claimed]:
        with self.as_the_runner():
            wanted = (micros(now), json.dumps(list(channels)), requested_only, limit)
            keys: dict[int, str] = {}
            for key, lead in self._db.execute(_MAY_LEAVE, wanted):
                keys.setdefault(lead, key)
            if not keys:
                return []
            self._db.executemany(_TAKE, [(micros(now), key) for key in keys.values()])
            leads = self._rows(self._among(LEADS_BY_ID, keys), _THEIR_MESSAGES)
        claimed = {rows.lead[0]: RowsOfClaim(keys[rows.lead[0]], rows) for rows in leads}
        return [claimed[lead] for lead in keys]

    def unusual(self, now: datetime, channels: Collection[str]) -> int:
        return int(self._value(_UNUSUAL, micros(now), json.dumps(list(channels))))

    def touched(self, claims: Collection[Claimed]) -> set[str]:
        version = int(self._value("PRAGMA data_version"))  # counts the commits of other connections
        if version == self._seen:
            return set()
        self._seen = version
        stands = {lead: (due, seq) for lead, due, seq in self._among(_STANDS, [claim.lead for claim in claims])}
        return {c.key for c in claims if isinstance(c, RowsOfClaim) and c.stand() != stands.get(c.lead)}

    def write_down(self, written: Sequence[Written]) -> None:
        self._each_claimed(_WRITE_DOWN, written)

    def mark(self, leaving: Sequence[Written], now: datetime) -> None:
        self._each_claimed(_MARK, leaving, micros(now))

    def _each_claimed(self, sql: str, written: Sequence[Written], *at: int) -> None:
        """Change claimed messages; or none of them, where one is not claimed."""
        with self.as_the_runner():
            if written and not self._each_changed(sql, written, *at):
                states = self._states_of([one.key for one in written])
                raise NotClaimed([one.key for one in written if states.get(one.key) is not MessageState.CLAIMED])

    def _each_changed(self, sql: str, written: Sequence[Written], *at: int) -> bool:
        """Whether there was something to change for each of them; if not, nothing was."""
        self._db.execute("SAVEPOINT all_or_none")
        numbers = self._numbers_of_links(written)
        rows = [(*at, *_made_of(one, numbers)) for one in written]
        each = self._db.executemany(sql, rows).rowcount == len(rows)
        self._db.execute(f"{'RELEASE' if each else 'ROLLBACK TO'} all_or_none")
        return each

    def release(self, keys: Sequence[str]) -> None:
        with self.as_the_runner():
            self._db.executemany(
                "UPDATE messages SET state = 'planned' WHERE key = ? AND state = 'claimed'", ((key,) for key in keys)
            )

    def settle(self, settlements: Sequence[Settlement]) -> list[str]:
        with self.as_the_runner():
            return self._settle_where(may_settle, settlements)

    def settle_doubts(self, settlements: Sequence[Settlement]) -> list[str]:
        with self.transaction():
            left = self._settle_where(lambda stored, _: stored is MessageState.IN_DOUBT, settlements)
            again = {end.key for end in settlements if end.state is MessageState.PLANNED}.difference(left)
            self._db.executemany(_ANEW, ((key,) for key in again))
            return left

    def doubts(self) -> list[Doubt]:
        with self._reading():
            about = [event_of(row) for row in self._db.execute(_ABOUT_DOUBTS)]
            evidence = {event.message: event for event in about if came_in(event)}
            found = [(message_of(row[:-1]), row[-1]) for row in self._db.execute(_DOUBTS)]
        return [Doubt(message, email, evidence.get(message.key)) for message, email in found]

    def _settle_where(
        self, may: Callable[[MessageState, MessageState], bool], settlements: Sequence[Settlement]
    ) -> list[str]:
        """All of them together: an end costs three statements."""
        if not settlements:
            return []
        found = {key: (lead, MessageState(state)) for key, lead, state in self._among(_ENDING, map(_key, settlements))}
        ends: list[tuple[int, MessageState, Settlement]] = []
        refused = []
        for end in settlements:
            lead, stored = found.get(end.key, (0, MessageState.PLANNED))
            if lead and may(stored, end.state):
                ends.append((lead, stored, end))
                found[end.key] = lead, end.state
            else:
                refused.append(end.key)
        self._db.executemany(_SETTLE, [_end_row(stored, end) for _, stored, end in ends])
        self._log_all([(lead, end.event, wakes_at(end)) for lead, _, end in ends])
        return refused

    def abandoned(self) -> list[Message]:
        with self.as_the_runner():
            self._db.execute("UPDATE messages SET state = 'planned' WHERE state = 'claimed'")
        return [message_of(row) for row in self._db.execute(_IN_FLIGHT)]


def _made_of(one: Written, numbers: Mapping[bytes, int]) -> Row:
    return (
        micros(one.at),
        one.message_id,
        one.version,
        one.context,
        one.digest,
        links_column(one.links, numbers),
        one.key,
    )


def _key(end: Settlement) -> str:
    return end.key


def _end_row(stored: MessageState, end: Settlement) -> Row:
    doubted = end.state is MessageState.IN_DOUBT
    return (
        end.state.value,
        micros_or_none(left_at(stored, end)),
        micros_or_none(end.due),
        reason_to_json(end.reason),
        attempts_of(end.state),
        doubted,
        end.key,
    )
