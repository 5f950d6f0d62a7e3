"""A run that comes late: mails leave now and shift what follows; everything else is done at the instant it was due."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nurture.core.model import Event
from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.testing.world import World, instant
from tests.engine.conftest import Make
from tests.engine.test_delivery import real, through
from tests.engine.test_gate import VETO

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


# ---------------------------------------------------------------- what each `late` does, whatever the cause

DAILY = "".join(f"  - wait: 1 day\n  - send: {name}\n" for name in ("first", "second", "third"))


def sending(way: str, more: str = "") -> str:
    return f"sending: {{late: {way}{more}}}\n"


def runs(world: World, *days: int, at: str = "10:00") -> None:
    for day in days:
        world.run(f"2026-03-{day:02}T{at}+01:00")


def skips(world: World) -> list[tuple[str, str]]:
    return [(d.step, d.reason.code) for d in world.store.decisions(ADA) if d.do == "skip"]


def after_an_outage(make: Make, way: str) -> World:
    guide = started(make(f"{ENTER}{sending(way)}steps:\n{DAILY}"))
    runs(guide, 10, 11, 12, 13)
    return guide


def after_a_pause(make: Make, way: str) -> World:
    steps = f"{ENTER}{sending(way)}steps:\n{DAILY}"
    guide = started(make(steps))
    guide.write({"campaigns/guide.yaml": f"status: paused\n{steps}"})
    runs(guide, *range(3, 10))
    guide.write({"campaigns/guide.yaml": steps})
    runs(guide, 10, 11, 12, 13)
    return guide


@pytest.mark.parametrize("late", [after_an_outage, after_a_pause])
@pytest.mark.parametrize(
    ("way", "left"),
    [
        ("shift", [("03-10 10:00", "first"), ("03-11 10:00", "second"), ("03-12 10:00", "third")]),
        ("send", [("03-10 10:00", "third")]),
        ("skip", []),
        ("skip after 45 minutes", []),
        ("skip, late_after: 10 days", [("03-10 10:00", "first"), ("03-11 10:00", "second"), ("03-12 10:00", "third")]),
    ],
)
def test_what_an_outage_or_a_pause_made_late(
    world: Make, late: Callable[[Make, str], World], way: str, left: list[tuple[str, str]]
) -> None:
    guide = late(world, way)
    assert guide.sent() == left
    assert skips(guide) == [(n, "late") for n in ("first", "second", "third") if n not in [step for _, step in left]]
    assert guide.state(ADA).enrolments[0].state == "finished"


def test_what_is_skipped_for_being_late_is_done_as_if_it_had_left_in_time(world: Make) -> None:
    guide = started(world(f"{ENTER}{sending('skip')}steps:\n{DAILY}  - wait: 6 days\n  - send: offer\n"))
    runs(guide, 10, 11)
    assert guide.sent() == [("03-11 10:00", "offer")]


def test_after_the_skipped_ones_the_timetable_is_the_old_one(world: Make) -> None:
    guide = started(world(f"{ENTER}{sending('skip')}steps:\n{DAILY}"))
    runs(guide, 4, at="12:00")
    runs(guide, 5, at="12:00")
    # the first was 26 hours late; the second and third two hours each, which is not late
    assert guide.sent() == [("03-04 12:00", "second"), ("03-05 12:00", "third")]


@pytest.mark.parametrize("way", ["shift", "send", "skip"])
def test_what_a_limit_kept_back_is_not_late(world: Make, way: str) -> None:
    steps = "steps:\n  - send: first\n  - send: second\n"
    guide = started(world(ENTER + sending(way) + steps, "limits: {per_lead: 1 per 5 days}\n"))
    runs(guide, 3, 4, 5, 6, 7, 8)
    assert guide.sent() == [("03-02 10:00", "first"), ("03-07 10:00", "second")]


@pytest.mark.parametrize("way", ["shift", "send", "skip"])
def test_what_the_window_kept_back_is_not_late(world: Make, way: str) -> None:
    guide = started(world(ENTER + sending(way, ", window: 'fri 10:00-12:00'") + "steps:\n  - send: first\n"))
    runs(guide, 3, 4, 5, 6)
    assert guide.sent() == [("03-06 10:00", "first")]


@pytest.mark.parametrize(("way", "left"), [("shift", ["first"]), ("send", ["first"]), ("skip", [])])
def test_a_run_that_comes_long_after_the_window_opened_is_late(world: Make, way: str, left: list[str]) -> None:
    guide = world(ENTER + sending(way, ", window: 'mon-fri 09:00-17:00'") + "steps:\n  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-06T18:00+01:00")
    runs(guide, 10)  # a Tuesday: the window first opened on Monday at nine
    assert [step for _, step in guide.sent()] == left


@pytest.mark.parametrize("limits", ["limits: {per_lead: 1 per 5 days}\n", "limits: {quiet: '10:30-10:15'}\n"])
def test_skip_after_ends_a_hold_of_limits_and_windows_at_its_instant(world: Make, limits: str) -> None:
    other = "enter: {sources: [form]}\npriority: 1\nsteps:\n  - send: offer\n  - exit: done\n"
    steps = "steps:\n  - wait: 20 minutes\n  - send: first\n"
    guide = world(ENTER + sending("skip after 45 minutes") + steps, limits, other=other)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:20+01:00")
    guide.run("2026-03-02T10:41+01:00")
    assert skips(guide) == []
    assert guide.store.next_due() == instant("2026-03-02T11:25+01:00")
    guide.run("2026-03-02T11:25+01:00")
    assert skips(guide) == [("first", "late")]


def test_skip_after_leaves_what_is_in_time(world: Make) -> None:
    guide = started(world(ENTER + "steps:\n  - wait: 1 day\n  - send: first\n    late: skip after 45 minutes\n"))
    runs(guide, 3, at="10:45")
    assert guide.sent() == [("03-03 10:45", "first")]


def test_skip_after_also_ends_a_pause(world: Make) -> None:
    steps = ENTER + "steps:\n  - wait: 1 day\n  - send: first\n    late: skip after 45 minutes\n"
    guide = started(world(steps))
    guide.write({"campaigns/guide.yaml": "status: paused\n" + steps})
    runs(guide, 3)
    runs(guide, 3, at="10:45")
    assert skips(guide) == [("first", "late")]


@pytest.mark.parametrize("way", ["send", "skip", "skip after 45 minutes"])
@pytest.mark.parametrize(("own", "left"), [("", ["welcome"]), ("    late: skip\n", [])])
def test_what_was_asked_for_is_skipped_by_a_rule_of_its_own_step_alone(
    world: Make, way: str, own: str, left: list[str]
) -> None:
    steps = f"steps:\n  - wait: 1 day\n  - send: welcome\n    requested: yes\n{own}"
    guide = started(world(f"{ENTER}{sending(way)}{steps}  - wait: 1 hour\n  - send: first\n    late: skip\n"))
    runs(guide, 20)
    assert [step for _, step in guide.sent()] == left


def test_a_reason_says_since_when_it_might_have_left_and_names_the_rule(world: Make) -> None:
    guide = after_an_outage(world, "skip")
    reasons = [d.reason for d in guide.store.decisions(ADA) if d.do == "skip"]
    assert reasons[0].text == "late: skip; it might have left on Tue 2026-03-03 10:00"
    assert str(reasons[0].place).startswith("campaigns/guide.yaml:")


# ---------------------------------------------------------------- one mail per lead and gap


def test_in_a_run_that_catches_up_a_lead_gets_one_mail_over_all_campaigns(world: Make) -> None:
    steps = "enter: {{sources: [form]}}\npriority: {}\nsteps:\n  - wait: {}\n  - send: {}\n"
    guide = world(
        steps.format(1, "1 day", "first"),
        other=steps.format(3, "2 days", "second"),
        third=steps.format(2, "8 days", "third"),
    )
    started(guide)
    for hour in range(0, 72, 4):
        guide.run(f"2026-03-{10 + hour // 24}T{hour % 24:02}:00+01:00")
    # the third was due at ten and is not late at all; it keeps the distance all the same
    assert guide.sent() == [("03-10 00:00", "second"), ("03-10 20:00", "third"), ("03-11 16:00", "first")]


def test_what_was_asked_for_and_what_sales_hear_of_do_not_wait_for_late_mails(world: Make) -> None:
    wait = "enter: {sources: [form]}\nsteps:\n  - wait: 1 day\n"
    guide = world(
        wait + "  - send: first\n",
        other=wait + "  - send: welcome\n    requested: yes\n",
        third=wait + "  - notify: sales\n    with: alert\n",
    )
    started(guide)
    runs(guide, 10)
    assert sorted(step for _, step in guide.sent()) == ["first", "notify sales", "welcome"]


def test_a_mail_planned_before_an_outage_is_asked_again_after_it(world: Make) -> None:
    """A run was killed between planning and sending; the next comes days later."""
    guide = world(ENTER + sending("skip") + "steps:\n  - send: first\n  - wait: 1 day\n  - send: second\n")
    guide.arrives("form", email=ADA)
    when = instant("2026-03-02T10:00+01:00")
    with pytest.raises(KeyboardInterrupt):
        run(guide.place, guide.store, lambda: when, rehearsal=True, sends=_killed)
    assert [m.step for m in guide.messages("planned")] == ["first"]
    runs(guide, 10)
    assert skips(guide) == [("first", "late"), ("second", "late")]


def _killed(report: Report) -> bool:
    raise KeyboardInterrupt


def test_a_mail_that_a_server_put_off_is_not_late(world: Make) -> None:
    guide = through(world(ENTER + sending("skip") + "steps:\n  - send: first\n"), "grey")
    guide.arrives("form", email=ADA)
    for at in ("02T10:00", "02T10:05", "02T10:35", "02T12:35", "02T18:35", "03T06:35", "04T06:35"):
        assert real(guide, f"2026-03-{at}+01:00").deferred == 1


def test_a_veto_makes_nothing_late(world: Make) -> None:
    guide = world(ENTER + sending("skip") + "steps:\n  - send: first\n")
    guide.write({"plugins/veto.py": VETO.format(field="step", value="first")})
    started(guide)
    for hour in range(1, 49):
        guide.run(f"2026-03-{2 + (10 + hour) // 24:02}T{(10 + hour) % 24:02}:00+01:00")
    guide.write({"plugins/veto.py": VETO.format(field="step", value="none")})
    runs(guide, 4, at="11:00")
    assert guide.sent() == [("03-04 11:00", "first")]


# ---------------------------------------------------------------- the stories that frighten


def test_a_campaign_paused_for_months_does_not_pour_out_what_it_missed(world: Make) -> None:
    """Mautic #3340: every step of the weeks in between left at once, to everybody."""
    names = ("welcome", "first", "second", "third", "offer", "reminder", "call")
    steps = ENTER + "steps:\n" + "".join(f"  - wait: 1 day\n  - send: {name}\n" for name in names)
    guide = world(steps)
    for n in range(5):
        guide.arrives("form", email=f"lead{n}@example.com")
    runs(guide, 2)
    guide.write({"campaigns/guide.yaml": "status: paused\n" + steps})
    for month in (3, 4, 5, 6):
        guide.run(f"2026-{month:02}-20T10:00+02:00")
    assert guide.sent() == []
    guide.write({"campaigns/guide.yaml": steps})
    for n, name in enumerate(names):
        for hour in (9, 15):
            guide.run(f"2026-07-{n + 1:02}T{hour:02}:00+02:00")
        today = [step for at, step in guide.sent() if at.startswith(f"07-{n + 1:02}")]
        assert today == [name] * 5


