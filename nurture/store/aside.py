"""A database looked at from aside: it stays as it is, and what is written goes into a file of its own.

    tables                                where they are
    ------------------------------------  ------------------------------------------------------------
    leads, consents, hits, what is small  copied, to be written
    events                                read in the database; new ones stand in the file beside it
    enrolments, messages …                read in the database, which is opened for reading alone

So a look ahead copies a tenth of what a copy of the whole takes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from nurture.core.model import Message
from nurture.store.rows import EVENT
from nurture.store.schema import VERSION
from nurture.store.sqlite import SqliteStore
from nurture.store.sqlite_base import Connection

# ruff: noqa: S608 (what is put into these queries are our own names)
_COPIED = (
    *("settings", "cursors", "leads", "consents", "proofs", "suppressions", "waiting", "erased"),
    *("pendings", "hits", "last_opens", "tallies"),
)
_VIEW = f"""
CREATE TEMP VIEW events AS SELECT {EVENT} FROM base.events UNION ALL SELECT {EVENT} FROM main.new_events
"""
_TRIGGER = f"""
CREATE TEMP TRIGGER tell INSTEAD OF INSERT ON events BEGIN
    INSERT INTO new_events ({EVENT}) VALUES (new.{EVENT.replace(", ", ", new.")});
END
"""
_THERE = """
SELECT e.key FROM json_each(?) j CROSS JOIN base.events e ON e.key = j.value
"""
_NEW_THERE = """
SELECT e.key FROM json_each(?) j CROSS JOIN new_events e ON e.key = j.value
"""


class SqliteAside(SqliteStore):
    """`file` is made by `lay_aside`; several processes may look at the same one.

    Nobody delivers from here: messages can be read, and not written.
    """

    def __init__(self, file: Path, base: Path) -> None:
        self._paths = (file, base)
        self._db = _connect(file, base, "WAL")
        self._ready()
        self._stood: dict[tuple[frozenset[str], bool], Mapping[tuple[str, str, str], int]] = {}
        self._db.execute(_VIEW)
        self._db.execute(_TRIGGER)

    def again(self) -> SqliteAside:
        """The same, for another process."""
        return SqliteAside(*self._paths)

    def _there(self, keys: Iterable[str]) -> set[str]:
        wanted = list(keys)
        return {key for sql in (_THERE, _NEW_THERE) for (key,) in self._among(sql, wanted)}

    def standing(self, campaigns: Collection[str], left: bool = False) -> Mapping[tuple[str, str, str], int]:
        """Counted once: nobody walks on here."""
        asked = frozenset(campaigns), left
        if asked not in self._stood:
            self._stood[asked] = super().standing(campaigns, left)
        return self._stood[asked]

    def erase(self, lead: int) -> None:
        """Its rows in the database stay, and nothing leads to them any more."""
        with self.transaction():
            self._db.execute("DELETE FROM new_events WHERE lead = ?", (lead,))
            self._db.execute("DELETE FROM consents WHERE lead = ?", (lead,))
            self._forget(lead)

    def abandoned(self) -> list[Message]:
        return []


def lay_aside(file: Path, base: Path) -> None:
    """Make the file beside the database, with what can be written."""
    db = _connect(file, base, "MEMORY")
    try:
        db.execute("BEGIN")
        for name in _COPIED:
            db.execute(_made(db, name))
            db.execute(f"INSERT INTO main.{name} SELECT * FROM base.{name}")
        db.execute(_made(db, "events").replace("events", "new_events", 1))
        for (index,) in db.execute("SELECT sql FROM base.sqlite_master WHERE type = 'index' AND sql > ''").fetchall():
            if any(f" ON {name} " in index for name in _COPIED):
                db.execute(index)
        db.execute("UPDATE main.sqlite_sequence SET seq = (SELECT max(seq) FROM base.sqlite_sequence)")
        db.execute(f"PRAGMA main.user_version = {VERSION}")
        db.execute("COMMIT")
    finally:
        db.close()


def _made(db: Connection, table: str) -> str:
    return str(db.execute("SELECT sql FROM base.sqlite_master WHERE name = ?", (table,)).fetchone()[0])


def _connect(file: Path, base: Path, journal: str) -> Connection:
    db = sqlite3.connect(f"file:{quote(str(file))}", uri=True, isolation_level=None, factory=Connection)
    db.execute(f"PRAGMA journal_mode = {journal}")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("ATTACH ? AS base", (f"file:{quote(str(base.resolve()))}?mode=ro",))
    return db
