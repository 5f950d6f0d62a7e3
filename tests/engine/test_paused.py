"""A pause that a lead has asked for: what counts towards limits waits for its end, what was asked for does not."""

from __future__ import annotations

from datetime import date

from nurture.testing.world import instant
from tests.engine.conftest import Make

AT = "2026-03-02T10:00+01:00"
ADA = "ada@example.com"
TWO = "enter: {sources: [form]}\nsteps:\n  - send: first\n    requested: yes\n  - wait: 1 hour\n  - send: second\n"


def test_only_what_was_asked_for_leaves_until_it_is_over(world: Make) -> None:
    guide = world(TWO)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:59+01:00")
    guide.happens(ADA, "paused", AT, until=instant("2026-03-05T10:00+01:00"))
    guide.run("2026-03-02T12:00+01:00")
    assert guide.sent() == [("03-02 09:59", "first")]
    (held,) = guide.messages("held")
    assert held.reason is not None and held.reason.text == "the lead asked for a pause until 2026-03-05"
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent()[1:] == [("03-05 10:00", "second")]


def test_the_last_one_counts(world: Make) -> None:
    guide = world(TWO)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    guide.happens(ADA, "paused", "2026-03-02T09:10+01:00", until=instant("2026-06-05T10:00+01:00"))
    guide.happens(ADA, "paused", "2026-03-02T09:20+01:00", until=instant("2026-03-02T09:20+01:00"))
    guide.run("2026-03-02T10:00+01:00")
    assert [step for _, step in guide.sent()] == ["first", "second"]


def test_who_comes_back_from_it_is_written_to_and_nothing_is_late(world: Make) -> None:
    """The mail might have left before the lead asked for it, had a run come."""
    guide = world(
        "enter: {sources: [form]}\nsending: {window: any, late: skip}\nsteps:\n  - wait: 1 hour\n  - send: first\n"
    )
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T08:00+01:00")
    guide.happens(ADA, "paused", "2026-03-02T09:30+01:00", until=instant("2026-03-10T10:00+01:00"))
    guide.run("2026-03-02T09:40+01:00")
    assert guide.sent() == []
    guide.run("2026-03-10T10:00+01:00")
    assert guide.sent() == [("03-10 10:00", "first")]


def test_a_day_without_an_hour_ends_it_as_that_day_begins(world: Make) -> None:
    guide = world(TWO)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:59+01:00")
    guide.happens(ADA, "paused", AT, until=date(2026, 3, 5))
    guide.run("2026-03-04T23:59+01:00")
    assert guide.sent() == [("03-02 09:59", "first")]
    guide.run("2026-03-05T00:00+01:00")
    assert guide.sent()[1:] == [("03-05 00:00", "second")]
