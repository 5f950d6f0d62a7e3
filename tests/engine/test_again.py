"""Who comes in again, who was here already, who is held out, and outside of which dates nobody comes."""

from __future__ import annotations

import pytest

from nurture.testing.world import World
from tests.engine.conftest import Make

ADA = "ada@example.com"
BO = "bo@example.com"
ENDS = "steps:\n  - send: first\n  - wait: 2 days\n  - send: second\n"


def walks(world: World, email: str = ADA) -> list[tuple[str, int, str]]:
    zone = world.place.project.zone
    return [(e.entered.astimezone(zone).strftime("%m-%d"), e.walk, e.state) for e in world.state(email).enrolments]


def asks(world: World, *days: str) -> None:
    for day in days:
        at = f"2026-{day}T10:00+0{1 if day < '03-29' or day > '10-24' else 2}:00"
        world.happens(ADA, "asked", at)
        world.run(at)


@pytest.mark.parametrize(
    ("again", "entered"),
    [
        ("", ["03-02"]),
        ("never", ["03-02"]),
        ("every time", ["03-02", "03-05", "03-20", "09-01"]),
        ("after 15 days", ["03-02", "03-20", "09-01"]),
        ("after 180 days", ["03-02", "09-01"]),
    ],
)
def test_a_lead_comes_again_as_again_says_and_no_event_is_kept_for_later(
    world: Make, again: str, entered: list[str]
) -> None:
    guide = world(f"enter:\n  event: asked\n{f'  again: {again}' if again else ''}\n" + ENDS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    asks(guide, "03-02", "03-03", "03-04", "03-05", "03-07", "03-20", "03-23")
    guide.run("2026-03-30T10:00+02:00")
    asks(guide, "09-01")
    assert [day for day, _, _ in walks(guide)] == entered


def test_has_counts_for_each_walk_what_came_since_it_began(world: Make) -> None:
    steps = 'enter: {event: asked, again: every time}\nsteps:\n  - if: has("replied")\n'
    steps += "    then:\n      - send: first\n    else:\n      - send: second\n"
    guide = world(
        "enter: {event: asked, again: every time}\n"
        + steps[steps.index("steps") :].replace("steps:\n", "steps:\n  - wait: 1 day\n")
    )
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    asks(guide, "03-02")
    guide.happens(ADA, "replied", "2026-03-02T12:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    asks(guide, "03-04")
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-03 10:00", "first"), ("03-05 10:00", "second")]


HOT = 'enter: {{when: temperature == "hot", again: {}}}\n' + ENDS


def test_a_condition_must_have_been_false_in_between(world: Make) -> None:
    guide = world(HOT.format("every time"))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    for minute in range(3):
        guide.happens(ADA, "submitted demo", f"2026-03-02T10:0{minute}+01:00")
    for day in range(2, 28, 2):
        guide.run(f"2026-03-{day:02}T10:00+01:00")
    assert len(walks(guide)) == 1
    guide.run("2026-06-02T10:00+02:00")  # 180 points fade below 45 after 60 days
    assert guide.state(ADA).course.temperature == "warm"
    guide.happens(ADA, "submitted demo", "2026-06-02T11:00+02:00")
    guide.run("2026-06-02T11:00+02:00")
    assert walks(guide) == [("03-02", 1, "finished"), ("06-02", 2, "active")]


def test_a_condition_that_holds_when_again_has_counted_its_time_lets_in_then(world: Make) -> None:
    guide = world(HOT.format("after 30 days").replace("wait: 2 days", "wait: 1 minute"))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    guide.happens(ADA, "submitted demo", "2026-03-02T10:00+01:00")
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-03-02T10:01+01:00")
    assert walks(guide) == [("03-02", 1, "finished")]
    guide.run("2026-03-18T10:00+01:00")
    assert guide.state(ADA).course.temperature == "warm"
    for minute in range(2):
        guide.happens(ADA, "submitted demo", f"2026-03-18T11:0{minute}+01:00")
    guide.run("2026-03-31T10:00+02:00")
    guide.run("2026-04-02T10:00+02:00")
    assert walks(guide)[1:] == [("04-01", 2, "active")]


# ---------------------------------------------------------------- who is here already


@pytest.mark.parametrize("status", ["no file", "draft"])
@pytest.mark.parametrize(
    ("enter", "fits"),
    [
        ("sources: [form]", [ADA, BO]),
        ("sources: [form], when: lead.company_size >= 100", [ADA]),
        ("when: lead.company_size >= 100", [ADA]),
        ("event: purchased, when: event.value > 5", [BO]),
    ],
)
def test_existing_lets_in_once_who_is_here_and_fits(world: Make, enter: str, fits: list[str], status: str) -> None:
    campaign = f"enter: {{{enter}, existing: yes}}\n" + ENDS
    guide = world(
        "enter: {sources: [list]}\n" + ENDS, **({"later": "status: draft\n" + campaign} if status == "draft" else {})
    )
    guide.arrives("form", email=ADA, company_size="200")
    guide.arrives("form", email=BO)
    guide.run("2026-03-02T09:00+01:00")
    guide.happens(BO, "purchased", "2026-03-02T10:00+01:00", value=9)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/later.yaml": campaign})
    guide.run("2026-03-05T10:00+01:00")
    assert [email for email in (ADA, BO) if walks(guide, email)] == fits
    for email in fits:
        (walk,) = guide.state(email).enrolments
        assert walk.entered_by == "existing"
    for day in (7, 8, 9):
        guide.run(f"2026-03-0{day}T10:00+01:00")
    assert guide.sent() == [("03-05 10:00", "first")] * len(fits) + [("03-07 10:00", "second")] * len(fits)
    assert [(m.step, m.cause) for m in guide.messages()][: len(fits)] == [("first", "existing")] * len(fits)
    assert {m.cause for m in guide.messages() if m.step == "second"} == {""}


def test_existing_means_the_first_day_of_its_dates(world: Make) -> None:
    campaign = "dates: 2026-03-10 to 2026-03-20\nenter: {sources: [form], existing: yes}\n" + ENDS
    guide = world("enter: {sources: [list]}\n" + ENDS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    guide.write({"campaigns/later.yaml": campaign})
    guide.run("2026-03-05T10:00+01:00")
    guide.arrives("form", email=BO)
    guide.run("2026-03-06T10:00+01:00")
    assert (walks(guide), walks(guide, BO)) == ([], [])
    guide.run("2026-03-10T10:00+01:00")
    assert [e.entered_by for email in (ADA, BO) for e in guide.state(email).enrolments] == ["existing"] * 2
    assert walks(guide) == [("03-10", 1, "active")]


def test_outside_its_dates_nobody_enters_and_who_is_in_walks_on(world: Make) -> None:
    campaign = "dates: 2026-03-03 to 2026-03-05\nenter: {event: asked, again: every time}\n" + ENDS
    guide = world(campaign.replace("  - send: first\n", "  - record: replied\n").replace("send: second", "exit: done"))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    asks(guide, "03-02", "03-05", "03-07", "03-08")
    assert walks(guide) == [("03-05", 1, "exit")]


# ---------------------------------------------------------------- held out


def test_who_is_held_out_gets_nothing_until_goal_or_exit(world: Make) -> None:
    held = (
        'enter: {event: asked, again: every time}\nholdout: 99.9\ngoal: has("purchased")\nsteps:\n  - notify: sales\n'
    )
    guide = world(held + "  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    asks(guide, "03-02", "03-09")
    assert (guide.sent(), walks(guide)) == ([], [("03-02", 1, "active")])
    said = [(d.do, d.reason.code, d.reason.text) for d in guide.store.decisions(ADA) if d.do == "hold"]
    assert said == [("hold", "holdout", "held out: gets nothing from this campaign")]
    guide.happens(ADA, "purchased", "2026-03-10T10:00+01:00", value=5)
    guide.run("2026-03-10T10:00+01:00")
    guide.write({"campaigns/guide.yaml": held.replace("holdout: 99.9\n", "") + "  - send: first\n"})
    asks(guide, "03-12")
    assert (guide.sent(), walks(guide)) == ([], [("03-02", 1, "goal"), ("03-12", 2, "active")])


def test_a_share_of_the_leads_is_held_out(world: Make) -> None:
    guide = world("enter: {sources: [form]}\nholdout: 20\n" + ENDS)
    people = [f"lead{n}@example.com" for n in range(100)]
    for email in people:
        guide.arrives("form", email=email)
    guide.run("2026-03-02T09:00+01:00")
    held = [e.held_out for email in people for e in guide.state(email).enrolments]
    assert (len(held), len(guide.sent())) == (100, 100 - sum(held))
    assert 10 <= sum(held) <= 30


def test_at_its_end_a_lead_stays_as_long_as_the_campaign_says(world: Make) -> None:
    guide = world("enter: {sources: [form]}\nstay: 7 days\nsequences:\n  cold:\n    - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-03-09T09:59+01:00")
    assert walks(guide) == [("03-02", 1, "active")]
    guide.run("2026-03-09T10:00+01:00")
    assert walks(guide) == [("03-02", 1, "finished")]


# ---------------------------------------------------------------- what an edit alone wrote


def test_what_an_edit_alone_lets_leave_is_known_as_such(world: Make) -> None:
    campaign = "enter: {sources: [form]}\nsteps:\n  - send: first\n  - wait: 9 days\n  - send: second\n"
    guide = world(campaign)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": campaign.replace("9 days", "1 day")})
    guide.run("2026-03-05T10:00+01:00")
    assert [(m.step, m.cause) for m in guide.messages()] == [("first", ""), ("second", "edit")]


def test_what_was_due_anyway_is_no_matter_of_the_edit(world: Make) -> None:
    campaign = "enter: {sources: [form]}\nsteps:\n  - send: first\n  - wait: 2 days\n  - send: second\n"
    guide = world(campaign)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": campaign.replace("second", "third")})
    guide.run("2026-03-05T10:00+01:00")
    assert [(m.step, m.cause) for m in guide.messages()] == [("first", ""), ("third", "")]
