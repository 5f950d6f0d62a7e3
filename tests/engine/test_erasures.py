"""Who was erased stays so when a backup of the database is put back."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from nurture.engine.erasures import keep_erasures
from nurture.store.sqlite import SqliteStore
from nurture.testing.store_case import ADA, NOW, ada

BEN, CYD = "ben@example.com", "cyd@example.com"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Ada and Ben are leads, Cyd waits to become one, and `backup.db` is from before they were erased."""
    path = tmp_path / "nurture.db"
    with closing(SqliteStore(path)) as store:
        store.take_in("form", [ada(), ada(key=BEN), ada(key="dan@example.com")], "1", NOW)
        store.suppress(CYD, "by hand", NOW)
    shutil.copy(path, tmp_path / "backup.db")
    with closing(SqliteStore(path)) as store:
        store.erase(1)
        assert keep_erasures(path, store) == 0
        store.erase(2)
        store.forget_address(CYD)
        assert keep_erasures(path, store) == keep_erasures(path, store) == 0
    return path


def restored(database: Path) -> tuple[int, list[str]]:
    """How many had come back, and who is there."""
    shutil.copy(database.with_name("backup.db"), database)
    with closing(SqliteStore(database)) as store:
        back = keep_erasures(database, store)
        assert keep_erasures(database, store) == 0
        assert [store.is_erased(key) for key in (ADA, BEN, CYD)] == [True] * 3
        return back, store.addresses_with("")


def test_a_backup_brings_nobody_back(database: Path) -> None:
    assert restored(database) == (2, ["dan@example.com"])


def test_the_file_names_nobody_and_is_its_owners_alone(database: Path) -> None:
    file = database.with_name("nurture.db-erased")
    assert (len(file.read_text().splitlines()), file.stat().st_mode & 0o777) == (3, 0o600)
    assert "example" not in file.read_text()


def test_a_line_that_a_kill_has_cut_is_written_once_more(database: Path) -> None:
    file = database.with_name("nurture.db-erased")
    file.write_text(file.read_text()[:-20])
    with closing(SqliteStore(database)) as store:
        keep_erasures(database, store)
    assert restored(database) == (2, ["dan@example.com"])


def test_a_database_made_anew_takes_no_marks_of_another(database: Path) -> None:
    database.unlink()
    with closing(SqliteStore(database)) as store:
        store.take_in("form", [ada()], "1", NOW)
        assert (keep_erasures(database, store), store.marks()) == (0, set())
