"""Databases of landed versions come through: every lead in its place, and the same mails afterwards."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nurture.store import schema
from nurture.store.errors import OlderRun, TooNew
from nurture.store.lock import run_lock
from nurture.store.opening import opened_copy, opened_to_read, opened_to_write
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import NOW
from nurture.testing.world import World, instant
from tests.store.landed import fifth, make

LANDED = (1, 2, 3, 4, 5)
OLDER = [version for version in LANDED if version < schema.VERSION]
PINNED = {
    1: "c133a0b3680dc3053c4f68268088a08c31284e4711ac33ce37dd5f552457691d",
    2: "940e21dd36b2eae9b93c21152ccb4fcb8a364364028f249776561682c24237c0",
    3: "a60247c8e7ee76d52859c650a1a1aa848e140e43ce886ca64b419d1435c12e89",
    4: "608db3a783b68c0bf4654d6ccb4d4628e469f1e45fc819a4949b4b7e140891da",
    5: "c15c58b3036ff10372833068ee85bbac4a41a4356ffb2266066ebf44eca60b8f",
}


def database(version: int, folder: Path) -> Path:
    path = folder / "nurture.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript((make.HERE / f"version-{version}.sql").read_text("utf-8"))
    return path


def contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return [*db.iterdump(), str(db.execute("PRAGMA user_version").fetchone())]


def known(version: int) -> Any:
    return json.loads((make.HERE / f"version-{version}.json").read_text("utf-8"))


@pytest.fixture(params=LANDED)
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def path(version: int, tmp_path: Path) -> Path:
    return database(version, tmp_path)


@pytest.fixture
def world(path: Path) -> Iterator[World]:
    """The project with its old database, which today's code has opened, and the rows it was made from."""
    with closing(SqliteStore(path)) as store:
        world = World(path.parent, make.files(), store)
        for _, source, row in make.ROWS:
            world.arrives(source, **row)
        yield world


def as_known(new: Any, old: Any) -> Any:
    """`new` without the fields that `old` did not have yet."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: as_known(value, old[key]) for key, value in new.items() if key in old}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [as_known(n, o) for n, o in zip(new, old, strict=True)]
    return new


def test_a_landed_script_is_never_edited_and_has_its_database() -> None:
    """A version that has landed: add a script behind it, and its database here. One that has not: pin it anew."""
    hashes = {n: hashlib.sha256(text.encode()).hexdigest() for n, text in enumerate(schema.SCRIPTS, 1)}
    assert hashes == PINNED
    assert {*range(1, schema.VERSION)} <= {*LANDED}
    assert all((make.HERE / f"version-{n}.{end}").exists() for n in LANDED for end in ("sql", "json"))


def test_every_lead_is_in_its_place(world: World, version: int) -> None:
    expected = known(version)["leads"]
    found = make.leads(world)
    assert found.keys() == expected.keys()
    for email, lead in found.items():
        assert as_known(lead, expected[email]) == expected[email], email


@pytest.mark.parametrize("version", [n for n in LANDED if n >= 5])
def test_what_came_back_and_was_agreed_to_is_as_it_was(world: World, version: int) -> None:
    expected = known(version)["told"]
    assert as_known(json.loads(json.dumps(make.plain(fifth.told(world.store)))), expected) == expected


def test_runs_send_what_they_would_have_sent_without_the_upgrade(world: World, version: int) -> None:
    assert make.sent_later(world) == known(version)["sent"]


def test_todays_code_sends_the_same_from_the_beginning(tmp_path: Path, version: int) -> None:
    with closing(make.Store(tmp_path / "nurture.db")) as store:
        world = World(tmp_path, make.files(), store)
        make.live_until_sunday(world)
        assert make.sent_later(world) == known(version)["sent"]


def test_what_is_new_counts_from_what_was_known(world: World) -> None:
    """Silence is told from the log, not from the day of the upgrade."""
    ids = {state.lead.id: state.lead.email.partition("@")[0] for state in world.store.leads()}
    silent = [ids[lead] for lead in world.store.silent(instant("2026-02-26T10:30+01:00"), 99)]
    assert silent == ["max", "bob", "lea", "cyd"]
    assert world.store.standing(["factories"]) == {("factories", "steps", ""): 1}
    assert world.store.walks(["guide", "thanks"])["guide", "goal"] == 1
    assert world.store.verify_consents() == []
    assert sum(world.store.sent_per_day(instant(make.DUMPED) - timedelta(days=14)).values()) == len(world.messages())


# ---------------------------------------------------------------- opening


def test_looking_leaves_an_older_database_as_it_is(path: Path) -> None:
    before = contents(path)
    for look in (opened_to_read, opened_copy):
        with look(path) as store:
            assert len(list(store.leads())) == len(make.ROWS) - 1
    assert contents(path) == before


@pytest.mark.parametrize("version", OLDER)
def test_writing_brings_it_up_to_date_unless_a_run_is_at_work(path: Path) -> None:
    before = contents(path)
    with run_lock(path, NOW), pytest.raises(OlderRun, match="when the run has ended"), opened_to_write(path, NOW):
        pass
    assert contents(path) == before
    with opened_to_write(path, NOW) as store:
        assert store._version() == schema.VERSION
    with run_lock(path, NOW), opened_to_write(path, NOW) as store:
        store.put("a", "b")


def test_a_newer_database_is_refused(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    for look in (opened_to_read, opened_copy, lambda path: opened_to_write(path, NOW)):
        with pytest.raises(TooNew, match="upgrade nurture"), look(path):
            pass


# ---------------------------------------------------------------- kills

KILLED = """
import os, signal, sys
from pathlib import Path
from nurture.store.sqlite import SqliteStore
from nurture.store.sqlite_base import Connection
left = int(sys.argv[2])
execute = Connection.execute
def counted(self, sql, *more):
    global left
    if self.in_transaction:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return execute(self, sql, *more)
Connection.execute = counted
SqliteStore(Path(sys.argv[1])).close()
"""


@pytest.mark.parametrize("version", OLDER)
@pytest.mark.parametrize("statements", [4, 12, 24])
def test_a_kill_in_the_middle_leaves_the_older_version_whole(path: Path, statements: int) -> None:
    before = contents(path)
    command = [sys.executable, "-c", KILLED, str(path), str(statements)]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert contents(path) == before
    SqliteStore(path).close()
    assert contents(path)[-1] == f"({schema.VERSION},)"
