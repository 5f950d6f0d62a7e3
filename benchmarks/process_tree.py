"""What a process and all that it has started take, as /proc shows it (Linux)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import NamedTuple

_PROC = Path("/proc")
_GONE = (FileNotFoundError, ProcessLookupError)


def tree(pid: int) -> Iterator[int]:
    """The process and its descendants, in no order that matters."""
    yield pid
    with suppress(*_GONE):
        for task in (_PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def own_cpu() -> float:
    """Seconds of user and system time of this process, its children that have ended, and those that live."""
    ended, living = getrusage(RUSAGE_CHILDREN), [pid for pid in tree(os.getpid()) if pid != os.getpid()]
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(_cpu, living))


def _cpu(pid: int) -> float:
    """In ticks of 10 ms."""
    with suppress(*_GONE):
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


class Memory(NamedTuple):
    """MB of a whole tree. Of a page that several processes have, each counts its share, or the whole (`resident`)."""

    shared_out: float
    resident: float


def memory(pid: int) -> Memory:
    pages = [_pages(each) for each in tree(pid)]
    return Memory(sum(each["Pss"] for each in pages) / 1024, sum(each["Rss"] for each in pages) / 1024)


def _pages(pid: int) -> Mapping[str, int]:
    """In KB; of a process that has gone meanwhile, none."""
    with suppress(*_GONE, PermissionError):
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
        return {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return {"Pss": 0, "Rss": 0}
