"""A file that several programs open while none has made it: they wait for each other, and none is told of a lock."""

from __future__ import annotations

import multiprocessing
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest

from nurture.store import sqlite_base
from nurture.store.errors import Locked
from nurture.store.lock import Held, run_lock
from nurture.store.opening import opened_to_write
from nurture.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 2, tzinfo=UTC)
START = multiprocessing.get_context("fork")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "nurture.db"


def _open(path: Path, together: Barrier) -> None:
    together.wait()
    SqliteStore(path).close()


def test_several_that_begin_at_once_each_get_it(path: Path) -> None:
    for n in range(10):
        new, together = path.with_name(f"{n}.db"), START.Barrier(4)
        openers = [START.Process(target=_open, args=(new, together)) for _ in range(4)]
        for opener in openers:
            opener.start()
        for opener in openers:
            opener.join()
        assert [opener.exitcode for opener in openers] == [0] * 4


@pytest.mark.parametrize("bytes_of_it", [0, 4096])
def test_who_writes_beside_a_run_that_is_making_it_makes_it_too(path: Path, bytes_of_it: int) -> None:
    """No older version has written what is empty: there is nothing for which the run would have to be waited for."""
    path.touch()
    if bytes_of_it:
        sqlite3.connect(path).execute("PRAGMA journal_mode = WAL").connection.close()
    assert path.stat().st_size == bytes_of_it
    with run_lock(path, NOW) as lock, opened_to_write(path, NOW) as store:
        assert isinstance(lock, Held) and store.get("id")


def test_who_comes_while_another_one_writes_waits_until_that_is_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite refuses it at once, whatever the patience, to say how a journal is kept."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    class Waiting(sqlite_base.Connection):
        def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
            if sql.startswith("BEGIN"):
                other.execute("COMMIT")
            return super().execute(sql, parameters)

    monkeypatch.setattr(sqlite_base, "Connection", Waiting)
    with closing(sqlite_base.connect(path, patience=5)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


def test_who_is_kept_out_for_longer_than_patience_is_told(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked):
            sqlite_base.connect(path, patience=0.01)
