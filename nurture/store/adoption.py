"""Whether this database is the one that may send: not when it is new, copied, or restored from a backup.

Two witnesses are compared: the database, and a mark beside it (`nurture.db-adopted`). Both hold the id given at
adoption and a turn that counts up; the mark also holds the inodes of the database and of itself. Nothing is bound to
the host, since containers move.

    mark       id     inodes  turn of the mark      means
    none       -      -       -                     new; copied, when the database was adopted before
    there      other  -       -                     new, or copied, likewise
    there      same   other   -                     copied: the folder or one of the files is not the adopted one
    there      same   same    above the database's  restored: what was sent since the backup is forgotten
    there      same   same    the same              adopted
    there      same   same    one below             adopted: killed between the two writes of `advance`, before it sent
    there      same   same    further below         copied: this database has run somewhere else

`advance` writes the database first, the mark second, and nothing is sent before it returns. So a kill between the two
leaves the mark one behind, never ahead; and a database that forgot a send is always behind its mark. It is called
before each slice of a run and when it ends, so that a backup made during a run is told from its end. Not
seen: a backup that is written into the same file before the slice in which it was made has come to its end.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nurture.store.protocol import Store

Status = Literal["adopted", "new", "copied", "restored"]


@dataclass(frozen=True, slots=True)
class Adoption:
    """`status`, and why in words."""

    status: Status
    why: str


def adoption(store: Store, path: Path) -> Adoption:
    """Compare the database at `path` with its mark; writes nothing."""
    mark = _read(path)
    given = store.get("adopted")
    if not mark or mark["id"] != given:
        return _without_mark(given, mark is not None)
    if mark["mark"] != _inode(_mark_of(path)) or mark["database"] != _inode(path):
        return Adoption("copied", "the database or its mark is a copy of the files that were adopted")
    ahead = mark["turn"] - _turn(store)
    if ahead > 0:
        return Adoption("restored", "the database is older than its mark: it was restored from a backup")
    if ahead < -1:
        return Adoption("copied", "the database has run somewhere else since it was adopted here")
    return Adoption("adopted", "this database may send")


def adopt(store: Store, path: Path) -> None:
    """Make this database the one that may send. A new id turns away every copy made before."""
    given = secrets.token_hex(16)
    store.put("adopted", given)
    _write(path, given, _turn(store))


def advance(store: Store, path: Path) -> Adoption:
    """One turn on, in the database and then in its mark, if it is adopted; says whether it is. Under the run lock."""
    found = adoption(store, path)
    if found.status == "adopted":
        given, turn = store.get("adopted"), _turn(store)
        _write(path, given, turn)  # a kill may have left it one behind: it must not fall two behind
        store.put("turn", str(turn + 1))
        _write(path, given, turn + 1)
    return found


def _without_mark(given: str, foreign: bool) -> Adoption:
    if given:
        return Adoption("copied", "the database was adopted elsewhere: its mark is not beside it")
    return Adoption("new", "the database was made anew" if foreign else "the database was never adopted")


def _turn(store: Store) -> int:
    return int(store.get("turn") or 0)


def _mark_of(path: Path) -> Path:
    return path.with_name(path.name + "-adopted")


def _inode(path: Path) -> int:
    return path.stat().st_ino if path.exists() else 0


def _read(path: Path) -> dict[str, Any] | None:
    """The mark; None when there is none, or none that can be read."""
    try:
        mark = json.loads(_mark_of(path).read_text("utf-8"))
        return {"id": str(mark["id"]), **{name: int(mark[name]) for name in ("turn", "database", "mark")}}
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(path: Path, given: str, turn: int) -> None:
    """Replace the mark as a whole, durably."""
    mark = _mark_of(path)
    draft = mark.with_name(mark.name + "-new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        held = {"id": given, "turn": turn, "database": _inode(path), "mark": os.fstat(file.fileno()).st_ino}
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(mark)
    folder = os.open(mark.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
