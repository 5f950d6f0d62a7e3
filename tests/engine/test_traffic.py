"""Caps of days and rates of servers, through real runs: nobody waits for another's server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from nurture.engine.delivery import slices
from nurture.engine.delivery.traffic import Traffic
from nurture.engine.report import Report
from nurture.store.protocol import Store
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import Make
from tests.engine.test_delivery import through
from tests.engine.test_pace import START, MadeUp, crowd, real

SEND = "enter: {sources: [form]}\nsteps:\n  - send: first\n"
EVER = START - timedelta(days=99), START + timedelta(days=999)
ASKED = "enter: {sources: [fair]}\nsteps:\n  - send: welcome\n    requested: yes\n"
CHANNEL = """
from nurture import Receipt, hookimpl, simple_channel

ANSWERS = {}

def send(letter, options):
    return ANSWERS.get(letter.recipient.rpartition("@")[2], Receipt)(letter.key, "sent")

@hookimpl
def register_channels():
    return [simple_channel("sure", send)]
"""
SLOW_DOWN = 'lambda key, _: Receipt(key, "deferred", "450 4.7.28 slow down", reason="rate")'


def sending(world: Make, limits: str, answers: str = "", channel: str = "sure") -> World:
    guide = world(SEND, f"limits: {limits}\n", asked=ASKED)
    return through(guide, channel, CHANNEL.replace("ANSWERS = {}", f"ANSWERS = {{{answers}}}"))


def come(guide: World, count: int, domain: str, source: str = "form", first: int = 0) -> None:
    for n in range(first, first + count):
        guide.arrives(source, email=f"{source}{n:03}@{domain}")


def left(guide: World, domain: str = "") -> list[datetime]:
    return sorted(sent.at for sent in guide.store.left(*EVER) if sent.email.endswith(domain))


def hours(at: datetime) -> int:
    return (at - START) // timedelta(hours=1)


# ---------------------------------------------------------------- servers


def test_a_full_server_keeps_nobody_else_waiting(world: Make) -> None:
    guide, clock = sending(world, "{domains: {google: 2 per 1 minute}}"), MadeUp()
    come(guide, 5, "gmail.com")
    come(guide, 5, "firm.example", first=5)
    assert real(guide, clock).sent == 10
    assert crowd(left(guide, "gmail.com")) == 2
    assert left(guide, "firm.example") == [START] * 5
    assert clock.now - START == timedelta(seconds=124)  # the run waits for what comes soon


def test_a_run_leaves_slots_that_are_far_away_to_later_ones(world: Make) -> None:
    guide, clock = sending(world, "{domains: {wp.pl: 2 per 1 hour, any: 3 per 1 hour}}"), MadeUp()
    come(guide, 5, "wp.pl")
    come(guide, 4, "firm.example", first=5)
    come(guide, 4, "other.example", first=9)
    assert real(guide, clock).sent == 8
    assert clock.waited == []
    waiting = guide.messages("planned")
    assert Counter((hours(m.due), m.reason.code, m.reason.text) for m in waiting if m.reason) == {
        (1, "pace", "wp.pl gets 2 per 1 hour"): 2,
        (2, "pace", "wp.pl gets 2 per 1 hour"): 1,
        (1, "pace", "firm.example gets 3 per 1 hour"): 1,
        (1, "pace", "other.example gets 3 per 1 hour"): 1,
    }
    assert hours(guide.store.next_due() or START) == 1
    clock.now += timedelta(minutes=58)
    assert real(guide, clock).sent == 0
    clock.now += timedelta(minutes=3)
    assert real(guide, clock).sent == 4
    clock.now += timedelta(hours=1)
    assert real(guide, clock).sent == 1


def test_what_comes_in_a_later_run_goes_behind_what_waits_unless_it_was_asked_for(world: Make) -> None:
    guide, clock = sending(world, "{domains: {google: 1 per 10 minutes}}"), MadeUp()
    come(guide, 3, "gmail.com")
    real(guide, clock)
    come(guide, 1, "gmail.com", first=9)
    come(guide, 1, "gmail.com", source="fair")
    order = []
    for _ in range(7):
        before = {m.key for m in guide.messages()}
        real(guide, clock)
        order += [m.lead for m in guide.messages() if m.key not in before]
        clock.now = max(clock.now, min((m.due for m in guide.messages("planned")), default=clock.now))
    names = [guide.store.state_of(lead).lead.email.partition("@")[0] for lead in order]
    assert names == ["fair000", "form001", "form002", "form009"]
    assert all(later - at >= timedelta(minutes=10) for at, later in pairwise(left(guide)))


@pytest.mark.parametrize("make", [lambda folder: None, lambda folder: SqliteStore(folder / "nurture.db")])
def test_a_message_is_moved_once_and_its_lead_is_not_planned_for_it(
    world: Make, make: Callable[[Path], Store | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    guide, clock = sending(world, "{domains: {google: 3 per 1 minute}}"), MadeUp()
    if store := make(guide.root):
        guide.store = store
        store.begin_run()
    come(guide, 20, "gmail.com")
    moves: Counter[str] = Counter()
    move = guide.store.move

    def counted(each: list[tuple[str, datetime, object]]) -> None:
        moves.update(key for key, _, _ in each)
        move(each)  # type: ignore[arg-type]

    monkeypatch.setattr(guide.store, "move", counted)
    assert real(guide, clock).sent == 20
    assert (len(moves), max(moves.values())) == (17, 1)
    assert crowd(left(guide)) == 3
    guide.store.close()


def test_whoever_clicks_meanwhile_keeps_the_slot(world: Make) -> None:
    guide, clock = sending(world, "{domains: {google: 1 per 1 hour}}"), MadeUp()
    come(guide, 3, "gmail.com")
    real(guide, clock)
    guide.happens("form001@gmail.com", "asked", "2026-03-02T10:10+01:00")
    clock.now += timedelta(minutes=20)
    real(guide, clock)
    assert sorted(hours(m.due) for m in guide.messages("planned")) == [1, 2]
    clock.now += timedelta(minutes=41)
    assert real(guide, clock).sent == 1
    assert [m.lead for m in guide.messages()] == [1, 2]


def test_a_pause_takes_the_slot_away_and_an_edit_of_the_limits_gives_others(world: Make) -> None:
    guide, clock = sending(world, "{domains: {google: 1 per 1 day}}"), MadeUp()
    come(guide, 4, "gmail.com")
    real(guide, clock)
    guide.write({"campaigns/guide.yaml": "status: paused\n" + SEND})
    real(guide, clock)
    assert [m.state for m in guide.messages("")].count("held") == 3
    guide.write({"campaigns/guide.yaml": SEND})
    real(guide, clock)
    assert len(guide.messages("planned")) == 3
    wiring = (guide.root / "nurture.yaml").read_text()
    guide.write({"nurture.yaml": wiring.replace("1 per 1 day", "60 per 1 minute")})
    assert real(guide, clock).sent == 3


def test_who_waits_for_a_slot_for_days_is_not_late(world: Make) -> None:
    guide, clock = sending(world, "{domains: {google: 1 per 2 days}}"), MadeUp()
    guide.write({"campaigns/guide.yaml": "sending: {late: skip}\n" + SEND})
    come(guide, 3, "gmail.com")
    for _ in range(3):
        real(guide, clock)
        clock.now += timedelta(days=2, minutes=5)
    assert [m.cause for m in guide.messages()] == ["", "", ""]


@pytest.mark.parametrize("channel", ["sure", "outbox"])
def test_no_rate_holds_what_goes_to_the_outbox(world: Make, channel: str) -> None:
    guide = sending(world, "{per_day: 2, domains: {any: 1 per 1 day}}", channel=channel)
    come(guide, 5, "gmail.com")
    assert guide.run("2026-03-02T10:00+01:00").sent == 5


@pytest.mark.parametrize("limits", ["{per_day: 3}", "{per_minute: 3}", "{domains: {any: 3 per 1 minute}}"])
@pytest.mark.parametrize("channel", ["sure", "outbox"], ids=["a run that may not send", "a channel"])
def test_what_went_to_the_outbox_uses_up_nothing(world: Make, limits: str, channel: str) -> None:
    guide, clock = sending(world, limits, channel=channel), MadeUp()
    come(guide, 5, "gmail.com")
    assert real(guide, clock, outbox=channel == "sure").sent == 5
    through(guide, "sure", CHANNEL)
    come(guide, 3, "gmail.com", first=5)
    clock.now += timedelta(seconds=1)
    assert (real(guide, clock).sent, clock.waited) == (3, [])


# ---------------------------------------------------------------- days


def test_a_day_that_is_full_is_no_fault_and_the_next_one_goes_on(world: Make) -> None:
    guide, clock = sending(world, "{per_day: 3}"), MadeUp()
    come(guide, 8, "firm.example")
    report = real(guide, clock)
    assert (report.sent, report.faults) == (3, [])
    assert report.notes == [
        "per_day: the 3 messages of 2026-03-02 have left; 5 wait until Tue 2026-03-03 00:00",
    ]
    clock.now += timedelta(hours=13)
    assert (real(guide, clock).sent, guide.store.next_due()) == (0, instant("2026-03-03T00:00+01:00"))
    clock.now = instant("2026-03-03T00:01+01:00")
    come(guide, 1, "firm.example", source="fair")
    assert real(guide, clock).sent == 3
    assert Counter(m.step for m in guide.messages()) == {"first": 5, "welcome": 1}  # what was asked for goes first
    clock.now += timedelta(days=1)
    assert real(guide, clock).sent == 3
    assert [m.lead for m in guide.messages() if m.step == "first"] == list(range(1, 9))


def test_what_was_put_off_takes_nobodys_place_in_a_day(world: Make) -> None:
    away = 'lambda key, _: Receipt(key, "deferred", "no answer", reason="network")'
    guide, clock = sending(world, "{per_day: 3}", f'"gmail.com": {away}'), MadeUp()
    come(guide, 3, "gmail.com")
    come(guide, 3, "firm.example", first=3)
    report = real(guide, clock)
    assert (report.deferred, report.sent, report.notes) == (3, 3, ["3 deferred: no answer"])


def test_what_is_under_way_at_midnight_counts_for_the_day_that_begins(world: Make) -> None:
    guide, clock = sending(world, "{per_day: 3}"), MadeUp()
    come(guide, 8, "firm.example")
    real(guide, clock)
    clock.now = instant("2026-03-03T23:59+01:00")
    traffic = Traffic(guide.place.project, guide.store, clock, Report(clock.now))
    assert traffic.room(9, ["email"]) == 3
    traffic.claimed(2)
    clock.now = instant("2026-03-04T00:01+01:00")
    assert traffic.room(9, ["email"]) == 1
    traffic.ended(left=True)
    traffic.ended(left=False)
    assert traffic.room(9, ["email"]) == 2


def test_a_warm_up_counts_what_was_sent_whichever_run_sent_it(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "MOST", 1)
    limits = "{per_day: 9, warm_up: {from: 2026-03-02, starts: 2, doubles_every: 1 day}}"
    guide, clock = sending(world, limits), MadeUp()
    come(guide, 30, "firm.example")
    for _ in range(5):
        for _ in range(3):
            report = real(guide, clock)
            clock.now += timedelta(minutes=5)
        assert "have left" in "".join(report.notes) or not guide.messages("planned")
        clock.now += timedelta(days=1)
    days = Counter(at.date() for at in left(guide))
    assert [days[date(2026, 3, day)] for day in range(2, 7)] == [2, 4, 8, 9, 7]


# ---------------------------------------------------------------- slow down


def test_a_server_that_asks_to_be_spared_is_tried_by_one_message_at_a_time(world: Make) -> None:
    guide, clock = sending(world, "{per_minute: 600}", f'"gmail.com": {SLOW_DOWN}'), MadeUp()
    come(guide, 4, "gmail.com")
    come(guide, 4, "firm.example", first=4)
    report = real(guide, clock)
    assert report.sent == 4
    tried = [m.at - START for m in guide.messages("deferred")]
    assert tried == [timedelta(), timedelta(minutes=1)]  # the next gap is longer than a run waits
    assert "google asks to be spared: it gets one message in 2 minutes for now" in report.notes
    clock.now += timedelta(seconds=90)
    assert real(guide, clock).deferred == 0
    clock.now += timedelta(seconds=30)
    assert real(guide, clock).deferred == 1
    through(guide, "sure", CHANNEL)
    clock.now += timedelta(hours=9)
    assert real(guide, clock).sent == 1
    for _ in range(9):
        clock.now += timedelta(minutes=5)
        real(guide, clock)
    assert len(guide.messages()) == 8


def faulty(world: Make, answer: str) -> tuple[World, Report]:
    guide, clock = sending(world, "{per_minute: 600}", f'"gmail.com": {answer}'), MadeUp()
    come(guide, 3, "gmail.com")
    return guide, real(guide, clock)


@pytest.mark.parametrize(
    "answer",
    [
        'lambda key, _: Receipt(key, "deferred", "451 4.7.1 come back", reason="greylisted")',
        'lambda key, _: Receipt(key, "deferred", "421 no connection to the relay", fault=True)',
    ],
)
def test_greylisting_and_a_relay_at_fault_slow_no_server(world: Make, answer: str) -> None:
    assert faulty(world, answer)[1].deferred == 3


# ---------------------------------------------------------------- a clock that was ahead


def take_in(guide: World, clock: MadeUp) -> None:
    """A run that sends nothing: the leads agreed before the clock went wrong."""
    clock.stopped = True
    real(guide, clock)
    clock.stopped = False


def test_what_a_clock_that_was_ahead_has_sent_fills_no_day_of_now(world: Make) -> None:
    guide, clock = sending(world, "{per_day: 3, per_minute: 4}"), MadeUp()
    come(guide, 8, "firm.example")
    take_in(guide, clock)
    clock.now += timedelta(days=365)
    assert real(guide, clock).sent == 3
    clock.now, clock.waited = START, []
    report = real(guide, clock)
    assert (report.sent, clock.waited) == (3, [])
    assert "per_day: the 3 messages of 2026-03-02 have left; 2 wait until Tue 2026-03-03 00:00" in report.notes
    clock.now += timedelta(days=1)
    assert real(guide, clock).sent == 2


@pytest.mark.parametrize("ends", ["well", "set right meanwhile", "killed"])
def test_a_retry_that_a_clock_gave_that_was_ahead_comes_with_the_next_run(
    world: Make, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = 'lambda key, _: Receipt(key, "deferred", "no answer", reason="network")'
    guide, clock = sending(world, "{per_day: 9}", f'"gmail.com": {away}'), MadeUp()
    come(guide, 2, "gmail.com")
    take_in(guide, clock)
    clock.now += timedelta(days=365)

    def end(traffic: Traffic) -> None:
        if ends == "killed":
            raise KeyboardInterrupt
        clock.now = START if ends == "set right meanwhile" else clock.now

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr(Traffic, "tell", end)
        real(guide, clock)
    clock.now = START
    through(guide, "sure", CHANNEL)
    report = real(guide, clock)
    assert report.sent == 2
    assert "retries that it put off are due" in report.notes[0]
    assert real(guide, clock).notes == []


def test_a_retry_of_before_the_clock_was_ahead_waits_for_its_time(world: Make) -> None:
    away = 'lambda key, _: Receipt(key, "deferred", "no answer", reason="network")'
    guide, clock = sending(world, "{per_day: 9}", f'"gmail.com": {away}'), MadeUp()
    come(guide, 1, "gmail.com")
    real(guide, clock)
    guide.store.put("ran_at", (START + timedelta(days=365)).isoformat())
    report = real(guide, clock)
    assert ("still to come" in report.notes[0], report.deferred) == (True, 0)
    assert [m.due for m in guide.messages("deferred")] == [START + timedelta(minutes=5)]


def test_slots_that_a_clock_gave_that_was_ahead_are_given_anew(world: Make) -> None:
    guide, clock = sending(world, "{domains: {any: 1 per 1 hour}}"), MadeUp()
    come(guide, 3, "firm.example")
    take_in(guide, clock)
    clock.now += timedelta(days=365)
    real(guide, clock)
    clock.now = START
    for hour in range(3):
        assert real(guide, clock).sent == 1
        assert [hours(m.due) - hour for m in guide.messages("planned")] == list(range(1, 3 - hour))
        clock.now += timedelta(hours=1, minutes=1)
