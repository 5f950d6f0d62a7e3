"""The database file: opened safely, brought up to date, written in transactions that wait for each other.

Every transaction that writes begins IMMEDIATE: one that read first and wrote later would fail at once when another
writer was faster. `synchronous` is FULL throughout: commits come in batches, so the fsync is paid per batch.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from nurture.store import schema
from nurture.store.errors import Fenced, Locked, TooNew, Unwritable, in_words

if TYPE_CHECKING:
    from sqlite_utils import Database


class Connection(sqlite3.Connection):
    """Says in words that help what SQLite says in codes."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(sql, parameters)
        except sqlite3.DatabaseError as error:
            raise in_words(error) from error

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        try:
            return super().executemany(sql, parameters)
        except sqlite3.DatabaseError as error:
            raise in_words(error) from error


class SqliteBase:
    """One open database. Not for several threads.

    `patience` is for how many seconds another program may be writing before it is Locked.
    """

    def __init__(self, path: Path, patience: float = 30) -> None:
        self._db = connect(path, patience)
        self._ready()
        try:
            self._migrate()
        except BaseException:
            self._db.close()
            raise

    def _ready(self) -> None:
        """Nobody has taken over here yet, no version of the data was looked at."""
        self._epoch = 0
        self._seen = 0
        self._running = False

    def close(self) -> None:
        self._db.close()

    @cached_property
    def _tables(self) -> Database:
        """The same connection with the comforts of sqlite-utils: for bulk import and reports."""
        from sqlite_utils import Database

        return Database(self._db, execute_plugins=False)

    def _migrate(self) -> None:
        if self._version() == schema.VERSION:
            return
        with self.transaction():
            if self._version() > schema.VERSION:
                raise TooNew
            schema.migrations().apply(self._tables)
            self._db.execute(f"PRAGMA user_version = {schema.VERSION}")

    def _version(self) -> int:
        return int(self._value("PRAGMA user_version"))

    # -- transactions

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside becomes durable together or not at all; one inside another is undone alone."""
        inside = self._db.in_transaction
        self._db.execute("SAVEPOINT inside" if inside else "BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("RELEASE inside" if inside else "COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk has ended it already
                self._db.execute("ROLLBACK TO inside" if inside else "ROLLBACK")
                if inside:
                    self._db.execute("RELEASE inside")
            raise

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Several reads of one and the same state of the database."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    @contextmanager
    def as_the_runner(self) -> Iterator[None]:
        """A transaction of the run that took over last; any other one is turned away. Inside such a one it is none."""
        if self._running:
            yield
            return
        with self.transaction():
            if not self._epoch or self.get("epoch") != str(self._epoch):
                raise Fenced
            self._running = True
            try:
                yield
            finally:
                self._running = False

    def begin_run(self) -> int:
        """Take over: from now on only this object may claim, mark and settle. The new fencing number."""
        with self.transaction():
            self._epoch = int(self.get("epoch") or 0) + 1
            self.put("epoch", str(self._epoch))
        return self._epoch

    def written_elsewhere(self) -> int:
        """A number that is another one as soon as somebody else has written: until then what was read is true."""
        return int(self._value("PRAGMA data_version"))

    # -- settings and files

    def get(self, name: str) -> str:
        return str(self._value("SELECT value FROM settings WHERE name = ?", name) or "")

    def put(self, name: str, value: str) -> None:
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def keep_file(self, digest: str, path: str, text: str) -> None:
        with self.transaction():
            self._db.execute("INSERT OR IGNORE INTO files VALUES (?, ?, ?)", (digest, path, text))

    def file(self, digest: str) -> tuple[str, str] | None:
        row = self._db.execute("SELECT path, text FROM files WHERE digest = ?", (digest,)).fetchone()
        return (row[0], row[1]) if row else None

    def cursor(self, source: str) -> str:
        return str(self._value("SELECT cursor FROM cursors WHERE source = ?", source) or "")

    def _value(self, sql: str, *parameters: Any) -> Any:
        row = self._db.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def _among(self, sql: str, wanted: Iterable[str | int]) -> list[tuple[Any, ...]]:
        """Rows of a query whose one parameter is a JSON list, joined by `json_each(?)`."""
        return self._db.execute(sql, (json.dumps(list(wanted)),)).fetchall()


def _make(path: Path) -> None:
    """Make the file for its owner alone, or see that it can be written.

    One that is there is not opened: to close it again would take back all locks that this process has on it (POSIX),
    and another one, which closes the database last as it believes, would throw away the log that is written here.
    """
    if path.exists():
        if not os.access(path, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _logged(db: Connection, until: float) -> str:
    """The way its journal is kept, a write-ahead log where that can be.

    SQLite reads the file, then wants it for itself, and as a reader never waits for that: where several make a new
    file, one is refused at once. To begin alone waits for all who are there.
    """
    while True:
        try:
            return str(db.execute("PRAGMA journal_mode = WAL").fetchone()[0])
        except Locked:
            if monotonic() >= until:
                raise
        db.execute("BEGIN EXCLUSIVE")
        db.execute("ROLLBACK")


def connect(path: Path, patience: float) -> Connection:
    """Open a file with a write-ahead log, made if there is none. Raises Unusable."""
    try:
        _make(path)
        db = sqlite3.connect(path, timeout=patience, isolation_level=None, factory=Connection)
    except OSError as error:
        raise Unwritable(f"({error.strerror})") from error
    except sqlite3.DatabaseError as error:
        raise in_words(error) from error
    try:
        if _logged(db, monotonic() + patience) != "wal":
            raise Unwritable("(its file system can keep no write-ahead log: is it a network drive?)")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")
    except BaseException:
        db.close()
        raise
    return db
