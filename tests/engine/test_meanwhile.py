"""Somebody writes while a run plans: the run waits it out and decides with what was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from nurture.core.model import Event, LeadState
from nurture.store.memory import MemoryStore
from nurture.store.protocol import Store
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING

MORNING = "2026-03-02T10:00+01:00"
LETTER = "---\nsubject: Hello\n---\nHello. {{ unsubscribe_url }}\n"
FILES = {
    "nurture.yaml": WIRING,
    "consents/newsletter.md": "Yes.\n",
    "consents/tracking.md": "Yes.\n",
    "campaigns/guide.yaml": (
        'enter: {sources: [form]}\nconsent: newsletter\ngoal: has("replied")\n'
        "sending: {window: any}\nsteps:\n  - wait: 1 day\n  - send: welcome\n"
    ),
    "templates/welcome.txt": LETTER,
}


def interrupted(kind: type[Store]) -> type[Store]:
    """A store to which a reply is added just after a run has read the leads that are due."""

    class Interrupted(kind):  # type: ignore[misc, valid-type]
        said = False

        def due(self, now: datetime, limit: int) -> list[LeadState]:
            states: list[LeadState] = super().due(now, limit)
            if self.said and states:
                self.said = False
                self.append(states[0].lead.email, Event("replied", now, "r"), now)
            return states

    return Interrupted


@pytest.mark.parametrize(
    "make", [lambda _: interrupted(MemoryStore)(), lambda folder: interrupted(SqliteStore)(folder / "nurture.db")]
)
def test_a_reply_that_comes_while_its_lead_is_planned_counts_at_once(
    tmp_path: Path, make: Callable[[Path], MemoryStore]
) -> None:
    store = make(tmp_path)
    world = World(tmp_path, FILES, store)
    world.arrives("form", email="ada@example.com")
    world.run(MORNING)
    store.said = True  # type: ignore[attr-defined]
    report = world.run("2026-03-03T10:00+01:00")
    (walk,) = world.state("ada@example.com").enrolments
    assert (walk.state, walk.ended) == ("goal", instant("2026-03-03T10:00+01:00"))
    assert world.sent() == []
    assert report.events == 1
    store.close()
