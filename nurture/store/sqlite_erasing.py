"""Who has agreed to what, who may not be mailed any more, who has long been silent, and who is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from nurture.core.model import Consent
from nurture.store.encoding import micros
from nurture.store.rows import ADD_CONSENT, consent_row
from nurture.store.rules import mark_of
from nurture.store.sqlite_base import SqliteBase

_SILENT = "SELECT id FROM leads WHERE active_at < ? ORDER BY active_at, id LIMIT ?"
_ERASED = "SELECT e.mark FROM json_each(?) j CROSS JOIN erased e ON e.mark = j.value"
_USED = "SELECT DISTINCT step, rule, words FROM decisions"
_QUOTED = "erased leads are quoted"
_TABLES = ("hits", "last_opens", "decisions", "messages", "enrolments", "consents", "events")


class SqliteErasing(SqliteBase):
    def _wake(self, lead: int, now: datetime) -> None:
        self._db.execute("UPDATE leads SET due = min(coalesce(due, ?1), ?1) WHERE id = ?2", (micros(now), lead))

    def _add_consents(self, lead: int, consents: Sequence[Consent]) -> None:
        """Given or withdrawn, behind those that a lead has."""
        last = self._value("SELECT max(n) FROM consents WHERE lead = ?", lead) or 0
        self._db.executemany(ADD_CONSENT, (consent_row(lead, n, each) for n, each in enumerate(consents, last + 1)))

    def suppress(self, key: str, reason: str, now: datetime) -> None:
        with self.transaction():
            self._suppress(key, reason, now)
            lead = self._value("SELECT id FROM leads WHERE key = ?", key)
            if lead is not None:
                self._wake(lead, now)

    def _suppress(self, key: str, reason: str, now: datetime) -> None:
        if not self._erased([key]):
            self._db.execute("INSERT OR IGNORE INTO suppressions VALUES (?, ?, ?)", (key, reason, micros(now)))

    def silent(self, before: datetime, limit: int) -> list[int]:
        return [id_ for (id_,) in self._db.execute(_SILENT, (micros(before), limit))]

    def forget_waiting(self, before: datetime) -> int:
        with self.transaction():
            return self._db.execute("DELETE FROM waiting WHERE at < ?", (micros(before),)).rowcount

    def erase(self, lead: int) -> None:
        with self.transaction():
            for table in _TABLES:
                self._db.execute(f"DELETE FROM {table} WHERE lead = ?", (lead,))  # noqa: S608 (our own names)
            self._forget(lead)

    def forget_words(self) -> None:
        if not self.get(_QUOTED):
            return
        used = {code for row in self._db.execute(_USED) for code in row}
        gone = [row for row in self._db.execute("SELECT id FROM codes") if row[0] not in used]
        self._db.execute("PRAGMA foreign_keys = OFF")  # or each would be sought in all decisions
        try:
            with self.as_the_runner():
                self._db.executemany("DELETE FROM codes WHERE id = ?", gone)
                self.put(_QUOTED, "")
        finally:
            self._db.execute("PRAGMA foreign_keys = ON")

    def _forget(self, lead: int) -> None:
        """Keep nothing of a lead's address but its mark."""
        key = self._value("SELECT key FROM leads WHERE id = ?", lead)
        if key is not None:
            self._db.execute("DELETE FROM leads WHERE id = ?", (lead,))
            self.put(_QUOTED, "perhaps")
            self._db.execute("DELETE FROM suppressions WHERE key = ?", (key,))
            self._db.execute("INSERT OR IGNORE INTO erased VALUES (?)", (mark_of(self.get("secret"), key),))

    def _erased(self, keys: Collection[str]) -> set[str]:
        """Those of these addresses that were erased."""
        if not self._value("SELECT 1 FROM erased LIMIT 1"):
            return set()
        secret = self.get("secret")
        marks = {mark_of(secret, key): key for key in keys}
        return {marks[mark] for (mark,) in self._among(_ERASED, marks)}
