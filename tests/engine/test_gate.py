"""What may leave and when: consent, requests, quiet hours, limits, patience, vetoes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nurture.core.times.durations import Duration
from nurture.testing.world import World
from tests.engine.conftest import WIRING, Make, ruled

ADA = "ada@example.com"
ENTER = "enter: {sources: [form]}\n"


def skipped(world: World) -> list[tuple[str, str]]:
    return [(d.step, d.reason.code) for d in world.store.decisions(ADA) if d.do == "skip"]


def daily(world: World, first: int, last: int) -> None:
    for day in range(first, last + 1):
        world.run(f"2026-03-{day:02}T10:00+01:00")


def test_quiet_hours_cross_midnight_and_a_request_knows_none(world: Make) -> None:
    steps = ENTER + "sending: {window: any}\nsteps:\n  - send: welcome\n    requested: yes\n  - send: first\n"
    guide = world(steps, "limits: {quiet: 21:00-08:00}\n")
    guide.arrives("form", email=ADA)
    for hour in ("02T23:30", "03T00:30", "03T07:59", "03T08:00"):
        guide.run(f"2026-03-{hour}+01:00")
    assert guide.sent() == [("03-02 23:30", "welcome"), ("03-03 08:00", "first")]


def test_for_who_requested_nothing_a_requested_mail_is_like_any_other(world: Make) -> None:
    limits = "limits: {quiet: 21:00-08:00, per_lead: 1 per 3 days}\n"
    steps = ENTER + "steps:\n  - send: welcome\n    requested: yes\n"
    guide = world(steps, limits, other=steps)
    guide.write({"nurture.yaml": (WIRING + limits).replace(", incentive: guide", "")})
    guide.arrives("form", email=ADA)
    for day in range(2, 7):
        guide.run(f"2026-03-{day:02}T23:30+01:00")
        guide.run(f"2026-03-{day + 1:02}T08:30+01:00")
    assert guide.sent() == [("03-03 08:30", "welcome"), ("03-06 08:30", "welcome")]


def test_quiet_hours_are_the_leads_also_when_clocks_change(world: Make) -> None:
    guide = world(ENTER + "steps:\n  - send: first\n", "limits: {quiet: 21:00-08:00}\n")
    guide.arrives("form", email=ADA, time_zone="America/New_York")
    for at in ("2026-03-08T01:30-05:00", "2026-03-08T07:59-04:00", "2026-03-08T08:00-04:00"):
        guide.run(at)
    assert guide.sent() == [("03-08 13:00", "first")]


def test_requested_and_notify_do_not_count_and_a_limit_holds_the_rest(world: Make) -> None:
    steps = "steps:\n  - send: welcome\n    requested: yes\n  - notify: sales\n    with: alert\n"
    guide = world(ENTER + steps + "  - send: first\n  - send: second\n", "limits: {per_lead: 1 per 3 days}\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 6)
    assert guide.sent() == [
        ("03-02 10:00", "first"),
        ("03-02 10:00", "notify sales"),
        ("03-02 10:00", "welcome"),
        ("03-05 10:00", "second"),
    ]


def test_of_equal_priority_the_one_that_waited_longest_goes_then_the_campaigns_name(world: Make) -> None:
    steps = "enter: {{sources: [form]}}\nsteps:\n  - wait: {}\n  - send: {}\n"
    world_ = world(
        steps.format("2 hours", "first"),
        "limits: {per_lead: 1 per 1 days}\n",
        other=steps.format("1 hours", "second"),
        another=steps.format("2 hours", "third"),
    )
    world_.arrives("form", email=ADA)
    daily(world_, 2, 6)
    assert [step for _, step in world_.sent()] == ["second", "third", "first"]


def test_what_limits_refuse_for_seven_days_is_skipped_with_that_reason(world: Make) -> None:
    steps = ENTER + "steps:\n  - send: first\n  - send: second\n  - record: asked\n"
    guide = world(steps, "limits: {per_lead: 1 per 30 days}\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 12)
    assert guide.sent() == [("03-02 10:00", "first")]
    assert skipped(guide) == [("second", "gave-up")]
    assert [e.at.day for e in guide.state(ADA).events if e.verb == "asked"] == [9]


@pytest.mark.parametrize("late", [0, 2])
def test_what_may_leave_at_the_instant_at_which_patience_ends_leaves(world: Make, late: int) -> None:
    guide = world(ENTER + "steps:\n  - send: first\n  - send: second\n", "limits: {per_lead: 1 per 7 days}\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 8)
    daily(guide, 9 + late, 12)
    assert guide.sent() == [("03-02 10:00", "first"), (f"03-{9 + late:02} 10:00", "second")]


def test_a_pause_does_not_count_towards_giving_up(world: Make) -> None:
    steps = ENTER + "steps:\n  - send: first\n  - send: second\n"
    guide = world(steps, "limits: {per_lead: 1 per 9 days}\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 4)
    guide.write({"campaigns/guide.yaml": "status: paused\n" + steps})
    daily(guide, 5, 6)
    guide.write({"campaigns/guide.yaml": steps})
    daily(guide, 7, 12)
    assert [step for _, step in guide.sent()] == ["first", "second"]
    assert skipped(guide) == []


VETO = """
from nurture import hookimpl

