"""The inbox: what is in it once a call has returned is there for the next process, once, and in order."""

from __future__ import annotations

import multiprocessing
import stat
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from nurture.core.hits import Hit
from nurture.core.model import Event
from nurture.store.errors import TooNew
from nurture.store.inbox import Evidence, Inbox, LastOpen, Note, Tally, inbox_of

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 8, 30, 0, 5, tzinfo=UTC)
NOTES: list[Note] = [
    Evidence("1/guide/1/welcome", Hit("visit", AT, "POST", "curl", "ab12", True, True, 3, "price list")),
    LastOpen(7, DAY),
    Tally("click", "guide", "welcome", "pricing", DAY),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return inbox_of(tmp_path / "nurture.db")


def test_it_lies_beside_the_database_for_its_owner_alone(path: Path) -> None:
    Inbox(path).close()
    assert path.name == "nurture.inbox.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_notes_come_out_as_they_went_in_until_they_are_done(path: Path) -> None:
    with closing(Inbox(path)) as inbox:
        inbox.add(NOTES)
    with closing(Inbox(path)) as inbox:
        first = inbox.take(2)
        assert [one.note for one in first] == NOTES[:2]
        assert inbox.take(2) == first
        assert [one.note for one in inbox.take(2, first[-1].number)] == NOTES[2:]
        inbox.done(first[-1].number)
        (last,) = inbox.take(2)
        assert last.note == NOTES[2]


def test_a_number_is_never_given_twice(path: Path) -> None:
    with closing(Inbox(path)) as inbox:
        inbox.add(NOTES)
        last = inbox.take(9)[-1].number
        inbox.done(last)
        inbox.add(NOTES[:1])
        assert inbox.take(9)[0].number > last


def test_of_the_opens_of_a_lead_the_last_day_alone_is_kept(path: Path) -> None:
    with closing(Inbox(path)) as inbox:
        inbox.add([LastOpen(7, DAY), LastOpen(8, DAY), LastOpen(7, DAY + timedelta(1))])
        inbox.add([LastOpen(8, DAY + timedelta(2))])
        assert [one.note for one in inbox.take(9)] == [LastOpen(7, DAY + timedelta(1)), LastOpen(8, DAY + timedelta(2))]


def test_wishes_wait_until_they_are_granted(path: Path) -> None:
    out = Event("unsubscribed", AT, "web/1")
    peace = Event("paused", AT, "web/2", facts={"until": AT + timedelta(30)})
    with closing(Inbox(path)) as inbox:
        assert inbox.wishes() == []
        inbox.wish(b"a" * 15, out)
        inbox.wish(b"b" * 15, peace)
    with closing(Inbox(path)) as inbox:
        wishes = inbox.wishes()
        assert [(wish.digest, wish.event) for wish in wishes] == [(b"a" * 15, out), (b"b" * 15, peace)]
        inbox.granted(wishes[:1])
        assert inbox.wishes() == wishes[1:]


def test_a_day_has_one_salt_which_is_forgotten(path: Path) -> None:
    with closing(Inbox(path)) as inbox, closing(Inbox(path)) as other:
        salt = inbox.salt(DAY)
        assert other.salt(DAY) == salt != inbox.salt(DAY + timedelta(1))
        assert inbox.salt(DAY + timedelta(2)) and other.salt(DAY) == salt
        inbox.salt(DAY + timedelta(3))
        assert inbox.salt(DAY) != salt


def _append(path: Path, name: str, together: Barrier) -> None:
    together.wait()
    with closing(Inbox(path)) as inbox:
        for n in range(50):
            inbox.add([Tally("open", name, str(n), "", DAY)])


def test_several_processes_write_into_a_file_that_none_has_made(path: Path) -> None:
    started = multiprocessing.get_context("fork")
    together = started.Barrier(4)
    writers = [started.Process(target=_append, args=(path, name, together)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    with closing(Inbox(path)) as inbox:
        notes = [one.note for one in inbox.take(1000)]
    for name in "abcd":
        assert [n.step for n in notes if isinstance(n, Tally) and n.campaign == name] == [str(n) for n in range(50)]


def test_one_of_a_newer_version_is_left_alone(path: Path) -> None:
    with closing(Inbox(path)) as inbox:
        inbox._db.execute("PRAGMA user_version = 2")
    with pytest.raises(TooNew):
        Inbox(path)
