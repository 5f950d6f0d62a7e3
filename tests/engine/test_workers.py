"""A channel's own workers: as many as there is work for, and nobody is harmed by what a channel does in them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import closing
from textwrap import indent

import pytest

from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import Make
from tests.engine.test_delivery import ENTER, SEND, real, states, through

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
MORNING, LATER = "2026-03-02T10:00+01:00", "2026-03-02T10:05+01:00"
PLUGIN = """
import os
from nurture import Options, Receipt, hookimpl

class Team(Options):
    workers: int = {workers}
    connections: int = {connections}

class Own:
    name = "own"
    options = Team
    abilities = frozenset()

    def deliver(self, letters, mark, options):
{deliver}

@hookimpl
def register_channels():
    return [Own()]
"""
SENT = 'yield Receipt(letter.key, "sent")'
EACH = f"for letter in letters:\n    mark([letter.key])\n    {SENT}"
TOGETHER = f"""
held = list(letters)
mark([letter.key for letter in held])
for letter in held:
    {SENT}
"""
AFTER_TWO = """
for count, letter in enumerate(letters):
    mark([letter.key])
    if count == 1:
        {fails}
    yield Receipt(letter.key, "sent")
"""
LOSES_ONE = """
for count, letter in enumerate(letters):
    {marks}
    if count != 1:
        yield Receipt(letter.key, "sent")
"""
IN_THREADS = """
from concurrent.futures import ThreadPoolExecutor

held = list(letters)
with ThreadPoolExecutor(4) as pool:
    list(pool.map(lambda letter: mark([letter.key]), held))
"""
TWO_OF_THREE = """
held = list(letters)
mark([letter.key for letter in held])
yield Receipt(held[0].key, "sent")
yield Receipt(held[1].key, "failed", "550 no such user")
raise RuntimeError("lost the thread")
"""

ALL_REPLY = """
from contextlib import closing
from datetime import datetime
from pathlib import Path
from nurture.core.model import Event
from nurture.store.sqlite import SqliteStore

now = datetime.fromisoformat("{now}")
for letter in letters:
    yield Receipt(letter.key, "sent")
    with closing(SqliteStore(Path({path!r}))) as store:
        store.append(letter.recipient, Event("replied", now, letter.key), now)
"""

Team = Callable[..., World]


@pytest.fixture
def team(world: Make) -> Team:
    """`team(deliver, leads, workers, connections)`: a project whose mail goes through such a channel."""

    def make(deliver: str, leads: int = 3, workers: int = 1, connections: int = 4) -> World:
        body = "\n".join(f"        {line}" for line in deliver.splitlines())
        plugin = PLUGIN.format(deliver=body, workers=workers, connections=connections)
        guide = through(world(ENTER + SEND), "own", plugin)
        for n in range(leads):
            guide.arrives("form", email=f"lead{n}@example.com")
        return guide

    return make


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were forked."""
    forked: list[int] = []
    fork = os.fork

    def counted() -> int:
        pid = fork()
        if pid:
            forked.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", counted)
    return forked


def none_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.parametrize(
    ("leads", "workers", "connections", "processes"), [(0, 4, 9, 0), (1, 4, 9, 1), (9, 2, 9, 2), (9, 4, 2, 2)]
)
def test_there_are_no_more_workers_than_messages_or_connections(
    team: Team, forks: list[int], leads: int, workers: int, connections: int, processes: int
) -> None:
    guide = team(EACH, leads, workers, connections)
    report = real(guide, MORNING)
    assert (report.sent, report.faults) == (leads, [])
    assert len(forks) == processes
    assert none_left()
    real(guide, LATER)
    assert len(forks) == processes


def test_more_workers_come_when_more_is_due(team: Team, forks: list[int]) -> None:
    guide = team(EACH, 1, workers=2)

    def sends(report: Report) -> bool:
        if not report.sent:  # the next slice reads these
            for name in ("bo", "cy"):
                guide.arrives("form", email=f"{name}@example.com")
        return True

    report = run(guide.place, guide.store, lambda: instant(MORNING), rehearsal=False, sends=sends)
    assert (report.sent, report.faults, len(forks)) == (3, [], 1 + 2)
    assert none_left()


def test_nothing_is_forked_for_the_outbox(team: Team, forks: list[int]) -> None:
    assert team(EACH).run(MORNING).sent == 3
    assert forks == []


