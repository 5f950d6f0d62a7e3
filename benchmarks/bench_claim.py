"""What claiming 1,000 due leads among a million costs, each with campaigns, score, last mails and consent.

It stands beside a bare indexed claim of the same ids. Both are one transaction that other writers wait for.

python -m benchmarks.bench_claim [PATH of a database made by big_store.py]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.big_store import DUE, NOW, make
from benchmarks.measure import REPO, alternated, milliseconds
from nurture.core.program import Project
from nurture.core.situation import Situation
from nurture.engine.workplace import open_workplace
from nurture.store.encoding import micros
from nurture.store.sqlite import SqliteStore

ROUNDS = 9


def bare_claim(store: SqliteStore) -> None:
    """The floor: find the due ids by their index and mark them, and nothing else."""
    due = "SELECT id FROM leads WHERE due <= ? ORDER BY due LIMIT ?"
    claim = f"UPDATE leads SET planned_seq = planned_seq + 1 WHERE id IN ({due}) RETURNING id"
    store._db.execute("BEGIN IMMEDIATE")
    store._db.execute(claim, (micros(NOW), DUE)).fetchall()
    store._db.execute("COMMIT")


def full_claim(store: SqliteStore, project: Project) -> None:
    with store.transaction():
        states = store.due(NOW, DUE)
        scores = [Situation(state, project, NOW).view().score() for state in states]
    assert len(scores) == DUE
    assert all(scores)


def measure(path: Path) -> None:
    store, project = SqliteStore(path), open_workplace(REPO).project
    bare, full, nothing = alternated(
        lambda: milliseconds(lambda: bare_claim(store)),
        lambda: milliseconds(lambda: full_claim(store, project)),
        lambda: milliseconds(lambda: store.due(NOW - timedelta(days=1), DUE)),
        rounds=ROUNDS,
    )
    store.close()
    print(f"claim of {DUE}: {full:.1f} ms, bare claim {bare:.1f} ms, ratio {full / bare:.1f} (bar 15)")
    print(f"nothing due: {nothing * 1000:.0f} us")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder) / "nurture.db", 1_000_000)
            measure(Path(folder) / "nurture.db")
