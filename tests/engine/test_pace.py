"""The pace: never more than `per_minute` messages in any 60 seconds of the run's clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.program import Project
from nurture.engine.delivery.pace import Pace
from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.testing.world import World, instant
from tests.engine.conftest import Make, ruled
from tests.engine.test_brake import CHANNEL
from tests.engine.test_delivery import through

SEND = "enter: {sources: [form]}\nsteps:\n  - send: first\n"
VETO = """
from nurture import hookimpl

@hookimpl
def veto_message(message, lead, now):
    return "not you" if lead.email < "lead6" else None
"""
START = instant("2026-03-02T10:00+01:00")


@dataclass
class MadeUp:
    """A clock that goes on only while somebody waits, and `by` at each look at it."""

    now: datetime = START
    by: timedelta = timedelta()
    waited: list[float] = field(default_factory=list)
    stopped: bool = False

    def __call__(self) -> datetime:
        self.now += self.by
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)


def paced(world: Make, per_minute: int, leads: int, channel: str = "sure") -> World:
    def slowly(project: Project) -> Project:
        return replace(project, limits=replace(project.limits, per_minute=per_minute))

    guide = ruled(through(world(SEND), channel, CHANNEL), slowly)
    for n in range(leads):
        guide.arrives("form", email=f"lead{n}@example.com")
    return guide


def real(world: World, clock: MadeUp, outbox: bool = False) -> Report:
    return run(
        world.place,
        world.store,
        clock,
        rehearsal=False,
        sends=lambda _: not outbox,
        stop=lambda: clock.stopped,
        wait=clock.wait,
    )


def crowd(instants: list[datetime]) -> int:
    """The most of them in any 60 seconds."""
    return max(sum(at <= other < at + timedelta(seconds=60) for other in instants) for at in instants)


def test_what_is_held_takes_nobodys_place(world: Make) -> None:
    guide, clock = paced(world, per_minute=3, leads=9), MadeUp()
    guide.write({"plugins/veto.py": VETO})
    assert real(guide, clock).sent == 3
    assert clock.waited == []


def test_no_minute_of_a_run_has_more(world: Make) -> None:
    guide, clock = paced(world, per_minute=3, leads=10), MadeUp()
    assert real(guide, clock).sent == 10
    assert (clock.now - START).total_seconds() == 180  # and not a minute longer, for nobody
    assert crowd([m.at for m in guide.messages()]) == 3
    assert sum(clock.waited) == 180


def test_the_next_run_keeps_the_pace_of_the_last(world: Make) -> None:
    guide, clock = paced(world, per_minute=3, leads=2), MadeUp()
    real(guide, clock)
    for n in range(2, 6):
        guide.arrives("form", email=f"lead{n}@example.com")
    clock.now += timedelta(seconds=20)
    assert real(guide, clock).sent == 4
    assert crowd([m.at for m in guide.messages()]) == 3


@pytest.mark.parametrize("channel", ["sure", "outbox"])
def test_nobody_waits_for_the_outbox(world: Make, channel: str) -> None:
    guide, clock = paced(world, per_minute=3, leads=10, channel=channel), MadeUp()
    rehearsal = channel == "sure"
    report = run(guide.place, guide.store, clock, rehearsal=rehearsal, sends=lambda _: not rehearsal, wait=clock.wait)
    assert (report.sent, clock.waited) == (10, [])


def test_who_is_told_to_stop_while_waiting_sends_nothing_more(world: Make) -> None:
    guide, clock = paced(world, per_minute=3, leads=10), MadeUp()

    def stop(seconds: float) -> None:
        clock.stopped = True

    clock.wait = stop  # type: ignore[method-assign]
    assert real(guide, clock).sent == 3
    assert sorted(m.state for m in guide.messages("")) == [*["planned"] * 7, *["sent"] * 3]
    clock.stopped = False
    clock.now += timedelta(seconds=60)
    clock.wait = lambda seconds: setattr(clock, "stopped", True)  # type: ignore[method-assign]
    assert real(guide, clock).sent == 3


@pytest.mark.parametrize("limits", ["{per_minute: 3}", "{domains: {any: 3 per 1 minute}}"])
def test_a_wait_ends_when_the_file_stop_appears(world: Make, limits: str) -> None:
    guide, clock = through(world(SEND, f"limits: {limits}\n"), "sure", CHANNEL), MadeUp()
    for n in range(5):
        guide.arrives("form", email=f"lead{n}@example.com")

    def stop(seconds: float) -> None:
        clock.now += timedelta(seconds=seconds)
        (guide.root / "STOP").touch()

    clock.wait = stop  # type: ignore[method-assign]
    assert real(guide, clock).sent == 3
    assert clock.now == START + timedelta(seconds=1)


@given(
    per_minute=st.integers(1, 5),
    steps=st.lists(st.integers(0, 90_000).map(lambda ms: timedelta(milliseconds=ms)), max_size=60),
)
def test_whatever_the_time_between_messages_the_pace_is_kept(per_minute: int, steps: list[timedelta]) -> None:
    clock = MadeUp()
    pace, left = Pace(per_minute, clock, clock.wait, lambda: False), []
    for step in steps:
        clock.now += step
        pace.pass_time()
        assert 1 <= pace.room(50) <= per_minute
        pace.took()
        left.append(clock.now)
    assert crowd(left or [START]) <= per_minute


def test_a_clock_set_back_makes_nobody_wait_for_it() -> None:
    clock = MadeUp()
    pace = Pace(1, clock, clock.wait, lambda: False)
    pace.took()
    clock.now -= timedelta(days=1)
    pace.pass_time()
    assert (pace.room(1), clock.waited) == (1, [])
