"""`nurture run` as it is, with a watch on its deliveries.

python -m benchmarks.measured_run ROOT NOTES [FOLDER]

NOTES gets what the deliveries took, all processes together, in seconds: {"wall", "cpu"}. FOLDER, when given,
gets a profile of the run's process and of each that it forks.
"""

from __future__ import annotations

import cProfile
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from benchmarks.process_tree import own_cpu
from nurture.cli import main
from nurture.engine.delivery.deliver import Delivery


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


def run(root: Path, notes: Path, profiles: Path | None) -> None:
    watch = Watch()
    sys.argv = ["nurture", "-C", str(root), "run"]
    with patch.object(Delivery, "slice", watch.over(Delivery.slice)), profiled(profiles) if profiles else nullcontext():
        try:
            main()
        finally:
            notes.write_text(json.dumps({"wall": watch.wall, "cpu": watch.cpu}))


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
