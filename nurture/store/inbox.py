"""The inbox: what `nurture serve` writes down while a run may be at the database, in a file of its own beside it.

| what came in | is kept until |
| --- | --- |
| a hit of a lead who agreed to tracking, as evidence | a run has taken it |
| the day of a lead's last open, where no more than that may be known | the next one, or a run has taken it |
| one more click or open of a step on a day, of nobody in particular | a run has taken it |
| a wish that the database could not take: to unsubscribe, to pause | a run, or whoever delivers, has taken it |
| the wish to be forgotten | a run that has fulfilled it ends |
| the salt that marks networks on one day | the day after the next |

Several processes may write. What a call has written survives the end of any process, and a wish that of the machine's
power too: no click is worth that every other one waits for the disk. A run reads in order and takes away
what it has made something of:

    while notes := inbox.take(1000, taken):
        taken = notes[-1].number
        with store.transaction():
            …                                          # what comes of them
            store.put("inbox", f"{inbox.name} {taken}")
    inbox.done(taken)

A number is never given twice, so a run that was killed between the two takes nothing twice; a file that is made anew
has another name, so nothing of it passes for taken.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

from nurture.core.hits import Hit
from nurture.core.model import Event
from nurture.store.encoding import facts_from_json, facts_to_json, from_json, instant, micros, to_json
from nurture.store.errors import TooNew
from nurture.store.sqlite_base import connect

_VERSION = 1
_TABLES = """
CREATE TABLE notes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    lead INTEGER UNIQUE                        -- of a last open, which replaces the one before
);
CREATE TABLE wishes (number INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL, event TEXT NOT NULL);
CREATE TABLE salts (day TEXT PRIMARY KEY, salt BLOB NOT NULL) WITHOUT ROWID;
"""
_ADD = "INSERT OR REPLACE INTO notes (kind, body, lead) VALUES (?, ?, ?)"
_TAKE = "SELECT number, kind, body FROM notes WHERE number > ? ORDER BY number LIMIT ?"
_KEPT_DAYS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit on a message, by its key, of a lead who had agreed to tracking."""

    message: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class LastOpen:
    """That a lead opened a mail on a day (UTC), and on none since."""

    lead: int
    day: date


@dataclass(frozen=True, slots=True)
class Tally:
    """One click on the link called so, or with this address, or one open of a mail of a step, on a day (UTC)."""

    kind: Literal["click", "open"]
    campaign: str
    step: str
    link: str
    day: date


Note = Evidence | LastOpen | Tally


class Numbered(NamedTuple):
    number: int
    note: Note


class Wish(NamedTuple):
    """What the reader of the message with this digest said. The event does not name the message yet."""

    number: int
    digest: bytes
    event: Event


def inbox_of(database: Path) -> Path:
    """The file that lies beside a database: `nurture.inbox.db`."""
    return database.with_name(f"{database.stem}.inbox.db")


