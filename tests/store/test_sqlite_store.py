"""What only the file can do wrong: kills, other processes, full disks, wrong files."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from nurture.core.model import Consent, Event, MessageState
from nurture.store.attempts import Settlement, Written
from nurture.store.errors import Damaged, Fenced, Full, Locked, TooNew, Unwritable
from nurture.store.lock import Busy, Held, run_lock
from nurture.store.schema import VERSION, migrations
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import ADA, HOUR, NOW, ada, message, planned

PRELUDE = """
import sys
from pathlib import Path
from nurture.core.model import Event
from nurture.store.lock import Held, run_lock
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import ADA, NOW, ada
path = Path(sys.argv[1])
def say(word): print(word, flush=True)
"""


def other_process(path: Path, program: str) -> subprocess.Popen[str]:
    """Another Python that runs `program`; it says words and is told to go on by a line."""
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + program, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "nurture.db"


def test_a_killed_writer_loses_nothing_committed_and_leaves_no_lock(path: Path) -> None:
    writer = other_process(
        path,
        """
with run_lock(path, NOW) as lock:
    store = SqliteStore(path)
    store.take_in("form", [ada(name="Ada")], "1", NOW)
    with store.transaction():
        store.take_in("form", [ada(name="Eve"), ada(key="eve@example.com")], "2", NOW)
        say("inside")
        sys.stdin.readline()
""",
    )
    assert heard(writer) == "inside"
    with run_lock(path, NOW) as lock:
        assert lock == Busy(NOW, writer.pid)
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    with run_lock(path, NOW) as lock:
        assert lock == Held()
    store = SqliteStore(path)
    assert [state.lead.fields for state in store.leads()] == [{"name": "Ada"}]
    assert store.cursor("form") == "1"
    assert store.append(ADA, Event("replied", NOW, "r"), NOW)
    store.close()


def test_of_two_runs_one_is_busy(path: Path) -> None:
    program = """
sys.stdin.readline()
with run_lock(path, NOW) as lock:
    say(type(lock).__name__)
    sys.stdin.readline()
"""
    runs = [other_process(path, program) for _ in range(2)]
    for run in runs:
        assert run.stdin
        run.stdin.write("go\n")
        run.stdin.flush()
    assert sorted(heard(run) for run in runs) == ["Busy", "Held"]
    for run in runs:
        run.communicate("\n")
    with run_lock(path, NOW) as lock:
        assert lock == Held()


def test_an_event_told_while_a_plan_is_made_waits_and_comes_next(path: Path) -> None:
    store = SqliteStore(path)
    store.take_in("form", [ada()], "1", NOW)
    teller = other_process(
        path,
        """
