"""A run with nothing due costs the same beside few leads and beside many."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nurture.engine.run import run
from nurture.engine.workplace import Workplace
from nurture.store.sqlite import SqliteStore
from tests.engine.conftest import Make

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
GUIDE = """
enter: {sources: [form]}
consent: newsletter
goal: has("purchased")
begin:
  - send: welcome
sequences:
  cold:
    - wait: 3 days
    - send: first
"""


def idle(place: Workplace, path: Path, leads: int) -> tuple[list[str], int]:
    """The statements of a run with nothing due, and how many instructions SQLite's machine went through for them."""
    (place.root / "leads/form.csv").write_text("email\n" + "".join(f"lead{n}@example.com\n" for n in range(leads)))
    store = SqliteStore(path)
    store.begin_run()
    assert run(place, store, lambda: NOW, rehearsal=True, sends=lambda _: False).sent == leads
    statements: list[str] = []
    instructions = 0

    def tick() -> int:
        nonlocal instructions
        instructions += 1
        return 0

    store._db.set_trace_callback(statements.append)
    store._db.set_progress_handler(tick, 1)
    assert run(place, store, lambda: NOW, rehearsal=True, sends=lambda _: False).sent == 0
    store.close()
    return statements, instructions


def test_an_idle_run_asks_the_database_no_more_beside_many_leads(world: Make, tmp_path: Path) -> None:
    place = world(GUIDE).place
    few, many = (idle(place, tmp_path / f"{leads}.db", leads) for leads in (5, 500))
    assert len(few[0]) == len(many[0])
    assert few[1] == many[1]
