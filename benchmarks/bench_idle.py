"""A run with nothing due beside 1,000,000 leads and beside 1,000: wall time and memory of `nurture run`.

The project is this repository's with its campaigns ten times, a CSV file of 45,211 rows and plugins/hello.py.

python -m benchmarks.bench_idle [PATH of a database of a million leads, none due, made by big_store.py]
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from benchmarks.big_store import make
from benchmarks.measure import NURTURE, Child, alternated, apart, child
from benchmarks.projects import examples

ROUNDS = 11
SIZES = (1_000, 1_000_000)
SOURCE = "{use: csv, path: leads/bank.csv}"


def main(folder: Path, million: Path | None) -> None:
    first = folder / "first"
    first.mkdir()
    examples(first, SOURCE, copies=10)
    print(child([*NURTURE, "run"], first).output.strip())
    roots = [folder / str(size) for size in SIZES]
    for root, size in zip(roots, SIZES, strict=True):
        shutil.copytree(first, root, ignore=shutil.ignore_patterns("nurture.db*", "outbox"))
        if million and size == SIZES[-1]:
            shutil.copy(million, root / "nurture.db")
        else:
            apart(make, root / "nurture.db", size, 0)
        _know_the_files(root / "nurture.db", first / "nurture.db")
    runs: dict[Path, list[Child]] = {root: [] for root in roots}
    small, big = alternated(*(lambda root=root: _idle(root, runs[root]) for root in roots), rounds=ROUNDS)
    memory = [max(one.memory for one in runs[root]) for root in roots]
    print(f"idle run: {big * 1000:.0f} ms, beside 1,000 leads {small * 1000:.0f} ms, ratio {big / small:.2f} (bar 1.5)")
    print(f"memory: {memory[0]:.1f} MB and {memory[1]:.1f} MB, {memory[1] - memory[0]:+.1f} MB (bar +30)")


def _idle(root: Path, runs: list[Child]) -> float:
    done = child([*NURTURE, "run"], root)
    assert "nothing to do" in done.output, done.output
    runs.append(done)
    return done.wall


def _know_the_files(path: Path, first: Path) -> None:
    """Let the database have had its first run: it knows the same files and cursors as the one that has."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("ATTACH ? AS first", (str(first),))
        for table in ("settings", "cursors", "files"):
            db.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM first.{table}")
        db.commit()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(folder), Path(sys.argv[1]) if len(sys.argv) > 1 else None)