store = SqliteStore(path)
say("ready")
sys.stdin.readline()
say("telling")
say(store.append(ADA, Event("replied", NOW, "r"), NOW))
""",
    )
    assert heard(teller) == "ready"
    with store.transaction():
        assert teller.stdin
        teller.stdin.write("go\n")
        teller.stdin.flush()
        assert heard(teller) == "telling"
        (state,) = store.due(NOW, 9)
        store.save([planned(state, NOW + HOUR, events=(Event("entered", NOW, "e", seq=2001),))])
    assert heard(teller) == "True"
    teller.communicate()
    (state,) = store.due(NOW, 9)
    assert [(e.seq, e.verb) for e in state.events[2:]] == [(2001, "entered"), (3000, "replied")]
    store.close()


def _elsewhere(path: Path, asked: str) -> str:
    """What another process prints of the store at `path`."""
    program = (
        "import sys; from pathlib import Path; from nurture.store.sqlite import SqliteStore\n"
        f"store = SqliteStore(Path(sys.argv[1])); print(store.{asked}); store.close()"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    return done.stdout


def test_one_that_a_process_opens_twice_is_locked_all_the_same(path: Path) -> None:
    """Else another process, which closes it last as it believes, throws away the log that is still written here."""
    with closing(SqliteStore(path)) as store:
        store.take_in("form", [ada()], "1", NOW)
        SqliteStore(path).close()
        _elsewhere(path, "count('leads')")
        store.suppress(ADA, "unsubscribed", NOW)
        assert _elsewhere(path, "count('suppressions')") == "1\n"


def test_a_new_file_opened_by_several_at_once_is_made_once(path: Path) -> None:
    program = "sys.stdin.readline(); say(SqliteStore(path).get('secret'))"
    openers = [other_process(path, program) for _ in range(3)]
    secrets = {opener.communicate("go\n")[0] for opener in openers}
    assert len(secrets) == 1
    assert len(secrets.pop().strip()) == 64


def test_a_run_that_was_overtaken_can_send_nothing(path: Path) -> None:
    old, new = SqliteStore(path), SqliteStore(path)
    old.take_in("form", [ada()], "1", NOW)
    (state,) = old.due(NOW, 9)
    old.save([planned(state, messages=(message(state.lead.id),))])
    old.begin_run()
    claims = old.claim(NOW, 1, ["email"])
    new.begin_run()
    assert old.touched(claims) == set()
    for act in (
        lambda: old.mark([Written("welcome", NOW, "<1@x>", "", "{}", "")], NOW),
        lambda: old.settle([Settlement("welcome", MessageState.SENT, NOW)]),
        lambda: old.claim(NOW, 1, ["email"]),
        old.abandoned,
    ):
        with pytest.raises(Fenced):
            act()
    assert new.abandoned() == []
    assert [claim.key for claim in new.claim(NOW, 9, ["email"])] == ["welcome"]
    old.close()
    new.close()


def test_migrations_applied_twice_change_nothing(path: Path) -> None:
    store = SqliteStore(path)
    store.take_in("form", [ada()], "1", NOW)
    before = list(store._db.iterdump())
    migrations().apply(store._tables)
    SqliteStore(path).close()
    assert list(store._db.iterdump()) == before
    store.close()


def test_the_file_is_for_its_owner_only(path: Path) -> None:
    old = os.umask(0)
    try:
        store = SqliteStore(path)
        store.put("a", "b")
        with run_lock(path, NOW):
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(old)
    assert set(modes) == {path.name + end for end in ("", "-wal", "-shm", "-lock")}
    assert set(modes.values()) == {0o600}
    store.close()


def test_a_full_disk_is_said_and_keeps_nothing_half_done(path: Path) -> None:
    store = SqliteStore(path)
    pages = store._value("PRAGMA page_count")
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Full, match="disk is full"):
        store.take_in("form", [ada(key=f"{n}@example.com", name="x" * 500) for n in range(100)], "1", NOW)
    assert list(store.leads()) == []
    assert store.cursor("form") == ""
    store.close()


def test_a_database_that_somebody_keeps_locked_is_said(path: Path) -> None:
    store = SqliteStore(path)
    store._db.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Locked, match="Another program"):
        store.put("a", "b")
    other.execute("ROLLBACK")
    store.put("a", "b")
    other.close()
    store.close()


def test_a_wrong_file_is_said(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough to be taken for one" * 50)
    with pytest.raises(Damaged, match="no readable database"):
        SqliteStore(path)
    with pytest.raises(Unwritable, match="owner and mode"):
        SqliteStore(path.parent)


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    store = SqliteStore(path)
    store._db.execute(f"PRAGMA user_version = {VERSION + 1}")
    store.close()
    with pytest.raises(TooNew, match="upgrade"):
        SqliteStore(path)


def test_every_commit_waits_for_the_disk(path: Path) -> None:
    store = SqliteStore(path)
    assert store._value("PRAGMA synchronous") == 2
    assert store._value("PRAGMA journal_mode") == "wal"
    assert store._value("PRAGMA busy_timeout") == 30_000
    store.close()


def test_what_is_due_is_found_by_an_index_and_in_its_order(path: Path) -> None:
    from nurture.store.sqlite_delivery import _MAY_LEAVE
    from nurture.store.sqlite_planning import _DUE

    store = SqliteStore(path)
    for sql, index, marks in ((_DUE, "leads_due", (0, 0)), (_MAY_LEAVE, "messages_open", (0, "[]", 0, 9))):
        plan = " ".join(row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {sql}", marks))
        assert f"INDEX {index}" in plan
        assert "TEMP B-TREE" not in plan
    store.close()


def test_forms_sent_since_an_instant_are_found_by_an_index(path: Path) -> None:
    from nurture.store.sqlite_forms import _UNCONFIRMED

    store = SqliteStore(path)
    plan = " ".join(row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {_UNCONFIRMED}", (0,)))
    assert "INDEX pendings_at (at>?)" in plan
    store.close()


def test_the_chain_costs_an_import_a_handful_of_statements_a_slice(path: Path) -> None:
    """Beside the row of each consent, which was always written."""
    store = SqliteStore(path)

    def statements(count: int, *consents: Consent) -> int:
        said: list[str] = []
        rows = [ada(key=f"{count}-{len(consents)}-{n}@example.com", consents=consents) for n in range(count)]
        store._db.set_trace_callback(said.append)
        store.take_in("form", rows, "1", NOW)
        store._db.set_trace_callback(None)
        return sum("INTO consents " not in sql for sql in said)

    yes = Consent("newsletter", True, NOW, "form")
    statements(1, yes)
    more = [statements(count, yes) - statements(count) for count in (1000, 3000)]
    store.close()
    assert more[1] == 3 * more[0] < 3 * 12