@pytest.mark.parametrize("workers", [0, 1, 2])
@pytest.mark.parametrize("deliver", [EACH, TOGETHER], ids=["one by one", "all together"])
def test_a_channel_may_hold_letters_until_no_more_come(team: Team, deliver: str, workers: int) -> None:
    guide = team(deliver, 7, workers)
    report = real(guide, MORNING)
    assert (report.sent, report.faults) == (7, [])
    assert none_left()


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize(
    ("deliver", "fault", "doubts"),
    [
        (AFTER_TWO.format(fails='raise RuntimeError("no luck")'), "RuntimeError: no luck", 1),
        (AFTER_TWO.format(fails='yield Receipt("nobody", "sent")'), "a receipt for nobody, which it does not have", 1),
        (AFTER_TWO.format(fails='yield Receipt(letter.key, "lost")'), "/first was lost", 1),
        (AFTER_TWO.format(fails="yield None"), "it gave NoneType, not a Receipt", 1),
        (AFTER_TWO.format(fails='yield Receipt(letter.key, "deferred", None)'), "/first is no text", 1),
        (AFTER_TWO.format(fails=f"{SENT}; {SENT}"), "/first, which it does not have", 0),
        (LOSES_ONE.format(marks="mark([letter.key])"), "it gave no receipt for", 1),
        (LOSES_ONE.format(marks="pass"), "it gave no receipt for", 0),
        ("yield from ()", "it ended without a look at the letters there are", 0),
        (EACH.replace("[letter.key]", "letter.key"), "/first, a text, where `mark` takes a list of keys", 0),
        (IN_THREADS, "in another thread than that of `deliver`", 0),
    ],
    ids=[
        "it raises",
        "unknown key",
        "unknown outcome",
        "none",
        "no words",
        "two receipts",
        "no receipt",
        "no receipt, no mark",
        "no look",
        "a text",
        "threads",
    ],
)
def test_a_channel_that_goes_wrong_is_told_and_nothing_of_it_leaves_twice(
    team: Team, workers: int, deliver: str, fault: str, doubts: int
) -> None:
    guide = team(deliver, 4, workers)
    report = real(guide, MORNING)
    (told,) = report.faults
    assert told.startswith("channel email: ")
    assert fault in told
    assert report.in_doubt == doubts
    assert [state for _, state in states(guide)].count("in_doubt") == doubts
    assert {state for _, state in states(guide)} <= {"sent", "planned", "in_doubt"}
    assert none_left()


@pytest.mark.parametrize("workers", [0, 1])
def test_receipts_count_that_were_given_before_a_channel_failed(team: Team, workers: int) -> None:
    guide = team(TWO_OF_THREE, 3, workers)
    assert len(real(guide, MORNING).faults) == 1
    assert states(guide) == [("first", "failed"), ("first", "in_doubt"), ("first", "sent")]


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_what_was_delivered_exactly_once_is_sent_whatever_its_lead_does_then(team: Team, workers: int) -> None:
    guide = team(EACH, 0, workers)
    path = guide.root / "nurture.db"
    plugin = PLUGIN.format(
        deliver=indent(ALL_REPLY.format(now=MORNING, path=str(path)), " " * 8),
        workers=workers,
        connections=4,
    )
    guide.write({"plugins/own.py": plugin.replace("frozenset()", 'frozenset({"exactly-once"})')})
    with closing(SqliteStore(path)) as guide.store:
        guide.store.begin_run()
        for n in range(6):
            guide.arrives("form", email=f"lead{n}@example.com")
        report = real(guide, MORNING)
        assert (report.sent, report.faults) == (6, [])
        assert states(guide) == [("first", "sent")] * 6


def test_a_worker_that_ends_in_the_middle_leaves_one_in_doubt_and_the_rest_planned(team: Team) -> None:
    guide = team(AFTER_TWO.format(fails="os._exit(0)"), 4)
    report = real(guide, MORNING)
    assert report.faults == ["channel email: a worker ended (0) before its work was done"]
    assert [state for _, state in states(guide)] == ["in_doubt", "planned", "planned", "sent"]
    assert none_left()


@pytest.mark.parametrize(
    ("fails", "fault"),
    [
        ('raise RuntimeError("no goodbye")', "RuntimeError: no goodbye (plugins/own.py, line 18)"),
        ("os._exit(3)", "a worker ended (3) before its work was done"),
        ("pass", ""),
    ],
)
def test_what_fails_when_no_more_letters_come_is_told(team: Team, fails: str, fault: str) -> None:
    report = real(team(f"{EACH}\n{fails}", workers=2), MORNING)
    assert (report.sent, report.faults) == (3, [f"channel email: {fault}"] if fault else [])
    assert none_left()


def test_a_worker_that_cannot_be_started_leaves_none_behind(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    guide, fork, forked = team(EACH, 4, workers=2), os.fork, []

    def once() -> int:
        if forked:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        forked.append(pid := fork())
        return pid

    with monkeypatch.context() as full:
        full.setattr(os, "fork", once)
        report = real(guide, MORNING)
    assert (report.sent, len(report.faults)) == (0, 1)
    assert report.faults[0].endswith(os.strerror(errno.EAGAIN))
    assert none_left()
    assert real(guide, LATER).sent == 4


@pytest.mark.parametrize("workers", [0, 1])
def test_what_is_put_off_before_anything_of_it_left_waits_for_its_time(team: Team, workers: int) -> None:
    away = 'yield Receipt(letter.key, "deferred", "no server", fault=True, reason="network")'
    guide = team(f"for letter in letters:\n    {away}", 3, workers)
    report = real(guide, MORNING)
    assert (report.deferred, report.held) == (3, 0)
    assert {*report.faults} == {"channel email: no server"}
    assert states(guide) == [("first", "deferred")] * 3


def test_of_an_answer_without_end_its_beginning_is_kept(team: Team) -> None:
    away = 'yield Receipt(letter.key, "deferred", "451 " + "and so on " * 40_000)'
    guide = team(f"for letter in letters:\n    {away}", 1, 0)
    real(guide, MORNING)
    [message] = guide.messages("")
    assert message.reason
    assert message.reason.text.startswith("451 and so on")
    assert len(message.reason.text) <= 1_000
