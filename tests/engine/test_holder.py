"""Who holds the run lock, as `doctor` tells it."""

from __future__ import annotations

import errno
import getpass
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nurture.engine.checkup import Finding, examine
from nurture.engine.clocks import real_now
from nurture.engine.workplace import open_workplace
from nurture.store.errors import Unwritable
from nurture.store.lock import lock_of, run_lock
from nurture.store.sqlite import SqliteStore
from tests.engine.conftest import WIRING


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "nurture.yaml").write_text(WIRING)
    SqliteStore(tmp_path / "nurture.db").close()
    return tmp_path


def lock(root: Path) -> Finding:
    return next(finding for finding in examine(open_workplace(root)) if finding.check == "lock")


def wrote(root: Path, at: datetime) -> None:
    os.utime(root / "nurture.db", (at.timestamp(), at.timestamp()))


def test_no_run_is_going_on(root: Path) -> None:
    assert lock(root) == Finding("lock", True, "no run is going on")


def test_a_run_is_told_with_its_beginning_its_process_and_its_command(root: Path) -> None:
    since = real_now() - timedelta(hours=9)
    with run_lock(root / "nurture.db", since):
        found = lock(root)
    assert found.ok
    assert f"since {since.isoformat()}: process {os.getpid()} (" in found.message
    assert Path(sys.executable).name in found.message


def test_a_lock_of_another_user_is_told_with_its_owner_and_the_cure(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, mine, opened = lock_of(root / "nurture.db"), getpass.getuser(), os.open
    theirs.touch()

    def refused(path: Path, *rest: int) -> int:
        if path == theirs:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *rest)

    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    found = lock(root)
    cure = f"{theirs} belongs to {mine}: run as {mine}, or take all of it over: `sudo chown 54321 {root}/nurture.db*`"
    assert (found.ok, cure in found.message) == (False, True)
    with pytest.raises(Unwritable, match="sudo chown 54321"), run_lock(root / "nurture.db", real_now()):
        pass


def test_where_nobody_may_write_the_cure_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refused(path: Path, *rest: int) -> int:
        if path == lock_of(root / "nurture.db"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, *rest)

    monkeypatch.setattr(os, "open", refused)
    assert lock(root) == Finding("lock", False, "it cannot be taken: let whoever runs nurture write in this folder")


def test_a_folder_in_the_place_of_the_lock_is_a_fault_like_others(root: Path) -> None:
    lock_of(root / "nurture.db").mkdir()
    assert "Is a directory" in lock(root).message


def test_one_that_wrote_nothing_for_twenty_minutes_hangs(root: Path) -> None:
    now = real_now()
    with run_lock(root / "nurture.db", now - timedelta(hours=1)):
        wrote(root, now - timedelta(minutes=19))
        assert lock(root).ok
        wrote(root, now - timedelta(minutes=23, seconds=5))
        found = lock(root)
    assert not found.ok
    assert f"It wrote nothing for 23 minutes: end it with `kill {os.getpid()}`" in found.message


def test_one_that_has_just_begun_on_an_old_database_does_not_hang(root: Path) -> None:
    wrote(root, real_now() - timedelta(days=2))
    with run_lock(root / "nurture.db", real_now()):
        assert lock(root).ok


@pytest.mark.parametrize("pid", ["1", "4194304", "", "x"])
def test_a_number_is_not_believed_when_that_process_has_not_the_lock(root: Path, pid: str) -> None:
    """A container counts its processes for itself."""
    with run_lock(root / "nurture.db", real_now()):
        lock_of(root / "nurture.db").write_text(f"{real_now().isoformat()} {pid}\n")
        found = lock(root)
    assert found.ok
    assert "a process that cannot be seen from here" in found.message
