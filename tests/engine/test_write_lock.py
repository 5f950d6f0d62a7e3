"""How much a run does while nobody else may write: what grows with the leads is done before, or in slices."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nurture.engine.run import run
from nurture.engine.workplace import open_workplace
from nurture.store.sqlite import SqliteStore
from tests.engine.conftest import Make

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
GUIDE = """
enter: {sources: [form]}
consent: newsletter
begin:
  - send: welcome
sequences:
  cold:
    - wait: 3 days
    - send: first
"""


class Meter:
    """Instructions of SQLite's machine in each transaction that writes, up to the first that keeps plans."""

    def __init__(self, store: SqliteStore) -> None:
        self.spent: list[int] = []
        self._writes = self._over = False
        store._db.set_trace_callback(self._statement)
        store._db.set_progress_handler(self._tick, 1)

    def _statement(self, sql: str) -> None:
        self._over = self._over or "UPDATE leads SET seq" in sql
        if sql == "BEGIN IMMEDIATE" and not self._over:
            self._writes = True
            self.spent.append(0)
        elif sql in ("COMMIT", "ROLLBACK") or self._over:
            self._writes = False

    def _tick(self) -> int:
        if self._writes:
            self.spent[-1] += 1
        return 0


def after_an_edit(root: Path, path: Path, leads: int) -> list[int]:
    (root / "campaigns/guide.yaml").write_text(GUIDE)
    (root / "leads/form.csv").write_text("email\n" + "".join(f"lead{n}@example.com\n" for n in range(leads)))
    store = SqliteStore(path)
    store.begin_run()
    assert run(open_workplace(root), store, lambda: NOW, rehearsal=True, sends=lambda _: False).sent == leads
    (root / "campaigns/guide.yaml").write_text(GUIDE.replace("3 days", "2 days"))
    meter = Meter(store)
    run(open_workplace(root), store, lambda: NOW, rehearsal=True, sends=lambda _: False)
    store.close()
    return meter.spent


def test_what_an_edit_means_is_worked_out_before_the_lock_is_taken(world: Make, tmp_path: Path) -> None:
    root = world(GUIDE).place.root
    few, many = (after_an_edit(root, tmp_path / f"{leads}.db", leads) for leads in (5, 200))
    assert len(few) > 1
    assert few == many
