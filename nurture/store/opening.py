"""Which database a command gets. Only what writes brings an older one up to date, and only while no run is at work.

the database     a run, under its lock     what writes beside it         what only reads
---------------  ------------------------  ----------------------------  ------------------------
up to date       itself                    itself                        itself
older            itself, brought up        itself, brought up under the  a copy, brought up
                                           run lock; else OlderRun
empty            itself, made              itself, made                  a copy, made
newer            TooNew                    TooNew                        TooNew

So a look with a new version changes nothing, and the older version can still be put back until the first run. A server
that has begun gets the one that lies there, or none: it neither makes one nor brings one up to date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from nurture.store.aside import SqliteAside, lay_aside
from nurture.store.errors import OlderRun, Unusable, in_words
from nurture.store.lock import Busy, run_lock
from nurture.store.schema import VERSION
from nurture.store.sqlite import SqliteStore


@contextmanager
def opened_to_read(path: Path) -> Iterator[SqliteStore]:
    """The database that there is, which is left as it is."""
    if is_older(path):
        with opened_copy(path) as store:
            yield store
    else:
        with closing(SqliteStore(path)) as store:
            yield store


@contextmanager
def opened_to_write(path: Path, now: datetime) -> Iterator[SqliteStore]:
    """The database, made if there is none; also beside a run that makes it at this moment."""
    if path.exists() and 0 < _version(path) < VERSION:
        with run_lock(path, now) as lock:
            if isinstance(lock, Busy) and is_older(path):
                raise OlderRun
            SqliteStore(path).close()
    with closing(SqliteStore(path)) as store:
        yield store


def opened_as_it_is(path: Path, patience: float) -> SqliteStore:
    """The database that there is. Raises Unusable where there is none yet, as while a backup is put back."""
    if is_older(path, patience):
        raise Unusable("(no run has made it, or brought it up to date)")
    return SqliteStore(path, patience)


@contextmanager
def opened_copy(path: Path) -> Iterator[SqliteStore]:
    """A copy of the database that there is, gone afterwards."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, path.name)
        with _as_it_is(path) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with closing(SqliteStore(copy)) as store:
            yield store


@contextmanager
def opened_aside(path: Path) -> Iterator[SqliteStore]:
    """The database with a file beside it for what is written, gone afterwards; a copy of an older or a busy one."""
    if is_older(path) or _is_delivering(path):
        with opened_copy(path) as store:
            yield store
        return
    with TemporaryDirectory() as folder:
        file = Path(folder, path.name)
        lay_aside(file, path)
        with closing(SqliteAside(file, path)) as aside:
            yield aside


def _is_delivering(path: Path) -> bool:
    """Whether messages are in the hands of a run, or of one that was killed."""
    with _as_it_is(path) as db:
        states = ("claimed", "sending")  # each has an index of its own
        return any(db.execute(f"SELECT 1 FROM messages WHERE state = '{s}' LIMIT 1").fetchone() for s in states)  # noqa: S608


def is_older(path: Path, patience: float = 5) -> bool:
    """Whether an older version of nurture wrote the database last, or none yet."""
    return _version(path, patience) < VERSION


def _version(path: Path, patience: float = 5) -> int:
    """0 while somebody makes it, and where that was broken off: tables and number come together."""
    with _as_it_is(path, patience) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _as_it_is(path: Path, patience: float = 5) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, timeout=patience)) as db:
            yield db
    except sqlite3.DatabaseError as error:
        raise in_words(error) from error
