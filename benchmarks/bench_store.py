"""What `due` costs beside a bare indexed claim of the same ids, and an import twice.

python benchmarks/bench_store.py [PATH of a database made by big_store.py]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from benchmarks.big_store import DUE, NOW, make
from nurture.core.model import Arrival, Consent
from nurture.store.encoding import micros
from nurture.store.sqlite import SqliteStore

ROUNDS = 7


def milliseconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def bare_claim(store: SqliteStore) -> None:
    """The floor: find the due ids by their index and mark them in one transaction, and nothing else."""
    due = "SELECT id FROM leads WHERE due <= ? ORDER BY due LIMIT ?"
    claim = f"UPDATE leads SET planned_seq = planned_seq + 1 WHERE id IN ({due}) RETURNING id"
    store._db.execute("BEGIN IMMEDIATE")
    store._db.execute(claim, (micros(NOW), DUE)).fetchall()
    store._db.execute("COMMIT")


def due(path: Path) -> None:
    store = SqliteStore(path)
    rounds = [
        (milliseconds(lambda: bare_claim(store)), milliseconds(lambda: store.due(NOW, DUE))) for _ in range(ROUNDS)
    ]
    bare, full = (median(column) for column in zip(*rounds, strict=True))
    nothing = median(milliseconds(lambda: store.due(NOW - timedelta(days=1), DUE)) for _ in range(ROUNDS))
    first = rounds[0]
    print(f"due {DUE}: {full:.1f} ms, bare claim {bare:.1f} ms, ratio {full / bare:.1f} (bar 15); first round {first}")
    print(f"nothing due: {nothing * 1000:.0f} us")
    store.close()


def imports(leads: int = 45_211) -> None:
    rows = [
        Arrival(
            f"lead{i}@example.com",
            f"lead{i}@example.com",
            {"first_name": "Ada", "job": "technician", "age": 40.0, "balance": 1.5 * i, "loan": False, "country": "PL"},
            (Consent("newsletter", True, NOW, "form", "v1"), Consent("tracking", True, NOW, "form", "v1")),
            NOW,
        )
        for i in range(leads)
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "nurture.db")
        new = milliseconds(lambda: print(store.take_in("form", rows, "", NOW)))
        same = milliseconds(lambda: print(store.take_in("form", rows, "", NOW)))
        store.close()
    print(f"import of {leads}: {new:.0f} ms (bar 4000), again {same:.0f} ms (bar 2000)")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        due(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder) / "nurture.db", 1_000_000)
            due(Path(folder) / "nurture.db")
    imports()
