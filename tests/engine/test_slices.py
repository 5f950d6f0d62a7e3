"""When a slice of messages ends, so that leads are planned in between; and what one silent server may hold up."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from nurture.engine.delivery.desk import LONGEST, PATIENCE, Desk
from nurture.engine.delivery.exchange import Asked
from nurture.engine.report import Report
from nurture.hookspecs import Receipt
from nurture.store.attempts import Claimed
from nurture.store.memory import MemoryStore
from nurture.testing.store_case import NOW, ada, message, planned

SECOND = timedelta(seconds=1)


class Slice:
    """One of a hundred leads, each with one mail due."""

    def __init__(self) -> None:
        self.now = NOW
        store = MemoryStore()
        store.take_in("form", [ada(key=f"{n}@example.com") for n in range(100)], "1", NOW)
        store.save([planned(s, messages=(message(s.lead.id, str(s.lead.id)),)) for s in store.due(NOW, 100)])
        store.begin_run()
        ends = NOW + LONGEST
        self.desk = Desk("email", store, self.clock, Report(NOW), lambda: False, str, ends)

    def clock(self) -> datetime:
        return self.now

    def ask(self, wants: int, ends: Claimed | None = None) -> list[Claimed]:
        (answer,) = self.desk.exchange(Asked([Receipt(ends.key, "sent")] if ends else [], wants=wants))
        return [*answer.claims]


@pytest.fixture
def slice_() -> Slice:
    return Slice()


def test_a_slice_ends_after_a_minute_and_takes_some_before(slice_: Slice) -> None:
    slice_.now += LONGEST
    (first,) = slice_.ask(1)
    assert slice_.ask(1, ends=first) == []


def test_a_slice_ends_after_a_thousand(slice_: Slice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nurture.engine.delivery.desk.MOST", 3)
    assert len(slice_.ask(2)) == 2
    assert len(slice_.ask(1)) == 1
    assert slice_.ask(1) == []


def test_a_server_that_is_silent_for_one_mail_holds_up_no_other(slice_: Slice) -> None:
    silent, other = slice_.ask(2)
    slice_.now += LONGEST
    assert slice_.ask(1, ends=other) == [], "what is under way gets a while to end"
    slice_.now += PATIENCE
    (late,) = slice_.ask(1)
    slice_.now += SECOND
    (later,) = slice_.ask(1, ends=late)
    assert slice_.ask(1, ends=silent) == [], "now it can end"
    assert slice_.ask(1, ends=later) == []
    assert not slice_.desk.in_flight
