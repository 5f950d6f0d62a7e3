"""The brake: far more late messages than usual, and only what people asked for leaves until somebody says so."""

from __future__ import annotations

import pytest

from nurture.core.model import Event
from nurture.engine.delivery import brake, slices
from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.testing.world import World, instant
from tests.engine.conftest import Make
from tests.engine.test_delivery import through

LATER = "enter: {sources: [form]}\nsteps:\n  - wait: 1 day\n  - send: first\n"
ASKED = "enter: {sources: [fair]}\nsteps:\n  - send: welcome\n    requested: yes\n"
CHANNEL = """
from nurture import Receipt, hookimpl, simple_channel

@hookimpl
def register_channels():
    return [simple_channel("sure", lambda letter, options: Receipt(letter.key, "sent"))]
"""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brake, "LEAST", 3)


def real(world: World, at: str, confirmed: bool = False) -> Report:
    when = instant(at)
    return run(world.place, world.store, lambda: when, rehearsal=False, sends=lambda _: True, confirmed=confirmed)


def late(world: Make, leads: int = 5, channel: str = "sure") -> World:
    """Leads whose mails have been due since the 3rd of March, and no run came; one asked for something since."""
    guide = through(world(LATER, asked=ASKED), channel, CHANNEL)
    for n in range(leads):
        guide.arrives("form", email=f"lead{n}@example.com")
    real(guide, "2026-03-02T10:00+01:00")
    guide.arrives("fair", email="ada@example.com")
    return guide


def test_the_brake_lets_out_what_was_asked_for_and_holds_the_rest_until_told(world: Make) -> None:
    guide = late(world)
    for at in ("20T10:00", "20T10:01", "21T10:00"):
        report = real(guide, f"2026-03-{at}+01:00")
        assert (report.braked, report.held) == (5, 5)
        assert report.notes[0].startswith("5 messages are late or come from an edit, where 0 a day are usual:")
        assert "nurture run --confirm" in report.notes[0]
    assert [m.step for m in guide.messages()] == ["welcome"]
    report = real(guide, "2026-03-21T11:00+01:00", confirmed=True)
    assert (report.sent, report.braked, report.notes) == (5, 0, [])
    assert real(guide, "2026-03-21T11:01+01:00").held == 0


def test_mails_in_time_wait_behind_the_brake_too_and_are_counted(world: Make) -> None:
    guide = late(world)
    guide.arrives("form", email="bo@example.com")
    real(guide, "2026-03-19T10:00+01:00")
    report = real(guide, "2026-03-20T10:00+01:00")
    assert (report.sent, report.braked) == (0, 6)


@pytest.mark.parametrize(
    ("until", "leads", "channel"),
    [("2026-03-15", 5, "sure"), ("2026-03-20", 3, "sure"), ("2026-03-20", 5, "outbox")],
    ids=["no two weeks of history", "few", "outbox"],
)
def test_there_is_no_brake(world: Make, until: str, leads: int, channel: str) -> None:
    guide = late(world, leads, channel)
    report = real(guide, f"{until}T10:00+01:00")
    assert (report.sent, report.braked) == (leads + 1, 0)


@pytest.mark.parametrize("news", ["", "2026-03-20T09:00+01:00", "2026-03-02T11:00+01:00"])
def test_what_an_edit_makes_due_waits_behind_the_brake_whatever_else_happened(world: Make, news: str) -> None:
    """Or was heard of, like an old row of a feed."""
    guide = through(world(LATER.replace("1 day", "90 days")), "sure", CHANNEL)
    for n in range(5):
        guide.arrives("form", email=f"lead{n}@example.com")
    real(guide, "2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": LATER})
    for n in range(5 if news else 0):
        replied = Event("replied", instant(news), f"reply/{n}")
        guide.store.append(f"lead{n}@example.com", replied, instant("2026-03-20T09:30+01:00"))
    assert real(guide, "2026-03-20T10:00+01:00").braked == 5


def test_a_rehearsal_knows_no_brake(world: Make) -> None:
    guide = through(world(LATER), "sure", CHANNEL)
    for n in range(5):
        guide.arrives("form", email=f"lead{n}@example.com")
    guide.run("2026-03-02T10:00+01:00")
    assert guide.run("2026-03-20T10:00+01:00").sent == 5


@pytest.mark.parametrize(("a_day", "held"), [(1, 5), (2, 0)])
def test_three_times_the_usual_is_no_cause_for_alarm(world: Make, a_day: int, held: int) -> None:
    """Five late mails are more than three times one a day, and less than three times two."""
    guide = through(world(LATER, asked=ASKED), "sure", CHANNEL)
    for day in range(2, 17):
        for n in range(a_day):
            guide.arrives("fair", email=f"day{day}n{n}@example.com")
        for n in range(5 if day == 16 else 0):
            guide.arrives("form", email=f"lead{n}@example.com")
        real(guide, f"2026-03-{day:02}T10:00+01:00")
    assert real(guide, "2026-03-18T11:00+01:00").braked == held


def test_small_slices_do_not_let_it_all_out_by_and_by(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "MOST", 1)
    guide = late(world, leads=10)
    report = real(guide, "2026-03-20T10:00+01:00")
    assert (report.sent, report.braked) == (1, 10)


def test_what_has_left_in_the_run_counts_with_what_waits(world: Make) -> None:
    guide = late(world, leads=2)
    real(guide, "2026-03-20T10:00+01:00")
    hand = brake.Brake(guide.store, ["email"], confirmed=False)
    now = instant("2026-03-20T10:00+01:00")
    for message in guide.messages():
        hand.took(message)
    assert hand.left == 2  # the requested one is not counted
    assert not hand.ask(now, Report(now))
    hand.left += 2
    assert hand.ask(now, Report(now))
