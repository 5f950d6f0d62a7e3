"""What `explain` tells of a lead whose campaign was edited, or stands still."""

from __future__ import annotations

import pytest

from nurture.core.addresses import read_address
from nurture.engine.edits.in_force import in_force
from nurture.engine.explain import Explanation, explain
from nurture.engine.report import Report
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

ADA = "ada@example.com"
GUIDE = "campaigns/guide.yaml"
NIGHT = "enter: {sources: [form]}\nsending: {window: mon-fri 09:00-17:00}\n"
STEPS = "enter: {sources: [form]}\nsteps:\n  - send: first\n  - wait: 4 days\n  - send: second\n"
MARCH_2 = "2026-03-02T10:00+01:00"


def explained(world: World, at: str) -> Explanation:
    now = instant(at)
    project, problems = in_force(world.place, world.store, now)
    key = read_address(ADA).key  # type: ignore[union-attr]
    decisions = world.store.decisions(key)
    return explain(world.state(ADA), decisions, project, now, Report(now), [*problems, *world.place.problems])


def told(world: World, at: str) -> list[tuple[str, str, str]]:
    zone = world.place.project.zone
    return [(s.state, s.at.astimezone(zone).strftime("%m-%d %H:%M"), s.step) for s in explained(world, at).steps]


@pytest.fixture
def guide(world: Make) -> World:
    made = world(STEPS)
    made.arrives("form", email=ADA)
    made.run(MARCH_2)
    return made


def test_a_wait_that_an_edit_shortened_is_done(guide: World) -> None:
    guide.write({GUIDE: STEPS.replace("4 days", "1 day")})
    guide.run("2026-03-04T10:00+01:00")
    assert told(guide, "2026-03-04T10:00+01:00")[1:] == [
        ("done", "03-04 10:00", "wait 4 days"),
        ("sent", "03-04 10:00", "second"),
    ]
    assert "which an edit shortened" in explained(guide, "2026-03-04T10:00+01:00").steps[1].reason.text


def test_a_wait_that_an_edit_lengthened_is_told_once(guide: World) -> None:
    guide.write({GUIDE: STEPS.replace("4 days", "8 days")})
    for day in ("04", "08"):
        guide.run(f"2026-03-{day}T10:00+01:00")
    assert told(guide, "2026-03-08T10:00+01:00")[1:] == [
        ("waiting", "03-10 10:00", "wait 8 days"),
        ("to come", "03-10 10:00", "second"),
    ]


def test_nothing_is_done_before_its_time(world: Make) -> None:
    timed = STEPS.replace("wait: 4 days\n  - send: second", "send: second\n    at: day 9 10:00")
    guide = world(timed)
    guide.arrives("form", email=ADA)
    guide.run(MARCH_2)
    guide.write({GUIDE: timed.replace("  - send: second", "  - wait: 20 days\n  - send: second")})
    guide.run("2026-03-04T10:00+01:00")
    assert told(guide, "2026-03-04T10:00+01:00")[1:] == [("waiting", "03-22 10:00", "wait 20 days")]


def test_a_stand_still_is_told_while_it_lasts_and_no_longer(guide: World) -> None:
    guide.write({GUIDE: STEPS.replace("send: first", "send: offer")})
    guide.run("2026-03-03T10:00+01:00")
    still = explained(guide, "2026-03-03T10:00+01:00")
    assert still.still["guide"].text.startswith("campaign guide stands still: 1 lead stands behind `first`")
    assert str(still.still["guide"].place) == "campaigns/guide.yaml:5"
    assert (still.next, [s.state for s in still.steps]) == (None, ["sent", "waiting"])
    guide.write({GUIDE: STEPS})
    guide.run("2026-03-03T11:00+01:00")
    assert told(guide, "2026-03-03T11:00+01:00")[1:] == [
        ("waiting", "03-06 10:00", "wait 4 days"),
        ("to come", "03-06 10:00", "second"),
    ]
    mended = explained(guide, "2026-03-03T11:00+01:00")
    assert (mended.still, mended.steps[-1].reason.text) == ({}, "wait: 4 days")


def test_a_mail_of_a_campaign_that_stands_still_is_held_by_that(world: Make) -> None:
    guide = world(NIGHT + "steps:\n  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    guide.write({GUIDE: NIGHT + "steps:\n  - send: nowhere\n"})
    guide.run("2026-03-03T10:00+01:00")
    (step,) = explained(guide, "2026-03-03T10:00+01:00").steps
    assert (step.state, step.reason.text) == (
        "held",
        "campaign guide stands still: there is no template `nowhere`",
    )


def test_a_campaign_that_did_not_let_the_lead_in_says_why(world: Make) -> None:
    when = 'enter:\n  sources: [form]\n  when: lead.rating != "A"\nsteps: [{send: first}]\n'
    guide = world(when, other="enter: {when: lead.competitor}\nconsent: newsletter\nsteps: [{send: offer}]\n")
    guide.arrives("form", email=ADA)
    guide.run(MARCH_2)
    guide.write({"campaigns/late.yaml": STEPS, "campaigns/never.yaml": STEPS.replace("[form]", "[fair]")})
    guide.run("2026-03-03T10:00+01:00")
    kept = [(one.campaign.name, one.reason.text, f"{one.reason.place}") for one in explained(guide, MARCH_2).kept_out]
    assert kept == [
        ("guide", 'when: lead.rating != "A" does not hold: lead.rating is empty', "campaigns/guide.yaml:3"),
        (
            "late",
            "that was before the campaign begins; `existing: yes` lets in who came before",
            "campaigns/late.yaml:1",
        ),
        ("other", "when: lead.competitor does not hold: lead.competitor is empty", "campaigns/other.yaml:1"),
    ]


def test_a_mail_that_comes_only_without_a_click_says_so(world: Make) -> None:
    text = 'enter: {sources: [form]}\nsteps:\n  - send: first\n  - wait_until: has("clicked pricing")\n'
    guide = world(text + "    at_most: 3 days\n    else: [{wait: 1 day}, {send: second}]\n  - send: third\n")
    guide.arrives("form", email=ADA)
    guide.run(MARCH_2)
    words = {step.step: step.reason.text for step in explained(guide, MARCH_2).steps if step.state == "to come"}
    assert words == {"second": 'unless has("clicked pricing"); wait: 1 day', "third": "due now"}
