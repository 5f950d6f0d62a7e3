"""A full disk, or a locked database, at any write of a run: a clean end, nothing twice, and the next run heals."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pytest import MonkeyPatch

from nurture.cli import nurture as program
from nurture.store import sqlite_base
from nurture.store.errors import in_words
from tests.acceptance.phased_sink import PhasedSink, phased_sink
from tests.acceptance.sent_once import agree, ended, heals, in_a_group, sends

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
LEADS, MANY = 2, 30
WRITES = ("BEGIN IMMEDIATE", "SAVEPOINT", "INSERT", "UPDATE", "DELETE", "COMMIT")
FULL = (sqlite3.SQLITE_FULL, "database or disk is full", "The disk is full: free some space, then do it again")
BUSY = (sqlite3.SQLITE_BUSY, "database is locked", "Another program has been writing to the database for 30 seconds")
SHARES = 25
HASTY = """
from nurture.store import sqlite_base

connect = sqlite_base.connect

def hasty(path, patience):
    db = connect(path, patience)
    db.execute("PRAGMA busy_timeout = 100")
    return db

sqlite_base.connect = hasty
"""
"""A plugin that waits for others to have written no longer than this."""


@pytest.fixture
def sink() -> Iterator[PhasedSink]:
    with phased_sink() as made:
        yield made


def here(root: Path, command: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """A command in this process: its exit code, and what it said was wrong; no worker is left of it."""
    with pytest.raises(SystemExit) as end:
        program.main(["-C", str(root), command])
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    return int(end.value.code or 0), capsys.readouterr().err


class Failing:
    """Counts the statements that write, and refuses one of them; `rolls_back` is what SQLite may do at it."""

    def __init__(self, patch: MonkeyPatch) -> None:
        self.count = self.at = 0
        self.code, self.words, self.rolls_back = 0, "", False
        execute, executemany = sqlite_base.Connection.execute, sqlite_base.Connection.executemany
        patch.setattr(sqlite_base.Connection, "execute", self._refusing(execute))
        patch.setattr(sqlite_base.Connection, "executemany", self._refusing(executemany))

    def arm(self, at: int, code: int, words: str) -> None:
        self.count, self.at, self.code, self.words = 0, at, code, words
        self.rolls_back = code == sqlite3.SQLITE_FULL and at % 2 == 1

    def _refusing(self, execute: Callable[..., sqlite3.Cursor]) -> Callable[..., sqlite3.Cursor]:
        def refusing(db: sqlite3.Connection, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
            if sql.lstrip().startswith(WRITES):
                self.count += 1
                if self.count == self.at:
                    if self.rolls_back and db.in_transaction:
                        sqlite3.Connection.execute(db, "ROLLBACK")
                    error = sqlite3.OperationalError(self.words)
                    error.sqlite_errorcode = self.code
                    raise in_words(error)
            return execute(db, sql, parameters)

        return refusing


def refused_at(
    at: int, kind: tuple[int, str, str], project: Path, root: Path, sink: PhasedSink, capsys: pytest.CaptureFixture[str]
) -> int:
    """A run of a copy of the project whose write of that number is refused, and the next one; how many there were."""
    code, words, said = kind
    shutil.copytree(project, root)
    here(root, "adopt", capsys)
    sink.had.clear()
    with MonkeyPatch.context() as patch:
        failing = Failing(patch)
        failing.arm(at, code, words)
        ends_with, text = here(root, "run", capsys)
        count = failing.count
    assert ends_with == (count >= at > 0), f"write {at}: {text}"
    assert count < at or not at or text.startswith(f"Error: {said}"), f"write {at}: {text}"
    agree(root, sink)
    ends_with, text = here(root, "run", capsys)
    assert (ends_with, text) == (0, ""), f"after write {at}: {text}"
    states = agree(root, sink)
    assert states.keys() <= {"sent", "in_doubt"}, f"after write {at}"
    assert len(sink.had) == sum(map(len, states.values())) == 2 * LEADS, f"after write {at}"
    shutil.rmtree(root)
    return count


@pytest.mark.parametrize("kind", [FULL, BUSY], ids=["full", "locked"])
def test_whichever_write_is_refused_nothing_leaves_twice_and_the_next_run_heals(
    tmp_path: Path, sink: PhasedSink, capsys: pytest.CaptureFixture[str], kind: tuple[int, str, str]
) -> None:
    project, root = sends(tmp_path / "project", sink, LEADS), tmp_path / "copy"
    count = refused_at(0, kind, project, root, sink, capsys)
    for part in range(SHARES):
        refused_at(1 + (count - 1) * part // (SHARES - 1), kind, project, root, sink, capsys)


@pytest.mark.soak
@pytest.mark.parametrize("kind", [FULL, BUSY], ids=["full", "locked"])
def test_every_write_there_is(
    tmp_path: Path, sink: PhasedSink, capsys: pytest.CaptureFixture[str], kind: tuple[int, str, str]
) -> None:
    project, root, at = sends(tmp_path / "project", sink, LEADS), tmp_path / "copy", 1
    while refused_at(at, kind, project, root, sink, capsys) >= at:
        at += 1
    assert at > SHARES


@pytest.mark.parametrize("pages", range(0, 10, 2))
def test_a_database_that_may_grow_no_further_ends_the_run_and_the_next_one_heals(
    tmp_path: Path, sink: PhasedSink, capsys: pytest.CaptureFixture[str], pages: int
) -> None:
    """SQLite's own refusal, at whichever write needs one page too many."""
    root = sends(tmp_path, sink, MANY)
    with MonkeyPatch.context() as patch:
        connect = sqlite_base.connect

        def full(path: Path, patience: float) -> sqlite_base.Connection:
            db = connect(path, patience)
            (size,) = db.execute("PRAGMA page_count").fetchone()
            db.execute(f"PRAGMA max_page_count = {size + pages}")
            return db

        patch.setattr(sqlite_base, "connect", full)
        code, text = here(root, "run", capsys)
    assert (code, text.startswith(f"Error: {FULL[2]}")) == (1, True), text
    agree(root, sink)
    heals(root, sink, 2 * MANY)


