"""A run that finds 200,000 letters due and has no limit: its memory, and its rate in tenths, drawn to an SVG.

python -m benchmarks.bench_many [LETTERS] [SVG]     docs/many.svg when left out

Memory is that of all its processes: a page that several share counts once (PSS); counted in each (RSS), it is more.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import IO

from benchmarks import due_project
from benchmarks.chart import Chart, svg
from benchmarks.measure import NURTURE, REPO
from benchmarks.process_tree import memory
from benchmarks.sinks import smtp_sink

LETTERS = 200_000
DRAWING = REPO / "docs/many.svg"
OFTEN, SELDOM = 0.1, 1.0
"""Seconds between two looks at the sink, and at the memory."""
BAR_MB, BAR_RATE = 300, 0.9
_COUNTED = re.compile(rb"mesg=(\d+)")


@dataclass
class Watched:
    """`came` are (seconds, messages at the sink so far), `memory` (seconds, MB), both since the run began.

    `resident` is the most that the processes had resident at one time, in MB.
    """

    came: list[tuple[float, int]] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    resident: float = 0

    def rates(self) -> list[float]:
        """Messages per second in each tenth of them, from one look at the sink to another."""
        total = self.came[-1][1]
        marks = [next(look for look in self.came if look[1] >= total * tenth // 10) for tenth in range(11)]
        return [(after[1] - before[1]) / max(after[0] - before[0], OFTEN) for before, after in pairwise(marks)]

    def memory_over_messages(self) -> list[tuple[float, float]]:
        return [(max((n for at, n in self.came if at <= then), default=0), mb) for then, mb in self.memory]


def watch(run: subprocess.Popen[bytes], counter: IO[bytes]) -> Watched:
    """Look at the sink's count and at the memory until the run ends."""
    os.set_blocking(counter.fileno(), False)
    watched, start, looked = Watched(), time.perf_counter(), 0.0
    while run.poll() is None:
        time.sleep(OFTEN)
        now = time.perf_counter() - start
        if counted := _COUNTED.findall(counter.read() or b""):
            watched.came.append((now, int(counted[-1])))
        if now >= looked + SELDOM:
            looked = now
            used = memory(run.pid)
            watched.memory.append((now, used.shared_out))
            watched.resident = max(watched.resident, used.resident)
    return watched


def main(letters: int, drawing: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, smtp_sink(count=True) as (port, sink):
        root = Path(folder) / "project"
        due_project.make(root, letters)
        due_project.aim(root, port)
        assert sink.stdout
        with subprocess.Popen([*NURTURE, "-C", str(root), "run"], cwd=REPO) as run:
            watched = watch(run, sink.stdout)
    tell(watched, drawing)


def tell(watched: Watched, drawing: Path) -> None:
    rates, most = watched.rates(), max(mb for _, mb in watched.memory)
    total, seconds = watched.came[-1][1], watched.came[-1][0] - watched.came[0][0]
    print(f"{total:,} letters in {seconds:.0f} s")
    print(f"memory at most {most:.0f} MB (bar {BAR_MB}), {watched.resident:.0f} MB resident")
    print(f"messages/s by tenths: {', '.join(f'{rate:,.0f}' for rate in rates)}")
    print(f"the last tenth beside the first: {rates[-1] / rates[0]:.2f} (bar {BAR_RATE})")
    drawing.write_text(svg(charts(watched, rates)), "utf-8")


def charts(watched: Watched, rates: Sequence[float]) -> list[Chart]:
    total = watched.came[-1][1]
    middle = [((tenth + 0.5) * total / 10, rate) for tenth, rate in enumerate(rates)]
    return [
        Chart("Memory of all processes, MB", "letters sent", total, watched.memory_over_messages(), BAR_MB),
        Chart("Letters a second, in tenths", "letters sent", total, middle, BAR_RATE * rates[0]),
    ]


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else LETTERS
    main(many, Path(sys.argv[2]) if len(sys.argv) > 2 else DRAWING)
