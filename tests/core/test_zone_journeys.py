"""A lead in every zone at every change of its clocks from 2024 to 2030, through the real planner and gate.

It comes to a day wait, an hour wait and a weekday time that end just before, in and behind the hour that changes, and
to windows with edges there. What leaves is checked against `whenever`, which knows nothing of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import whenever

from nurture.core.ahead import ahead, settled
from nurture.core.campaigns import Campaign, Enter
from nurture.core.model import Consent, Event, Lead, LeadState, Message, MessageState
from nurture.core.planner import plan
from nurture.core.problems import Place
from nurture.core.program import Project
from nurture.core.scoring import Scoring
from nurture.core.sending.gate import Go, gate
from nurture.core.situation import Situation
from nurture.core.steps import Send, Step, Wait, WaitUntil
from nurture.core.times.durations import parse_duration
from nurture.core.times.moments import parse_moment
from nurture.core.times.windows import Window, never_open, parse_window
from nurture.testing.world import World
from tests.core.test_all_zones import CHANGES, WEEKDAYS, edges, inside, windows_at
from tests.core.zones import agrees
from tests.engine.conftest import WIRING

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HERE = Place("campaigns/clock.yaml")
ANY = parse_window("any")


class Case(NamedTuple):
    """A lead in `zone` that enters at `came`, as if a day wait ended near `change`, and with these windows."""

    zone: str
    change: datetime
    came: datetime
    clock: str
    window: Window
    quiet: Window


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root: Path = tmp_path_factory.mktemp("zones")
    texts = {f"consents/{name}.md": "Yes." for name in ("newsletter", "tracking")}
    project = World(root, {"nurture.yaml": WIRING, **texts}).place.project
    return replace(project, scoring=Scoring(), bounds=(), stages=())


shut = cache(never_open)


def cases() -> Iterator[Case]:
    """Five wall times at each change; over all of them every window of `windows_at` meets every wall time."""
    for number, (zone, change) in enumerate(CHANGES):
        low, high = edges(zone, change)
        windows = windows_at(zone, change)[:9]
        walls = (low - MINUTE, low + (high - low) / 2, high, low - 60 * MINUTE, high + 20 * MINUTE)
        for turn, wall in enumerate(walls):
            came = whenever.PlainDateTime(wall - DAY).assume_tz(zone, disambiguation="compatible").to_instant()
            window, quiet = windows[(number + turn) % 9], windows[(number * 4 + turn * 2 + 1) % 9]
            if shut(window, quiet):
                quiet = parse_window("12:00-12:05")
            yield Case(zone, change, came.to_stdlib(), f"{wall:%a %H:%M}".lower(), window, quiet)


def campaign(name: str, steps: list[Step], window: Window) -> Campaign:
    enter = Enter(sources=("form",))
    return Campaign(name, HERE, enter=enter, consent="newsletter", window=window, sequences={"steps": tuple(steps)})


def send(name: str, window: Window | None = None) -> Send:
    return Send(name, HERE, template=name, window=window)


def journeys(case: Case) -> dict[str, Campaign]:
    waits = [
        send("hello", ANY),
        Wait("wait 1", HERE, duration=parse_duration("1 day")),
        send("day later"),
        Wait("wait 2", HERE, duration=parse_duration("24 hours")),
        send("hours later"),
    ]
    times = [
        WaitUntil("until", HERE, moment=parse_moment(case.clock)),
        send("weekday"),
        Wait("wait", HERE, duration=parse_duration("2 business days")),
        send("business"),
    ]
    return {"waits": campaign("waits", waits, case.window), "times": campaign("times", times, case.window)}


def begun(case: Case, project: Project) -> tuple[LeadState, Project]:
    """The lead that has just arrived, and the files."""
    limits = replace(project.limits, quiet=case.quiet, per_lead=())
    project = replace(project, campaigns=journeys(case), limits=limits)
    arrival = Event("arrived", case.came, "1", ("form",), seq=1)
    consents = (Consent("newsletter", True, case.came, "form"),)
    lead = Lead(1, "ada@example.com", "form", {"time_zone": case.zone}, case.came)
    return LeadState(lead, events=(arrival,), consents=consents), project


def walked(case: Case, project: Project) -> dict[str, Message]:
    """The messages of both campaigns, by their steps, each of which left once and in its order."""
    plans = list(ahead(*begun(case, project), case.came, case.came + 21 * DAY))
    sent = [event.what[0] for event in plans[-1].state.events if event.verb == "sent"]
    assert sorted(sent) == sorted(["hello", "day later", "hours later", "weekday", "business"]), case
    found = {message.step: message for message in plans[-1].state.messages}
    assert {message.state for message in found.values()} == {MessageState.SENT}
    assert all(enrolment.state == "finished" for enrolment in plans[-1].state.enrolments)
    assert case.came <= found["hello"].at < found["day later"].at < found["hours later"].at
    assert found["weekday"].at < found["business"].at
    return found


def test_every_lead_gets_its_mails_once_in_order_and_inside_its_windows(project: Project) -> None:
    count, held = 0, 0
    for case in cases():
        found = walked(case, project)
        for message in found.values():
            window = ANY if message.step == "hello" else case.window
            left_at_the_first_allowed_minute(message, window, case)
            held += message.at > message.since
        waited_by_the_clock(found, case)
        count += 1
    assert count == 5 * len(CHANGES) > 2000
    assert held > count


def allowed(at: whenever.Instant, window: Window, case: Case) -> bool:
    wall = at.to_tz(case.zone)
    shown = wall.date().day_of_week().value - 1, wall.hour * 60 + wall.minute
    return inside(window, *shown) and not inside(case.quiet, *shown)


def left_at_the_first_allowed_minute(message: Message, window: Window, case: Case) -> None:
    left = whenever.Instant(message.at)
    assert allowed(left, window, case), (case, message)
    if message.at > message.since:
        assert not allowed(left.subtract(seconds=1), window, case), (case, message)
    minutes = int((message.at - message.since) / MINUTE)
    for n in range(0, minutes, 19):
        assert not allowed(whenever.Instant(message.since).add(minutes=n), window, case), (case, message, n)


def shown_at(at: datetime, zone: str) -> whenever.PlainDateTime:
    return whenever.Instant(at).to_tz(zone).to_plain()


def waited_by_the_clock(found: dict[str, Message], case: Case) -> None:
    """Days keep the wall clock, hours are elapsed, a weekday time is the first of its kind."""
    assert agrees(found["day later"].since, shown_at(found["hello"].at, case.zone).add(days=1), case.zone), case
    elapsed = whenever.Instant(found["day later"].at).add(hours=24).to_stdlib()
    assert found["hours later"].since == elapsed
    weekday, clock = case.clock.split()
    since = found["weekday"].since
    day = whenever.Instant(since - MINUTE).to_tz(case.zone).date()
    days = [day, day.add(days=1)]
    assert any(
        WEEKDAYS[d.day_of_week().value - 1] == weekday and agrees(since, d.at(whenever.Time(f"{clock}:00")), case.zone)
        for d in days
    ), case
    assert case.came <= since < case.came + 8 * DAY


def test_runs_at_any_hours_send_once_and_inside_the_windows_too(project: Project) -> None:
    """Runs do not come when something is due, as in `ahead`, but when cron starts them."""
    came_on = 0
    for number, case in enumerate(list(cases())[::11]):
        every = timedelta(minutes=(5, 53, 7 * 60 + 11)[number % 3])
        state, files = begun(case, project)
        now = case.came
        while now < case.came + 2 * DAY + 5 * every:
            state, now = after_a_run(state, files, now, case), now + every
        sent = [event.what[0] for event in state.events if event.verb == "sent"]
        assert len(sent) == len(set(sent)), case
        found = {message.step: message for message in state.messages}
        if "day later" not in found:  # a run every seven hours may miss short windows for long
            continue
        came_on += 1
        assert found["hello"].at < found["day later"].since <= found["day later"].at
        assert agrees(found["day later"].since, shown_at(found["hello"].at, case.zone).add(days=1), case.zone), case
    assert came_on > 120


def after_a_run(state: LeadState, files: Project, now: datetime, case: Case) -> LeadState:
    if state.due and state.due > now:
        return state
    state = plan(state, files, now).state
    for message in state.messages:
        if message.state is MessageState.PLANNED and message.due <= now:
            assert isinstance(gate(message, Situation(state, files, now)), Go)
            window = ANY if message.step == "hello" else case.window
            assert allowed(whenever.Instant(now), window, case), (case, message)
            state = settled(state, message, now)
    return state
