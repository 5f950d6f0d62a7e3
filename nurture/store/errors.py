"""What can go wrong with the store, in words that say what to do. No text of an error holds an address.

StoreError
├── Unusable                                    the file
│   └── Locked, Full, Unwritable, Damaged
├── TooNew                                      a newer version wrote the file
├── OlderRun                                    a run that an older version began
├── Fenced                                      another run has taken over
├── NotClaimed                                  a message that is no longer ours to send
├── Stale                                       a plan made from a state that has changed since
└── Twice                                       an event of a plan that is in the log already
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence


class StoreError(Exception):
    """The store cannot do this."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(" ".join(filter(None, ((self.__doc__ or "").strip(), detail))))


class Unusable(StoreError):
    """The database cannot be used."""


class Locked(Unusable):
    """Another program has been writing to the database for 30 seconds; try again when it is done."""


class Full(Unusable):
    """The disk is full: free some space, then do it again; nothing half-done was kept."""


class Unwritable(Unusable):
    """The database cannot be written or opened: look at the owner and mode of the file and its folder."""


class Damaged(Unusable):
    """The file is no readable database: restore it from a backup, then look at it before you `adopt` it."""


class TooNew(StoreError):
    """The database was written by a newer version of nurture: upgrade nurture."""


class OlderRun(StoreError):
    """An older version of nurture wrote the database, and a run is at work on it: try again when the run has ended."""


class Fenced(StoreError):
    """Another run has taken over this database, or `begin_run` was not called: nothing may be sent from here."""


class NotClaimed(StoreError):
    """These messages are not claimed any more and must not leave."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(f"({len(keys)}: {', '.join(keys[:3])})")
        self.keys = tuple(keys)


class Stale(StoreError):
    """Leads got events after they were read for planning: read and save them in one transaction."""


class Twice(StoreError):
    """The log has an event with this key or number already."""


_BY_CODE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: Locked,
    sqlite3.SQLITE_LOCKED: Locked,
    sqlite3.SQLITE_FULL: Full,
    sqlite3.SQLITE_READONLY: Unwritable,
    sqlite3.SQLITE_CANTOPEN: Unwritable,
    sqlite3.SQLITE_PERM: Unwritable,
    sqlite3.SQLITE_IOERR: Unwritable,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: Twice,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: Twice,
}


def in_words(error: sqlite3.DatabaseError) -> Exception:
    """The StoreError that SQLite's error means, or the error itself where it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", 0)
    known = _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF)
    return known(f"({error})") if known else error