class Inbox:
    """The open file, made if there is none. Not for several threads; raises StoreError.

    `patience` is for how many seconds another process may be writing before it is Locked. Where `carried`, another
    thread sees to it that the write-ahead log is carried over, and no `add` waits for the disk.
    """

    def __init__(self, path: Path, patience: float = 5, carried: bool = False) -> None:
        self._db = connect(path, patience)
        try:
            if carried:
                self._db.execute("PRAGMA wal_autocheckpoint = 0")
            self._migrate()
        except BaseException:
            self._db.close()
            raise

    def _migrate(self) -> None:
        if self._version() == _VERSION:
            return
        with self._transaction():
            if self._version() > _VERSION:
                raise TooNew
            if not self._version():
                for statement in filter(str.strip, _TABLES.split(";\n")):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA application_id = {secrets.randbelow(2**31)}")
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    @property
    def name(self) -> str:
        """The file's own: another one that lies in its place later has another."""
        return str(self._db.execute("PRAGMA application_id").fetchone()[0])

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def _transaction(self, synchronous: str = "NORMAL") -> Iterator[None]:
        self._db.execute(f"PRAGMA synchronous = {synchronous}")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    # -- what may be known of a hit

    def add(self, notes: Iterable[Note]) -> None:
        """All of them in one transaction."""
        with self._transaction():
            self._db.executemany(_ADD, map(_row, notes))

    def take(self, limit: int, after: int = 0) -> list[Numbered]:
        """The first of them behind this number, in the order in which they came in; they stay until they are `done`.

        They are on the disk by then: after a loss of power the number of one that was taken is given to no other.
        """
        rows = self._db.execute(_TAKE, (after, limit)).fetchall()
        if rows:
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return [Numbered(number, _note(kind, body)) for number, kind, body in rows]

    def done(self, upto: int) -> None:
        """Take away all up to this number."""
        with self._transaction():
            self._db.execute("DELETE FROM notes WHERE number <= ?", (upto,))

    # -- what must not be lost

    def wish(self, digest: bytes, event: Event) -> None:
        with self._transaction("FULL"):
            self._db.execute("INSERT INTO wishes (digest, event) VALUES (?, ?)", (digest, _event_to_json(event)))

    def wishes(self) -> list[Wish]:
        """All that wait, oldest first; one look into an empty table when there are none."""
        rows = self._db.execute("SELECT number, digest, event FROM wishes ORDER BY number")
        return [Wish(number, digest, _event_from_json(event)) for number, digest, event in rows]

    def granted(self, wishes: Sequence[Wish]) -> None:
        """Take them away: they stand in the database."""
        with self._transaction():
            self._db.executemany("DELETE FROM wishes WHERE number = ?", ((wish.number,) for wish in wishes))

    def try_out(self) -> None:
        """Write as a wish is written, and leave nothing. Raises StoreError where none could be kept."""
        with self._transaction("FULL"):
            self._db.execute("INSERT INTO salts VALUES ('', '')")
            self._db.execute("DELETE FROM salts WHERE day = ''")

    # -- marks of networks

    def salt(self, day: date) -> bytes:
        """The day's, made when it is asked for first; those of two days before are forgotten."""
        with self._transaction():
            self._db.execute("DELETE FROM salts WHERE day < ?", ((day - _KEPT_DAYS).isoformat(),))
            self._db.execute("INSERT OR IGNORE INTO salts VALUES (?, ?)", (day.isoformat(), secrets.token_bytes(16)))
            salt: bytes = self._db.execute("SELECT salt FROM salts WHERE day = ?", (day.isoformat(),)).fetchone()[0]
        return salt


def _row(note: Note) -> tuple[str, str, int | None]:
    if isinstance(note, Evidence):
        hit = note.hit
        said = [hit.method, hit.agent, hit.network, hit.language, hit.ahead, hit.link, hit.page]
        return "evidence", to_json([note.message, hit.kind, micros(hit.at), *said]), None
    if isinstance(note, LastOpen):
        return "last open", to_json([note.lead, note.day.isoformat()]), note.lead
    return "tally", to_json([note.kind, note.campaign, note.step, note.link, note.day.isoformat()]), None


def _note(kind: str, body: str) -> Note:
    said: list[Any] = list(from_json(body))
    if kind == "evidence":
        message, what, at, *rest = said
        return Evidence(message, Hit(what, instant(at), *rest))
    *rest, day = said
    on = date.fromisoformat(day)
    return LastOpen(rest[0], on) if kind == "last open" else Tally(rest[0], rest[1], rest[2], rest[3], on)


def _event_to_json(event: Event) -> str:
    return to_json([event.verb, micros(event.at), event.key, event.what, facts_to_json(event.facts)])


def _event_from_json(text: str) -> Event:
    verb, at, key, what, facts = from_json(text)
    return Event(verb, instant(at), key, tuple(what), facts_from_json(facts))
