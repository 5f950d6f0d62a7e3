"""A run that comes late: mails leave now and shift what follows; everything else is done at the instant it was due."""

from __future__ import annotations

from nurture.testing.world import World
from tests.engine.conftest import Make

ADA = "ada@example.com"
ENTER = "enter: {sources: [form]}\n"


def started(world: World) -> World:
    world.arrives("form", email=ADA)
    world.run("2026-03-02T10:00+01:00")
    return world


def asked(world: World) -> list[str]:
    zone = world.place.project.zone
    return [f"{e.at.astimezone(zone):%m-%d %H:%M}" for e in world.state(ADA).events if e.verb == "asked"]


def test_a_late_mail_leaves_now_and_later_waits_count_from_now(world: Make) -> None:
    steps = "steps:\n  - wait: 2 days\n  - send: first\n  - wait: 2 days\n  - send: second\n"
    guide = started(world(ENTER + steps))
    for at in ("10T10:00", "10T11:00", "12T09:59", "12T10:00"):
        guide.run(f"2026-03-{at}+01:00")
    assert guide.sent() == [("03-10 10:00", "first"), ("03-12 10:00", "second")]


def test_one_mail_a_gap_however_late(world: Make) -> None:
    steps = "".join(f"  - wait: 1 day\n  - send: {name}\n" for name in ("first", "second", "third"))
    guide = started(world(f"{ENTER}steps:\n{steps}"))
    for day in (20, 20, 21, 22, 23):
        guide.run(f"2026-03-{day}T10:00+01:00")
    assert guide.sent() == [("03-20 10:00", "first"), ("03-21 10:00", "second"), ("03-22 10:00", "third")]


def test_steps_without_mail_are_done_when_they_were_due(world: Make) -> None:
    steps = "steps:\n  - wait: 36 hours\n  - record: asked\n  - wait_until: fri 09:00\n  - record: asked\n"
    guide = started(world(ENTER + steps))
    guide.run("2026-04-20T10:00+02:00")
    assert asked(guide) == ["03-03 22:00", "03-06 09:00"]
    assert guide.state(ADA).enrolments[0].ended == guide.state(ADA).events[-1].at


REPLY = """steps:
  - wait_until: has("replied")
    at_most: 2 days
    then:
      - send: first
    else:
      - send: second
"""


def test_at_most_was_over_before_what_happened_after_it(world: Make) -> None:
    guide = started(world(ENTER + REPLY))
    guide.happens(ADA, "replied", "2026-03-04T10:01+01:00")
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-05 10:00", "second")]


def test_at_the_very_end_of_at_most_what_happened_counts(world: Make) -> None:
    guide = started(world(ENTER + REPLY))
    guide.happens(ADA, "replied", "2026-03-04T10:00+01:00")
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-05 10:00", "first")]


def test_an_event_told_late_takes_nothing_back(world: Make) -> None:
    guide = started(world(ENTER + REPLY))
    guide.run("2026-03-04T10:00+01:00")
    guide.happens(ADA, "replied", "2026-03-03T10:00+01:00")
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-04 10:00", "second")]


def test_what_holds_already_is_not_waited_for(world: Make) -> None:
    steps = "steps:\n  - record: asked\n  - wait_until: has('asked')\n    at_most: 2 days\n    then: []\n"
    guide = started(world(ENTER + steps + "  - send: first\n"))
    assert guide.sent() == [("03-02 10:00", "first")]


def test_days_keep_the_wall_clock_when_clocks_change(world: Make) -> None:
    steps = "steps:\n  - wait: 1 day\n  - record: asked\n  - wait: 24 hours\n  - record: asked\n"
    guide = world(ENTER + steps)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-28T10:00+01:00")
    guide.run("2026-04-10T10:00+02:00")
    assert asked(guide) == ["03-29 10:00", "03-30 10:00"]
