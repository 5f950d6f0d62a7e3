"""One run at a time: a lock of the kernel's on a file beside the database, which ends with the process that holds it.

No pid, no force, nothing left over by a kill. The file says since when the run lasts, for whoever comes second.
A process forked from the run holds it as well, a program started by it does not. Should two runs ever believe to
hold it, the fencing number keeps them apart (`Store.begin_run`).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Held:
    """The lock is ours until the block ends."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Another run has it, since an instant (None: it began just now)."""

    since: datetime | None


@contextmanager
def run_lock(path: Path, now: datetime) -> Iterator[Held | Busy]:
    """Take the lock of the database at `path`, or say at once since when another run has it."""
    file = os.open(path.with_name(path.name + "-lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _taken(file):
            yield Busy(_since(file))
            return
        os.pwrite(file, f"{now.isoformat():<40}\n".encode(), 0)
        yield Held()
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _since(file: int) -> datetime | None:
    text = os.pread(file, 40, 0).decode("ascii", "replace").strip()
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
