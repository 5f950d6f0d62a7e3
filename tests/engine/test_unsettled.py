"""A click that nobody has judged yet: nothing is decided against whoever may just have clicked."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import pytest

from nurture.core.hits import Hit
from nurture.core.model import Event
from nurture.engine.advance import advance
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.explain import explain_lead
from nurture.engine.report import Report
from nurture.testing.world import World
from tests.engine.conftest import WIRING, Make
from tests.engine.test_clicks import ADA, PAGE, SENT, TOUR, WEB, add, after, person, runs, scanner

ENTER = "enter: {sources: [form]}\nsending: {window: any}\nstay: 90 days\n"
WAITS = f"""{ENTER}
steps:
  - send: welcome
  - wait_until: has("clicked pricing")
    at_most: 1 day
    then: [{{send: call}}]
    else: [{{send: offer}}]
"""
DAY = 24 * 60
Welcomed = Callable[[str], World]


@pytest.fixture
def welcomed(world: Make) -> Welcomed:
    """Ada has agreed to tracking, and has had her first mail."""

    def make(campaign: str) -> World:
        guide: World = world(ENTER + "steps: [{send: welcome}]")
        (guide.root / "templates/welcome.txt").unlink()
        wiring = WIRING.replace("segments: {", 'segments: {curious: ever("clicked pricing"), ') + WEB
        guide.write({"templates/welcome.html": PAGE, "nurture.yaml": wiring, "campaigns/guide.yaml": campaign})
        assert guide.problems() == []
        guide.arrives("form", email=ADA)
        guide.run(SENT.isoformat())
        return guide

    return make


def steps(world: World, *minutes: float) -> list[str]:
    """What was sent, once runs came at these minutes after the first mail."""
    for minute in minutes:
        runs(world, minute)
    return [message.step for message in world.messages()]


@pytest.mark.parametrize(
    ("hits", "follows"),
    [
        ([person(DAY - 6)], "call"),
        ([scanner(DAY - 6, method="HEAD")], "offer"),
        ([person(DAY - 6), person(DAY + 2, TOUR)], "call"),
        ([scanner(DAY - 6, method="HEAD"), scanner(DAY + 2, method="HEAD")], "offer"),
    ],
    ids=["a person", "a machine", "who goes on clicking", "a machine that goes on"],
)
def test_a_click_ahead_of_the_deadline_decides_once_it_is_judged(
    welcomed: Welcomed, hits: list[Hit], follows: str
) -> None:
    guide = welcomed(WAITS)
    add(guide, *hits)
    assert steps(guide, DAY + 1, DAY + 3) == ["welcome"]
    assert steps(guide, DAY + 4) == ["welcome", follows]


@pytest.mark.parametrize("hit", [person(DAY - 6, TOUR), person(DAY + 1)], ids=["another link", "behind the deadline"])
def test_other_hits_put_nothing_off(welcomed: Welcomed, hit: Hit) -> None:
    guide = welcomed(WAITS)
    add(guide, hit)
    assert steps(guide, DAY + 1.5) == ["welcome", "offer"]


def test_the_wait_behind_a_decision_that_was_put_off_counts_from_its_deadline(welcomed: Welcomed) -> None:
    guide = welcomed(WAITS.replace("[{send: offer}]", "[{wait: 20 minutes}, {send: offer}]"))
    add(guide, scanner(DAY - 1, method="HEAD"))
    assert steps(guide, DAY + 1, DAY + 10, DAY + 19) == ["welcome"]
    assert steps(guide, DAY + 20) == ["welcome", "offer"]


IF = "  - if: {}\n    then: [{{send: call}}]\n    else: [{{send: offer}}]\n"


@pytest.mark.parametrize(
    ("then", "who", "follows"),
    [
        (IF.format('has("clicked pricing")'), person, ["call"]),
        (IF.format('not has("clicked pricing")'), person, ["offer"]),
        (IF.format("lead is curious"), person, ["call"]),
        (IF.format('has("opened welcome", by="person")'), lambda at, **_: person(at, kind="open"), ["call"]),
        ('  - {send: call, when: has("clicked pricing")}\n', person, ["call"]),
        ('  - {send: call, when: not has("clicked pricing")}\n', person, []),
        ('  - {send: call, when: not has("clicked pricing")}\n', scanner, ["call"]),
        (
            '  - {set: {rating: A}, when: not has("clicked pricing")}\n  - {send: call, when: lead.rating == "A"}\n',
            person,
            [],
        ),
    ],
)
def test_what_asks_for_clicks_waits_for_them(
    welcomed: Welcomed, then: str, who: Callable[..., Hit], follows: list[str]
) -> None:
    guide = welcomed(f"{ENTER}steps:\n  - send: welcome\n  - wait: 1 day\n{then}")
    add(guide, who(DAY - 6, method="HEAD" if who is scanner else "GET"))
    assert steps(guide, DAY + 1) == ["welcome"]
    assert steps(guide, DAY + 4) == ["welcome", *follows]


def test_a_mail_that_was_held_waits_for_what_was_clicked_meanwhile(welcomed: Welcomed) -> None:
    then = '  - {send: call, when: not has("clicked pricing"), window: mon-fri 12:00-18:00}\n'
    guide = welcomed(f"{ENTER}steps:\n  - send: welcome\n  - wait: 1 hour\n{then}")
    add(guide, scanner(119, method="HEAD"))
    assert steps(guide, 61, 120) == ["welcome"]
    add(guide, scanner(121, method="HEAD"))
    assert steps(guide, 125) == ["welcome"]
    assert steps(guide, 129) == ["welcome", "call"]


def test_a_goal_that_may_be_reached_holds_the_mail_and_no_withdrawal_does(welcomed: Welcomed) -> None:
    guide = welcomed(
        f'{ENTER}goal: has("clicked pricing")\nsteps:\n  - send: welcome\n  - wait: 1 hour\n  - send: call\n'
    )
    add(guide, person(55))
    assert steps(guide, 60) == ["welcome"]
    guide.store.append(ADA, Event("unsubscribed", after(61), "off", ("tracking",)), after(61))
    assert steps(guide, 62) == ["welcome", "call"]


def test_explain_and_plan_tell_when_it_is_decided(welcomed: Welcomed) -> None:
    guide = welcomed(WAITS)
    add(guide, scanner(DAY - 6, method="HEAD"))
    now = after(DAY + 1)
    looked = look_ahead(guide.place, deepcopy(guide.store), now, after(DAY + 9), Report(now))
    assert [(d.step, d.at) for _, d in looked.decisions if d.do == "send"] == [("offer", after(DAY + 4))]
    steps(guide, DAY + 1)
    told = explain_lead(ADA, guide.state(ADA), guide.place, guide.store, Report(now))
    (waiting,) = [step for step in told.steps if step.state == "waiting"]
    assert waiting.at == after(DAY + 4)
    assert waiting.reason.text == 'has("clicked pricing"): what may turn it is not judged yet'
    assert told.next and (told.next.step, told.next.at) == ("offer", after(DAY + 4))


def test_a_mail_that_is_planned_already_waits_too(welcomed: Welcomed) -> None:
    guide = welcomed(
        f'{ENTER}goal: has("clicked pricing")\nsteps: [{{send: welcome}}, {{wait: 1 hour}}, {{send: call}}]\n'
    )
    advance(guide.place.project, guide.store, after(60), Report(after(60)))  # and the run is killed before it sends
    add(guide, person(61))
    assert steps(guide, 62) == ["welcome"]
    assert steps(guide, 75) == ["welcome"]
