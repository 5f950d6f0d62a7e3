"""Which process holds the run lock, and whether it gets anywhere: looked at from outside, for `doctor`.

What the lock's file says of the process is believed when that process, seen from here, has the file open: a container
counts its processes for itself. Where the system has no /proc nothing is told but since when.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nurture.store.lock import Busy, lock_of

QUIET = timedelta(minutes=20)
"""A run that writes nothing for so long hangs: a server is given ten minutes to answer (RFC 5321, 4.5.3.2.6)."""
_PROC = Path("/proc")
_STOPPED = frozenset({"T", "t"})


@dataclass(frozen=True, slots=True)
class Holder:
    """`pid` is 0 and `command` empty where the process cannot be seen from here. `wrote` is the last write."""

    since: datetime | None
    pid: int
    command: str
    stopped: bool
    wrote: datetime

    def hangs(self, now: datetime) -> bool:
        return now - self.wrote > QUIET


def holder(busy: Busy, database: Path) -> Holder:
    """All that can be told of the run that has the lock of this database."""
    wrote = max(filter(None, (_written(database), busy.since)))
    pid = busy.pid if _has_open(busy.pid, lock_of(database)) else 0
    return Holder(busy.since, pid, _command(pid), _state(pid) in _STOPPED, wrote)


def _written(database: Path) -> datetime:
    """When anybody last wrote to the database; what is new goes to the log beside it first."""
    files = [database, database.with_name(f"{database.name}-wal")]
    return datetime.fromtimestamp(max(file.stat().st_mtime for file in files if file.exists()), UTC)


def _has_open(pid: int, file: Path) -> bool:
    found = False
    with suppress(OSError):  # it is gone, or another user's
        found = any(link.exists() and link.samefile(file) for link in (_PROC / str(pid) / "fd").iterdir())
    return found


def _command(pid: int) -> str:
    with suppress(OSError):
        words = (_PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
        return " ".join(words).strip()
    return ""


def _state(pid: int) -> str:
    """Its letter in /proc/PID/stat, behind a name that may hold anything: R runs, S sleeps, T is stopped."""
    with suppress(OSError):
        return (_PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
    return ""
