"""Measuring side by side: alternated rounds, medians, and children with their time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import Process
from pathlib import Path
from statistics import median

REPO = Path(__file__).resolve().parent.parent
NURTURE = (sys.executable, "-m", "nurture")


@dataclass(frozen=True, slots=True)
class Child:
    """What one process took: `wall` and `cpu` in seconds, `memory` its peak resident set in MB.

    Linux counts the peak of whoever started it as its own: what is large is made `apart`.
    """

    wall: float
    cpu: float
    memory: float
    output: str


def child(command: Sequence[str], cwd: Path = REPO) -> Child:
    """Run a command to its end. Raises RuntimeError when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout
        output = process.stdout.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output}")
    return Child(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output)


def apart(make: Callable[..., object], *given: object) -> None:
    """Call `make` in a process of its own, so that this one stays small."""
    process = Process(target=make, args=given)
    process.start()
    process.join()
    assert process.exitcode == 0, f"{make} ended with {process.exitcode}"


def alternated(*sides: Callable[[], float], rounds: int) -> list[float]:
    """The median of each side, measured in turns; a first turn that warms up is not counted."""
    for side in sides:
        side()
    turns = [[side() for side in sides] for _ in range(rounds)]
    return [median(column) for column in zip(*turns, strict=True)]


def milliseconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000
