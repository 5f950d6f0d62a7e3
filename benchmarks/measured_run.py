"""`nurture run` as it is, with a watch on its deliveries.

python -m benchmarks.measured_run ROOT NOTES SECONDS [FOLDER]

NOTES gets what the deliveries took, all processes together, in seconds: {"wall", "cpu"}. The disk takes SECONDS longer
than it does to flush a transaction. FOLDER, when given, gets a profile of the run's process and of each that it forks.
"""

from __future__ import annotations

import cProfile
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.process_tree import own_cpu
from nurture.cli import main
from nurture.engine.delivery.deliver import Delivery
from nurture.store.sqlite_base import Connection


@dataclass
class Watch:
    """Seconds that the deliveries took so far."""

    wall: float = 0
    cpu: float = 0

    def over(self, deliver: Callable[[Delivery], int]) -> Callable[[Delivery], int]:
        def watched(delivery: Delivery) -> int:
            wall, cpu = time.perf_counter(), own_cpu()
            try:
                return deliver(delivery)
            finally:
                self.wall += time.perf_counter() - wall
                self.cpu += own_cpu() - cpu

        return watched


@contextmanager
def profiled(folder: Path) -> Iterator[None]:
    """Profile this process, and each that it forks until that one ends."""
    profile = cProfile.Profile()

    def begin() -> None:
        profile.disable()
        own, end = cProfile.Profile(), os._exit

        def leave(code: int) -> None:
            own.disable()
            own.dump_stats(folder / f"worker-{os.getpid()}")
            end(code)

        os._exit = leave  # type: ignore[assignment]
        own.enable()

    folder.mkdir(parents=True, exist_ok=True)
    os.register_at_fork(after_in_child=begin)
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        profile.dump_stats(folder / "run")


@contextmanager
def slow_disk(seconds: float) -> Iterator[None]:
    """Every commit waits so much longer."""
    execute = Connection.execute

    def slowed(db: Connection, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql == "COMMIT":
            time.sleep(seconds)
        return execute(db, sql, parameters)

    with patch.object(Connection, "execute", slowed):
        yield


def run(root: Path, notes: Path, seconds: float, profiles: Path | None) -> None:
    watch = Watch()
    sys.argv = ["nurture", "-C", str(root), "run"]
    with (
        patch.object(Delivery, "slice", watch.over(Delivery.slice)),
        slow_disk(seconds) if seconds else nullcontext(),
        profiled(profiles) if profiles else nullcontext(),
    ):
        try:
            main()
        finally:
            notes.write_text(json.dumps({"wall": watch.wall, "cpu": watch.cpu}))


if __name__ == "__main__":
    root, notes, seconds, *folder = sys.argv[1:]
    run(Path(root), Path(notes), float(seconds), Path(folder[0]) if folder else None)
