"""Only the database that was adopted may send: not a new one, a copy, or one restored from a backup."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from nurture.store import adoption as room
from nurture.store.adoption import adopt, adoption, advance
from nurture.store.sqlite import SqliteStore

MARK = "nurture.db-adopted"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder whose database was adopted and has run twice."""
    home = tmp_path / "home"
    home.mkdir()
    with_store(home, adopt)
    run(home)
    run(home)
    return home


def with_store(folder: Path, act: Callable[[SqliteStore, Path], object]) -> object:
    path = folder / "nurture.db"
    store = SqliteStore(path)
    try:
        return act(store, path)
    finally:
        store.close()


def run(folder: Path) -> str:
    return with_store(folder, lambda store, path: advance(store, path).status)


def status(folder: Path) -> str:
    return with_store(folder, lambda store, path: adoption(store, path).status)


def replaced_in_place(file: Path, content: bytes) -> None:
    with file.open("r+b") as old:
        old.truncate()
        old.write(content)


def test_a_new_database_is_new_until_it_is_adopted(tmp_path: Path) -> None:
    assert status(tmp_path) == run(tmp_path) == "new"
    with_store(tmp_path, adopt)
    assert status(tmp_path) == "adopted"
    assert [run(tmp_path) for _ in range(3)] == ["adopted"] * 3


def test_a_database_made_anew_beside_an_old_mark_is_new(home: Path) -> None:
    (home / "nurture.db").unlink()
    assert status(home) == "new"


def test_a_moved_folder_stays_adopted(home: Path) -> None:
    assert status(home.rename(home.parent / "moved")) == "adopted"


def test_a_copied_folder_is_a_copy_and_the_first_one_stays_adopted(home: Path) -> None:
    copy = shutil.copytree(home, home.parent / "copy")
    assert run(copy) == "copied"
    assert run(home) == "adopted"


def test_a_copied_database_without_its_mark_is_a_copy(home: Path) -> None:
    copy = home.parent / "copy"
    copy.mkdir()
    shutil.copy(home / "nurture.db", copy)
    assert status(copy) == "copied"


def test_a_lost_or_broken_mark_has_to_be_adopted_again(home: Path) -> None:
    (home / MARK).write_text("{")
    assert status(home) == "copied"
    (home / MARK).unlink()
    assert status(home) == "copied"
    with_store(home, adopt)
    assert status(home) == "adopted"


def test_a_backup_written_into_the_same_file_is_restored(home: Path) -> None:
    backup = (home / "nurture.db").read_bytes()
    run(home)
    replaced_in_place(home / "nurture.db", backup)
    assert run(home) == status(home) == "restored"
    with_store(home, adopt)
    assert status(home) == "adopted"


def test_a_backup_put_in_the_place_of_the_file_is_noticed(home: Path) -> None:
    shutil.copy(home / "nurture.db", home / "backup")
    run(home)
    (home / "backup").replace(home / "nurture.db")
    assert status(home) in ("copied", "restored")


def test_a_copy_that_was_adopted_elsewhere_and_comes_back_is_a_copy(home: Path) -> None:
    copy = shutil.copytree(home, home.parent / "copy")
    with_store(copy, adopt)
    replaced_in_place(home / "nurture.db", (copy / "nurture.db").read_bytes())
    assert status(home) == "copied"


@pytest.mark.parametrize("writes", [0, 1, 2, 3])
def test_a_kill_between_the_writes_of_a_run_does_not_undo_the_adoption(
    home: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    for _ in range(3):
        with monkeypatch.context() as patch:
            killed_after(patch, writes)
            with suppress(KeyboardInterrupt):
                run(home)
        assert status(home) == "adopted"
    assert run(home) == "adopted"


def killed_after(patch: pytest.MonkeyPatch, writes: int) -> None:
    """The process dies instead of its write number `writes` + 1, to the mark or to the database."""
    left = [writes]

    def dying(write: Callable[..., None]) -> Callable[..., None]:
        def wrapped(*args: object) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            write(*args)

        return wrapped

    patch.setattr(room, "_write", dying(room._write))
    patch.setattr(SqliteStore, "put", dying(SqliteStore.put))