def test_after_a_pause_no_run_sends_the_first_mail_again(world: Make) -> None:
    """Mautic #16133: after a restart every run of cron sent the first mail once more."""
    steps = ENTER + f"steps:\n  - send: welcome\n{DAILY}"
    guide = started(world(steps))
    for day in range(3, 12):
        guide.write({"campaigns/guide.yaml": ("status: paused\n" if day % 2 else "") + steps})
        for hour in (8, 12, 16):
            guide.run(f"2026-03-{day:02}T{hour:02}:00+01:00")
    assert sorted(step for _, step in guide.sent()) == ["first", "second", "third", "welcome"]


def test_a_clock_that_jumps_back_sends_nothing_again(world: Make) -> None:
    guide = started(world(f"{ENTER}steps:\n  - send: welcome\n{DAILY}"))
    runs(guide, 3, 4)
    before = guide.sent()
    runs(guide, 2, 3, 4)
    report = guide.run("2026-01-01T10:00+01:00")
    assert guide.sent() == before
    assert "still to come; nothing is sent twice: go on from there" in report.notes[0]
    runs(guide, 5)
    assert [step for _, step in guide.sent()] == ["welcome", "first", "second", "third"]


def test_a_clock_that_was_ahead_keeps_no_send_waiting(world: Make) -> None:
    steps = f"{ENTER}steps:\n  - wait: 2 days\n  - send: first\n"
    guide = world(f"{steps}  - wait: 30 days\n  - send: second\n")
    guide.arrives("form", email=ADA)
    runs(guide, 2, 4)
    guide.write({"campaigns/guide.yaml": f"{steps}  - send: second\n"})
    assert guide.run("2026-03-03T10:00+01:00").faults == []
    assert [step for _, step in guide.sent()] == ["second", "first"]


