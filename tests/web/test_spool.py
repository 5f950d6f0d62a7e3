"""The spool makes hits durable, and sees to it that no answer waits for the write-ahead log to be carried over."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nurture.store.carrying import carry_over
from nurture.store.errors import Unwritable
from nurture.store.inbox import Inbox, Note, Tally
from nurture.web.spool import Spool

NOTE = Tally("click", "guide", "first", "pricing", date(2026, 3, 2))


def spooled(commits: int, carry: Callable[[], None]) -> list[Note]:
    """What is kept of as many hits, each of which was waited for."""
    kept: list[Note] = []

    async def add() -> None:
        spool = Spool(kept.extend, carry)
        for _ in range(commits):
            await spool.add(NOTE)

    asyncio.run(add())
    return kept


def test_after_every_thousand_commits_another_thread_carries_the_log_over() -> None:
    threads: list[int] = []
    assert len(spooled(999, lambda: threads.append(threading.get_ident()))) == 999
    assert not threads
    spooled(1000, lambda: threads.append(threading.get_ident()))
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


def test_it_is_not_carried_over_twice_at_once_nor_waited_for() -> None:
    may_end, calls = threading.Event(), 0

    def carry() -> None:
        nonlocal calls
        calls += 1
        may_end.wait()

    async def add() -> None:
        spool = Spool(lambda notes: None, carry)
        for _ in range(3000):
            await spool.add(NOTE)
        may_end.set()

    asyncio.run(add())
    assert calls == 1


def test_a_log_that_cannot_be_carried_over_is_told_and_loses_no_hit(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise Unwritable("(no space)")

    assert len(spooled(1001, fail)) == 1001
    assert "the inbox grows" in caplog.text


def test_what_is_carried_over_stands_in_the_file_and_the_log_begins_anew(tmp_path: Path) -> None:
    path, log = tmp_path / "nurture.inbox.db", tmp_path / "nurture.inbox.db-wal"
    with closing(Inbox(path, carried=True)) as inbox:
        for _ in range(1500):
            inbox.add([NOTE])
        grown = log.stat().st_size
        carry_over(path)
        for _ in range(1500):
            inbox.add([NOTE])
        assert log.stat().st_size < 1.1 * grown
        carry_over(path)
        shutil.copy(path, tmp_path / "alone.db")
    with closing(Inbox(tmp_path / "alone.db")) as alone:
        assert len(alone.take(5000)) == 3000
