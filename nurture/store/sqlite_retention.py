"""What is forgotten by its age, on SQLite. Mails are found by an index, from where the last slice ended."""

from __future__ import annotations

from datetime import datetime

from nurture.store.encoding import micros
from nurture.store.protocol_retention import Aged
from nurture.store.sqlite_base import SqliteBase

# ruff: noqa: S608 (what is put into these queries are our own names)
_DONE = "mails forgotten until"
_MAILS = """
FROM messages INDEXED BY messages_sent WHERE state = 'sent' AND at >= ? AND at < ? AND context <> ''
"""
_HITS = "FROM hits WHERE at < ?"


class SqliteRetention(SqliteBase):
    def forget_aged(self, kind: Aged, before: datetime, limit: int) -> int:
        with self.transaction():
            if kind == "mails":
                return self._forget_mails(micros(before), limit)
            old = f"SELECT message, n {_HITS} LIMIT ?"
            forget = f"DELETE FROM hits WHERE (message, n) IN ({old})"
            return self._db.execute(forget, (micros(before), limit)).rowcount

    def _forget_mails(self, before: int, limit: int) -> int:
        begin = int(self.get(_DONE) or 0)
        found = self._db.execute(f"SELECT id, at {_MAILS} ORDER BY at LIMIT ?", (begin, before, limit)).fetchall()
        self._db.executemany("UPDATE messages SET context = '' WHERE id = ?", ((id_,) for id_, _ in found))
        if found:
            self.put(_DONE, str(found[-1][1]))
        return len(found)

    def aged(self, kind: Aged, before: datetime) -> int:
        if kind == "mails":
            return int(self._value(f"SELECT count(*) {_MAILS}", int(self.get(_DONE) or 0), micros(before)))
        return int(self._value(f"SELECT count(*) {_HITS}", micros(before)))
