"""Suppressions on SQLite: found by the names that an address has, however many there are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from nurture.core.suppression import BY_THEM, Suppression, domains_of, hashes_of, told
from nurture.store.encoding import instant, micros
from nurture.store.rules import mark_of, outlasts
from nurture.store.sqlite_base import SqliteBase

_SLICE = 1000
_KINDS = """
SELECT EXISTS (SELECT 1 FROM suppressions WHERE key >= '@' AND key < 'A'),
    EXISTS (SELECT 1 FROM suppressions WHERE key >= ':' AND key < ';')
"""
_FOUND = """
SELECT s.key, s.purpose, s.reason, s.source, s.at FROM json_each(?) j CROSS JOIN suppressions s ON s.key = j.value
"""
_ALL = """
SELECT key, purpose, reason, source, at FROM suppressions WHERE (key, purpose) > (?, ?) ORDER BY key, purpose LIMIT ?
"""
_ADD = """
INSERT INTO suppressions (key, purpose, reason, source, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
SET reason = excluded.reason, source = excluded.source, at = excluded.at
WHERE outlasts(excluded.reason, excluded.source, suppressions.reason, suppressions.source)
"""
_KEYS = "SELECT key FROM leads WHERE key > ? ORDER BY key LIMIT ?"
_ERASED = "SELECT e.mark FROM json_each(?) j CROSS JOIN erased e ON e.mark = j.value"
_WAKE = "UPDATE leads SET due = min(coalesce(due, ?1), ?1) WHERE key IN (SELECT value FROM json_each(?2))"
_BOUNCED = "SELECT DISTINCT lead FROM events WHERE verb = 'bounced' ORDER BY lead"
_TAKE_BACK = "DELETE FROM suppressions WHERE source = ? RETURNING key"
_LIFT = "DELETE FROM suppressions WHERE key = ?"


class SqliteSuppression(SqliteBase):
    """`what` may be an address's key, a domain or a hash; `key` is an address's."""

    def _ready(self) -> None:
        super()._ready()
        self._db.create_function("outlasts", 4, outlasts, deterministic=True)

    def suppress(self, what: str, reason: str, now: datetime, purpose: str = "", source: str = BY_THEM) -> None:
        with self.transaction():
            self._suppress([Suppression(what, purpose, reason, source, now)])
            self._wake_keys([what], now)

    def take_suppressions(self, name: str, found: Sequence[Suppression], cursor: str, now: datetime) -> int:
        with self.transaction():
            count = self._suppress(found)
            if count:
                self._wake_keys([each.what for each in found], now)
            self._db.execute("INSERT OR REPLACE INTO cursors VALUES (?, ?)", (name, cursor))
        return count

    def _suppress(self, found: Sequence[Suppression]) -> int:
        """Add those that are new, but of whom was erased; how many."""
        erased = self._erased({each.what for each in found})
        rows = [(s.what, s.purpose, s.reason, s.source, micros(s.since)) for s in found if s.what not in erased]
        return self._db.executemany(_ADD, rows).rowcount if rows else 0

    def _wake_keys(self, keys: Collection[str], now: datetime) -> None:
        self._db.execute(_WAKE, (micros(now), json.dumps(list(keys))))

    def _unsuppress(self, key: str) -> int:
        return self._db.executemany(_LIFT, ((what,) for what in (key, *hashes_of(key)))).rowcount

    def lift(self, source: str) -> list[str]:
        with self.transaction():
            return [key for (key,) in self._db.execute(_TAKE_BACK, (source,)).fetchall()]

    def count_barred(self, purpose: str) -> int:
        count, last = 0, ""
        while keys := [key for (key,) in self._db.execute(_KEYS, (last, _SLICE))]:
            count += sum(not why.keys().isdisjoint(("", purpose)) for why in self._suppressed(keys).values())
            last = keys[-1]
        return count

    def bounced(self) -> list[int]:
        return [lead for (lead,) in self._db.execute(_BOUNCED)]

    def suppressions(self) -> Iterator[Suppression]:
        last = ("", "")
        while rows := self._db.execute(_ALL, (*last, _SLICE)).fetchall():
            yield from (_suppression(*row) for row in rows)
            last = rows[-1][:2]

    def suppressions_of(self, key: str) -> list[Suppression]:
        return sorted(
            (_suppression(*row) for row in self._found([key])[key]), key=lambda each: (each.what, each.purpose)
        )

    def _suppressed(self, keys: Collection[str]) -> Mapping[str, Mapping[str, str]]:
        """Why these addresses get no mail, by purpose; those that get all of it are left out."""
        return {key: told(row[:3] for row in rows) for key, rows in self._found(keys).items() if rows}

    def _found(self, keys: Collection[str]) -> dict[str, list[tuple[str, str, str, str, int]]]:
        """The rows about each of these addresses; for domains and hashes is only looked where there are any."""
        domains, hashes = self._db.execute(_KINDS).fetchone()
        names = {key: list(_names(key, domains, hashes)) for key in keys}
        by_name = defaultdict(list)
        for row in self._among(_FOUND, {name for each in names.values() for name in each}):
            by_name[row[0]].append(row)
        if not by_name:
            return {key: [] for key in keys}
        return {key: [row for name in each for row in by_name.get(name, ())] for key, each in names.items()}

    # -- erased

    def is_erased(self, key: str) -> bool:
        return bool(self._erased([key]))

    def marks(self) -> set[str]:
        return {mark for (mark,) in self._db.execute("SELECT mark FROM erased")}

    def keep_marks(self, marks: Collection[str]) -> None:
        with self.transaction():
            self._db.executemany("INSERT OR IGNORE INTO erased VALUES (?)", ((mark,) for mark in marks))

    def _erased(self, keys: Collection[str]) -> set[str]:
        """Those of these addresses that were erased. A domain or a hash never is."""
        if not self._value("SELECT 1 FROM erased LIMIT 1"):
            return set()
        secret = self.get("secret")
        marks = {mark_of(secret, key): key for key in keys}
        return {marks[mark] for (mark,) in self._among(_ERASED, marks)}


def _names(key: str, domains: bool, hashes: bool) -> Iterable[str]:
    return (key, *(domains_of(key) if domains else ()), *(hashes_of(key) if hashes else ()))


def _suppression(what: str, purpose: str, reason: str, source: str, at: int) -> Suppression:
    return Suppression(what, purpose, reason, source, instant(at))
