"""How long anybody waits to write while a run plans again the leads of a campaign whose wait was shortened.

A second connection asks for the write lock all the time; the longest it had to wait is what counts. It is evening, so
that what the edit makes due is held until the morning: planning is measured, not delivery.

python -m benchmarks.bench_edit [FOLDER made by on_their_way.py, of a million leads; its edit is made here]
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from benchmarks.measure import NURTURE, REPO
from benchmarks.on_their_way import NOW, edit, make

LEADS = 100_000
EVENING = NOW + timedelta(hours=12)
PAUSE = 0.002


def main(root: Path) -> None:
    edit(root)
    waits: list[tuple[float, float]] = []
    start = time.perf_counter()
    run = subprocess.Popen([*NURTURE, "-C", str(root), "run", "--at", EVENING.isoformat()], cwd=REPO)
    with closing(sqlite3.connect(root / "nurture.db", timeout=60, isolation_level=None)) as db:
        while run.poll() is None:
            waits.append((_wait(db), time.perf_counter() - start))
            time.sleep(PAUSE)
    took = time.perf_counter() - start
    assert run.returncode == 0, run.returncode
    waits.sort()
    print(f"run after the edit: {took:.0f} s; asked for the lock {len(waits):,} times")
    rare, _ = waits[-len(waits) // 100]
    print(f"longest wait: {waits[-1][0] * 1000:.0f} ms (bar 1,000); one in a hundred: {rare * 1000:.0f} ms")
    for waited, at in waits[:-6:-1]:
        print(f"  {waited * 1000:5.0f} ms, over {at:.1f} s into the run")


def _wait(db: sqlite3.Connection) -> float:
    start = time.perf_counter()
    db.execute("BEGIN IMMEDIATE")
    waited = time.perf_counter() - start
    db.execute("ROLLBACK")
    return waited


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder), LEADS)
            main(Path(folder))
