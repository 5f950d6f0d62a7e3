"""A project in a folder with a clock that you set: what stories of tests and plugin authors run on.

    world = World(tmp_path, {"nurture.yaml": …, "campaigns/guide.yaml": …, "templates/welcome.txt": …})
    world.arrives("guide-form", email="ada@example.com")
    world.run("2026-03-02T10:00+01:00")
    assert world.sent() == [("03-02 10:00", "welcome")]

It is the real engine, on the in-memory store unless another is given; all messages go to the project's outbox.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from nurture.core.addresses import Address, read_address
from nurture.core.model import Event, LeadState, Message, Value
from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.engine.workplace import Workplace, open_workplace
from nurture.store.memory import MemoryStore
from nurture.store.protocol import Store


class World:
    """`files` maps paths to texts. Files written later, by `write`, are an edit that the next `run` sees."""

    def __init__(self, root: Path, files: Mapping[str, str], store: Store | None = None) -> None:
        self.root = root
        self.store = store or MemoryStore()
        self.store.begin_run()
        self.count = 0
        self.place: Workplace
        self.write(files)

    def write(self, files: Mapping[str, str]) -> None:
        """Write files and read the project anew."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.place = open_workplace(self.root)

    def problems(self) -> list[str]:
        """`path:line code` of every error."""
        return [f"{p.place} {p.code}" for p in self.place.problems if p.severity == "error"]

    def arrives(self, source: str, **row: str) -> None:
        """Add a row to the CSV file of a source; the next run reads it."""
        path = Path(self.place.project.sources[source].use.options.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        rows = [*csv.DictReader(text.splitlines()), row]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(name for each in rows for name in each)))
            writer.writeheader()
            writer.writerows(rows)

    def happens(self, email: str, name: str, at: str, **facts: Value) -> None:
        """Record an event at an instant (ISO 8601 with offset)."""
        verb, _, what = name.partition(" ")
        self.count += 1
        when = instant(at)
        event = Event(verb, when, f"test/{self.count}", (what,) if what else (), facts)
        self.store.append(self._key(email), event, when)

    def run(self, at: str) -> Report:
        """One run at an instant (ISO 8601 with offset)."""
        when = instant(at)
        return run(self.place, self.store, lambda: when, rehearsal=True, sends=lambda _: False)

    def state(self, email: str) -> LeadState:
        state = self.store.state(self._key(email))
        assert state is not None, f"{email} is no lead"
        return state

    def messages(self, state: str = "sent") -> list[Message]:
        return sorted((message for message, _ in self.store.messages(state)), key=lambda m: (m.at, m.key))

    def sent(self) -> list[tuple[str, str]]:
        """What left, in order: (local time in the project's zone, step)."""
        zone = self.place.project.zone
        return [(m.at.astimezone(zone).strftime("%m-%d %H:%M"), m.step) for m in self.messages()]

    def _key(self, email: str) -> str:
        address = read_address(email)
        assert isinstance(address, Address), address
        return address.key


def instant(at: str) -> datetime:
    """ISO 8601 with offset, in UTC."""
    return datetime.fromisoformat(at).astimezone(UTC)
