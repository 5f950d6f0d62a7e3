"""One run at a time: a lock of the kernel's on a file beside the database, which ends with the process that holds it.

No force, nothing left over by a kill. The file says since when the run lasts and which process it is, for whoever comes
second; the kernel alone decides who holds the lock. A process forked from the run holds it as well, a program started
by it does not. Should two runs ever believe to hold it, the fencing number keeps them apart (`Store.begin_run`).
"""

from __future__ import annotations

import fcntl
import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nurture.store.errors import Unwritable

_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Held:
    """The lock is ours until the block ends."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Another run has it, since an instant (None: it began just now), in a process of this number (0: not known)."""

    since: datetime | None
    pid: int = 0


@contextmanager
def run_lock(path: Path, now: datetime) -> Iterator[Held | Busy]:
    """Take the lock of the database at `path`, or say at once since when another run has it.

    Raises Unwritable where the file is another user's.
    """
    file = _opened(lock_of(path), path)
    try:
        if not _taken(file):
            yield _busy(file)
            return
        os.pwrite(file, f"{f'{now.isoformat()} {os.getpid()}':<{_WIDTH}}\n".encode(), 0)
        yield Held()
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def lock_of(path: Path) -> Path:
    """The file that is locked while a run is at the database."""
    return path.with_name(path.name + "-lock")


def _opened(lock: Path, path: Path) -> int:
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        if not lock.exists() or (owner := lock.stat().st_uid) == os.geteuid():
            raise
        other, you = _name(owner), _name(os.geteuid())
        cure = f"run as {other}, or take all of it over: `sudo chown {you} {path}*`"
        raise Unwritable(f"({lock} belongs to {other}: {cure})") from error


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:  # as in containers
        return str(user)


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(file: int) -> Busy:
    since, _, pid = os.pread(file, _WIDTH, 0).decode("ascii", "replace").strip().partition(" ")
    try:
        return Busy(datetime.fromisoformat(since), int(pid or 0))
    except ValueError:
        return Busy(None)
