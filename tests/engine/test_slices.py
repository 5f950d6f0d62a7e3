"""When a slice of messages ends, so that leads are planned in between; and what one silent server may hold up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from nurture.engine.delivery.desk import Desk
from nurture.engine.delivery.exchange import Asked
from nurture.engine.delivery.slices import LONGEST, PATIENCE, Slice
from nurture.engine.report import Report
from nurture.hookspecs import Receipt
from nurture.store.attempts import Claimed
from nurture.store.memory import MemoryStore
from nurture.testing.store_case import NOW, ada, message, planned

SECOND = timedelta(seconds=1)


class World:
    """One of a hundred leads, each with one mail due."""

    def __init__(self) -> None:
        self.now = NOW
        store = MemoryStore()
        store.take_in("form", [ada(key=f"{n}@example.com") for n in range(100)], "1", NOW)
        store.save([planned(s, messages=(message(s.lead.id, str(s.lead.id)),)) for s in store.due(NOW, 100)])
        store.begin_run()
        self.desk = Desk("email", store, self.clock, Report(NOW), lambda: False, str, Slice(NOW + LONGEST))

    def clock(self) -> datetime:
        return self.now

    def ask(self, wants: int, ends: Claimed | None = None) -> list[Claimed]:
        (answer,) = self.desk.exchange(Asked([Receipt(ends.key, "sent")] if ends else [], wants=wants))
        return [*answer.claims]


@pytest.fixture
def world() -> World:
    return World()


def test_a_slice_ends_after_a_minute_and_takes_some_before(world: World) -> None:
    world.now += LONGEST
    (first,) = world.ask(1)
    assert world.ask(1, ends=first) == []


def test_a_slice_ends_after_a_thousand(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nurture.engine.delivery.slices.MOST", 3)
    assert len(world.ask(2)) == 2
    assert len(world.ask(1)) == 1
    assert world.ask(1) == []


def test_a_server_that_is_silent_for_one_mail_holds_up_no_other(world: World) -> None:
    silent, other = world.ask(2)
    world.now += LONGEST
    assert world.ask(1, ends=other) == [], "what is under way gets a while to end"
    world.now += PATIENCE
    (late,) = world.ask(1)
    world.now += SECOND
    (later,) = world.ask(1, ends=late)
    assert world.ask(1, ends=silent) == [], "now it can end"
    assert world.ask(1, ends=later) == []
    assert not world.desk.in_flight
