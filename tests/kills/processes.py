"""The processes of a run, and their connections, as /proc shows them (Linux)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def workers_of(pid: int) -> list[int]:
    """The processes that this one has forked from itself; those that run another command are none."""
    children = (_PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
    return [int(child) for child in children if _command(child) == _command(str(pid))]


def _command(pid: str) -> bytes:
    with suppress(FileNotFoundError, ProcessLookupError):
        return (_PROC / pid / "cmdline").read_bytes()
    return b"gone"


def ports_of(pid: int) -> set[int]:
    """The local ports of its TCP connections over IPv4."""
    sockets = set()
    for file in (_PROC / str(pid) / "fd").iterdir():
        with suppress(FileNotFoundError):
            sockets.add(str(file.readlink()))
    rows = [line.split() for line in (_PROC / "net" / "tcp").read_text().splitlines()[1:]]
    return {int(row[1].rpartition(":")[2], 16) for row in rows if f"socket:[{row[9]}]" in sockets}