@hookimpl
def veto_message(message, lead, now):
    return "not today" if message.{field} == "{value}" else None
"""


@pytest.mark.parametrize("hours", [(10,), (4, 10, 16, 22)])
def test_a_veto_of_seven_days_is_given_up(world: Make, hours: tuple[int, ...]) -> None:
    guide = world(ENTER + "steps:\n  - send: first\n  - send: second\n")
    guide.write({"plugins/veto.py": VETO.format(field="step", value="first")})
    guide.arrives("form", email=ADA)
    for day in range(2, 12):
        for hour in hours:
            guide.run(f"2026-03-{day:02}T{hour:02}:00+01:00")
    assert skipped(guide) == [("first", "gave-up")]
    assert guide.sent() == [(f"03-09 {hours[0]:02}:00", "second")]


def test_a_veto_that_ends_lets_the_message_go(world: Make) -> None:
    guide = world(ENTER + "steps:\n  - send: first\n  - notify: sales\n    with: alert\n")
    guide.write({"plugins/veto.py": VETO.format(field="kind", value="send")})
    guide.arrives("form", email=ADA)
    daily(guide, 2, 5)
    assert guide.sent() == []
    guide.write({"plugins/veto.py": VETO.format(field="kind", value="nothing")})
    guide.run("2026-03-06T10:00+01:00")
    assert guide.sent() == [("03-06 10:00", "first"), ("03-06 10:00", "notify sales")]


def test_a_mail_and_a_notification_of_one_lead_leave_in_one_run(world: Make) -> None:
    steps = "enter: {{sources: [form]}}\nsteps:\n  - {}\n"
    both = world(steps.format("send: first"), other=steps.format("notify: sales\n    with: alert"))
    both.arrives("form", email=ADA)
    both.run("2026-03-02T10:00+01:00")
    assert sorted(step for _, step in both.sent()) == ["first", "notify sales"]


def test_nobody_but_sales_hears_of_a_lead_that_unsubscribed(world: Make) -> None:
    steps = ENTER + "steps:\n  - wait: 1 day\n  - notify: sales\n    with: alert\n  - send: first\n    requested: yes\n"
    guide = world(steps)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "unsubscribed", "2026-03-02T12:00+01:00")
    daily(guide, 3, 4)
    assert guide.sent() == [("03-03 10:00", "notify sales")]


def test_a_condition_is_asked_again_at_the_instant_of_leaving(world: Make) -> None:
    steps = 'sending: {window: mon-fri 09:00-17:00}\nsteps:\n  - send: first\n    when: not has("replied")\n'
    guide = world(ENTER + steps + "  - wait: 2 days\n  - send: second\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    guide.happens(ADA, "replied", "2026-03-03T08:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    assert skipped(guide) == [("first", "when")]
    guide.run("2026-03-05T09:30+01:00")
    # skipped is done at the instant it was due: on the 2nd at 20:00
    assert guide.sent() == [("03-05 09:30", "second")]


def test_a_step_without_consent_is_done_when_it_was_due_however_late_the_run(world: Make) -> None:
    steps = "steps:\n  - wait: 1 day\n  - send: first\n  - wait: 2 days\n  - record: asked\n"
    guide = world("enter: {sources: [list]}\n" + steps)
    guide.arrives("list", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-03-04T15:00+01:00")
    guide.run("2026-03-06T15:00+01:00")
    asked = next(e for e in guide.state(ADA).events if e.verb == "asked")
    assert asked.at.isoformat() == "2026-03-05T09:00:00+00:00"


# ---------------------------------------------------------------- dates


def held(world: World) -> list[tuple[str, str]]:
    return [(m.step, m.reason.code) for m in world.messages("held") if m.reason]


def test_outside_its_dates_nothing_is_sent_and_its_waits_go_on(world: Make) -> None:
    steps = ENTER + "steps:\n  - wait: 2 days\n  - send: first\n  - wait: 3 days\n  - send: second\n"
    guide = world(steps)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": "dates: 2026-03-06 to 2026-03-08\n" + steps})
    daily(guide, 3, 10)
    assert guide.sent() == [("03-06 10:00", "first")]
    assert held(guide) == [("second", "dates")]
    guide.write({"campaigns/guide.yaml": "dates: 2026-03-06 to 2026-03-19\n" + steps})  # prolonged
    daily(guide, 11, 12)
    assert guide.sent()[1:] == [("03-11 10:00", "second")]


def test_what_waited_for_its_campaign_to_begin_is_not_late(world: Make) -> None:
    steps = ENTER + "sending: {late: skip}\nsteps:\n  - wait: 1 day\n  - send: first\n"
    guide = world(steps)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": "dates: 2026-03-06 to 2026-03-19\n" + steps})
    daily(guide, 3, 7)
    assert guide.sent() == [("03-06 10:00", "first")]


# ---------------------------------------------------------------- a lead that replied


def in_peace(world: World, days: int) -> World:
    rest = Duration(days=days, text=f"{days} days")
    return ruled(world, lambda project: replace(project, limits=replace(project.limits, after_reply=rest)))


def test_a_lead_that_replied_is_left_in_peace_by_all_but_what_it_asked_for(world: Make) -> None:
    wait = "enter: {sources: [form]}\nsteps:\n  - wait: 2 days\n"
    guide = in_peace(world(wait + "  - send: first\n", other=wait + "  - send: welcome\n    requested: yes\n"), 10)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "replied", "2026-03-03T12:00+01:00")
    daily(guide, 3, 12)
    assert guide.sent() == [("03-04 10:00", "welcome")]
    assert held(guide) == [("first", "reply")]
    daily(guide, 13, 14)
    # ten days are more than the seven after which a refused send is given up: these do not count
    assert guide.sent()[1:] == [("03-14 10:00", "first")]


def test_a_lead_who_is_away_gets_what_it_asked_for_and_the_rest_the_day_after(world: Make) -> None:
    wait = "enter: {sources: [form]}\nsteps:\n  - wait: 2 days\n"
    guide = world(wait + "  - send: first\n", other=wait + "  - send: welcome\n    requested: yes\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "away", "2026-03-03T12:00+01:00", until=date(2026, 3, 8))
    daily(guide, 3, 8)
    assert guide.sent() == [("03-04 10:00", "welcome")]
    assert held(guide) == [("first", "away")]
    daily(guide, 9, 9)
    assert guide.sent()[1:] == [("03-09 10:00", "first")]


def test_an_absence_without_end_is_believed_for_sixty_days(world: Make) -> None:
    guide = world(ENTER + "steps:\n  - wait: 1 day\n  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "away", "2026-03-02T12:00+01:00", until=date(9999, 12, 31))
    guide.run("2026-05-01T23:00+02:00")
    assert guide.sent() == []
    guide.run("2026-05-02T00:30+02:00")
    assert guide.sent() == [("05-02 00:30", "first")]


# ---------------------------------------------------------------- mails that come back


def came_back(guide: World, reason: str, *days: int) -> None:
    for day in days:
        guide.happens(ADA, "bounced", f"2026-03-{day:02}T12:00+01:00", reason=reason)


def test_an_address_whose_mails_come_back_gets_no_more_until_its_owner_does_something(world: Make) -> None:
    mails = "".join(f"  - wait: 1 day\n  - send: {name}\n" for name in ("first", "second", "third"))
    guide = world(f"{ENTER}steps:\n{mails}")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    came_back(guide, "invalid_recipient", 2)
    daily(guide, 3, 4)
    [why] = {d.reason for d in guide.store.decisions(ADA) if d.do == "skip"}
    assert (why.code, why.text) == (
        "bounced", "this address gets no more mail since 2026-03-02: there is no such address",
    )  # fmt: skip
    guide.happens(ADA, "submitted demo", "2026-03-04T12:00+01:00")
    daily(guide, 5, 6)
    assert [step for _, step in guide.sent()] == ["third"]


def test_a_full_mailbox_is_tried_again_after_ninety_days(world: Make) -> None:
    guide = world(ENTER + "steps:\n  - wait: 20 days\n  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    came_back(guide, "mailbox_full", 3, 10, 20)
    daily(guide, 3, 25)
    assert (guide.sent(), held(guide)) == ([], [("first", "full")])
    guide.run("2026-06-18T13:00+02:00")
    assert guide.sent() == [("06-18 13:00", "first")]


# ---------------------------------------------------------------- a step's own rules


def test_a_step_has_its_own_patience(world: Make) -> None:
    steps = "".join(f"  - send: {name}\n    give_up: 2 days\n" for name in ("first", "second", "third"))
    guide = world(f"{ENTER}steps:\n{steps}", "limits: {per_lead: 1 per 30 days}\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 7)
    given_up = [(d.step, d.at.day) for d in guide.store.decisions(ADA) if d.do == "skip"]
    assert given_up == [("second", 4), ("third", 6)]


def test_a_step_asks_for_its_own_consent(world: Make) -> None:
    guide = world(ENTER + "consent: newsletter\nsteps:\n  - send: first\n    consent: tracking\n  - send: second\n")
    guide.write(
        {"nurture.yaml": (guide.root / "nurture.yaml").read_text().replace("[newsletter, tracking]", "newsletter")}
    )
    guide.arrives("form", email=ADA)
    daily(guide, 2, 2)
    assert skipped(guide) == [("first", "consent")]
    assert guide.sent() == [("03-02 10:00", "second")]


def test_a_clock_put_back_behind_a_consent_holds_and_skips_nothing(world: Make) -> None:
    guide = world(ENTER + "sending: {window: 09:00-17:00}\nsteps:\n  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-03T20:00+01:00")
    guide.happens(ADA, "asked", "2026-03-02T10:00+01:00")
    guide.run("2026-03-02T10:00+01:00")
    assert (guide.sent(), skipped(guide)) == ([], [])
    assert [m.reason.code for m in guide.messages("held") if m.reason] == ["clock"]
    guide.run("2026-03-04T09:00+01:00")
    assert guide.sent() == [("03-04 09:00", "first")]


def test_a_clock_put_back_behind_a_withdrawal_revives_no_consent(world: Make) -> None:
    leaves = ENTER + "steps:\n  - wait: 1 day\n  - unsubscribe: newsletter\n"
    guide = world(leaves, other="enter: {event: asked}\nsteps:\n  - send: third\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    guide.happens(ADA, "asked", "2026-03-02T12:00+01:00")
    guide.run("2026-03-02T12:00+01:00")
    assert (guide.sent(), skipped(guide)) == ([], [("third", "consent")])


def test_a_consent_that_is_still_to_come_skips_what_is_sent_before(world: Make) -> None:
    guide = world(ENTER + "steps:\n  - send: first\n")
    guide.arrives("form", email=ADA, consent_at="2026-03-09")
    guide.run("2026-03-02T10:00+01:00")
    assert skipped(guide) == [("first", "consent")]