def test_an_event_heard_of_late_acts_when_it_is_heard_of(world: Make) -> None:
    guide = world("enter: {event: asked}\nsending: {late: skip}\nsteps: [{send: first}]\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    heard = instant("2026-03-05T10:00+01:00")
    guide.store.append(ADA, Event("asked", instant("2026-03-02T11:00+01:00"), "row 1"), heard)
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-05 10:00", "first")]


def test_a_mail_that_a_late_one_holds_back_is_not_said_to_leave(world: Make) -> None:
    late = "enter: {sources: [form]}\nconsent: newsletter\nsending: {late: send}\nsteps:\n"
    late += "  - wait: 1 day\n  - send: first\n  - wait: 1 day\n  - send: second\n"
    guide = world(late, other="enter: {sources: [form]}\nconsent: newsletter\nsteps: [{wait: 4 days}, {send: third}]\n")
    guide.arrives("form", email="ada@example.com")
    guide.run("2026-03-02T09:00+01:00")
    guide.run("2026-03-06T10:00+01:00")
    assert guide.sent() == [("03-06 10:00", "second")]
    said = [(d.do, d.step) for d in guide.store.decisions("ada@example.com")]
    assert [pair for pair in said if pair[0] in ("send", "hold")] == [("send", "second"), ("hold", "third")]
