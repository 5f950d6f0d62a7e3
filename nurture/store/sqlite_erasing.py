"""Who has agreed to what, who has long been silent, who is forgotten, and that no byte of those is left.

What is deleted is overwritten with zeros (`secure_delete`); the write-ahead log keeps it until it is emptied. A row
that SQLite moved between pages before it was deleted may have left a copy in the free part of one: `vacuum` ends that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from nurture.core.model import Consent
from nurture.store.encoding import instant, micros
from nurture.store.errors import Locked
from nurture.store.protocol_suppression import Leftover
from nurture.store.rules import mark_of, withdrawn_before
from nurture.store.sqlite_suppression import SqliteSuppression

_SILENT = "SELECT id FROM leads WHERE active_at < ? ORDER BY active_at, id LIMIT ?"
_USED = "SELECT DISTINCT step, rule, words FROM decisions WHERE id > ?"
_QUOTED = "erased leads are quoted"
_TABLES = ("hits", "last_opens", "decisions", "messages", "enrolments", "events", "pendings")
_LEAVE = """
INSERT INTO leftovers (lead, message, message_id)
SELECT id, '', '' FROM leads WHERE id = ?1 UNION ALL SELECT lead, key, message_id FROM messages WHERE lead = ?1
"""
_WITH = """
SELECT key FROM leads WHERE instr(key, ?1) UNION SELECT address FROM waiting WHERE instr(address, ?1)
UNION SELECT key FROM suppressions WHERE instr(key, ?1)
"""
_OF_ALL_MAIL = "SELECT reason, at FROM suppressions WHERE key = ? AND purpose = ''"
_PATIENCE = 1_000
"""Milliseconds for which others are waited for."""


class SqliteErasing(SqliteSuppression):
    def _wake(self, lead: int, now: datetime) -> None:
        self._db.execute("UPDATE leads SET due = min(coalesce(due, ?1), ?1) WHERE id = ?2", (micros(now), lead))

    def add_consents(self, key: str, consents: Sequence[Consent], now: datetime) -> None:
        with self.transaction():
            lead = self._value("SELECT id FROM leads WHERE key = ?", key)
            if lead is None:
                raise KeyError("no lead has this address")
            known = {record.consent for record in self.consent_records(key)}
            said = dict.fromkeys([*self._lifted(key, consents), *consents])
            self._add_consents([(lead, consent, now) for consent in said if consent not in known])
            self._wake(lead, now)

    def _lifted(self, key: str, consents: Sequence[Consent]) -> list[Consent]:
        """End the suppression of an address whose person agreed anew; what stays withdrawn."""
        for reason, since in self._db.execute(_OF_ALL_MAIL, (key,)).fetchall():
            if withdrawn := withdrawn_before(consents, reason, instant(since)):
                self._db.execute("DELETE FROM suppressions WHERE key = ? AND purpose = ''", (key,))
                return [withdrawn]
        return []

    def silent(self, before: datetime, limit: int) -> list[int]:
        return [id_ for (id_,) in self._db.execute(_SILENT, (micros(before), limit))]

    def forget_waiting(self, before: datetime) -> int:
        with self.transaction():
            return self._db.execute("DELETE FROM waiting WHERE at < ?", (micros(before),)).rowcount

    # -- erased

    def erase(self, lead: int) -> None:
        with self.transaction():
            self._empty(lead)
            self._forget(lead)

    def _empty(self, lead: int) -> None:
        """Keep nothing of a lead but its address."""
        self._erase_consents(lead)
        self._db.execute(_LEAVE, (lead,))
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table} WHERE lead = ?", (lead,))  # noqa: S608 (our own names)
        self.put(_QUOTED, "perhaps")

    def _forget(self, lead: int) -> None:
        """Keep nothing of a lead's address but its mark."""
        key = self._value("SELECT key FROM leads WHERE id = ?", lead)
        if key is not None:
            self._db.execute("DELETE FROM leads WHERE id = ?", (lead,))
            self._forget_address(key)
            self._mark(key)

    def forget_address(self, key: str) -> tuple[int, int]:
        with self.transaction():
            found = self._forget_address(key)
            if any(found):
                self._mark(key)
        return found

    def _forget_address(self, key: str) -> tuple[int, int]:
        waited = self._db.execute("DELETE FROM waiting WHERE address = ?", (key,)).rowcount
        return waited, self._unsuppress(key)

    def _mark(self, key: str) -> None:
        self.keep_marks([mark_of(self.get("secret"), key)])

    def forget_words(self) -> None:
        """What is used is read while others write; only what they have added meanwhile is read once more."""
        if not self.get(_QUOTED):
            return
        with self._reading():
            last = self._value("SELECT max(id) FROM decisions") or 0
            used = self._used(0)
            unused = {code for (code,) in self._db.execute("SELECT id FROM codes")} - used
        self._db.execute("PRAGMA foreign_keys = OFF")  # or each would be sought in all decisions
        try:
            with self.transaction():
                gone = unused - self._used(last)
                self._db.executemany("DELETE FROM codes WHERE id = ?", ((code,) for code in gone))
                self.put(_QUOTED, "")
        finally:
            self._db.execute("PRAGMA foreign_keys = ON")

    def _used(self, beyond: int) -> set[int]:
        """The codes of the decisions behind one."""
        return {code for row in self._db.execute(_USED, (beyond,)) for code in row}

    # -- what is left in files

    def leftovers(self) -> list[Leftover]:
        rows = self._db.execute("SELECT lead, message, message_id FROM leftovers ORDER BY id")
        return [Leftover(*row) for row in rows]

    def swept(self, leftovers: Sequence[Leftover]) -> None:
        with self.transaction():
            self._db.executemany("DELETE FROM leftovers WHERE lead = ? AND message = ? AND message_id = ?", leftovers)

    def empty_log(self) -> bool:
        with self._hasty():
            return int(self._value("PRAGMA wal_checkpoint(TRUNCATE)")) == 0

    def vacuum(self) -> bool:
        with self._hasty():
            try:
                self._db.execute("VACUUM")
            except Locked:
                return False
        return self.empty_log()

    @contextmanager
    def _hasty(self) -> Iterator[None]:
        """Others who are at it are not waited for."""
        before: Any = self._value("PRAGMA busy_timeout")
        self._db.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        try:
            yield
        finally:
            self._db.execute(f"PRAGMA busy_timeout = {before}")

    def addresses_with(self, text: str) -> list[str]:
        return [address for (address,) in self._db.execute(_WITH, (text,))]