@pytest.mark.parametrize("phase", ["DATA", "DOT"])
def test_somebody_else_who_goes_on_writing_ends_the_run_before_the_next_body(
    tmp_path: Path, sink: PhasedSink, phase: str
) -> None:
    root = sends(tmp_path, sink, MANY)
    (root / "plugins").mkdir()
    (root / "plugins/hasty.py").write_text(HASTY)
    sink.holds = lambda asked, recipient, count: asked == phase and count == 3
    run = in_a_group(root, "run")
    sink.wait_for(1)
    with closing(sqlite3.connect(root / "nurture.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sink.release()
        text = ended(run)
        other.execute("ROLLBACK")
    assert (run.returncode, text.startswith(f"Error: {BUSY[2]}")) == (1, True), text
    assert len(sink.had) == (3 if phase == "DOT" else 2)
    agree(root, sink)
    doubts = len(heals(root, sink, 2 * MANY).get("in_doubt", ()))
    assert doubts == 1 if phase == "DOT" else doubts <= 1  # the answer before may not be written down yet


def test_a_run_does_not_begin_on_a_disk_that_is_nearly_full(
    tmp_path: Path, sink: PhasedSink, capsys: pytest.CaptureFixture[str], monkeypatch: MonkeyPatch
) -> None:
    root = sends(tmp_path, sink, LEADS)
    usage = os.statvfs(root)
    assert usage.f_bavail
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 99_400_000}))
    code, text = here(root, "run", capsys)
    assert (code, sink.had) == (1, {})
    assert text == (
        "Error: only 99 MB are free on the disk of the database, and a run begins with 100 MB at least:"
        " free some space; nothing was sent.\n"
    )
