"""Whoever sends a form once more, and may not walk its campaign again, gets what the form promises all the same."""

from __future__ import annotations

import pytest

from nurture.core.entering.kept_out import kept_out
from nurture.core.forms import MOST_ASKED, Submission
from nurture.core.model import Event
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

ADA = "ada@example.com"
FORMS = "forms: {guide-form: {title: Guide, asks: phone, incentive: guide}}\n"
GUIDE = """
enter: {sources: guide-form}
goal: ever("purchased")
steps:
  - {send: welcome, requested: yes}
  - {send: second, requested: yes, when: lead.phone}
  - wait: 10 days
  - {send: third, requested: yes}
"""


def day(n: int, hour: int = 10) -> str:
    return f"2026-03-{n:02}T{hour:02}:00+01:00"


def sends_form(world: World, at: str, **typed: str) -> list[str]:
    """What leaves then."""
    before = len(world.messages())
    world.store.submit(Submission(at, "guide-form", instant(at), ADA, ADA, typed))
    world.run(at)
    return sorted(message.step for message in world.messages()[before:])


def why_not(world: World, at: str) -> list[str]:
    return [one.reason.text for one in kept_out(world.state(ADA), world.place.project, instant(at))]


def test_it_leaves_once_more_in_the_same_walk(world: Make) -> None:
    """At any hour; what is still to come is not brought forward, and `when` is asked anew."""
    guide = world(GUIDE, FORMS)
    assert sends_form(guide, day(2)) == ["welcome"]
    assert sends_form(guide, day(3, 23)) == ["welcome"] and why_not(guide, day(3, 23)) == []
    assert sends_form(guide, day(4), phone="1") == ["second", "welcome"]
    guide.run(day(15))
    (walk,) = guide.state(ADA).enrolments
    assert (walk.walk, walk.state, guide.messages()[-1].step) == (1, "finished", "third")
    assert sends_form(guide, day(20)) == ["second", "third", "welcome"]
    assert len({message.message_id for message in guide.messages()}) == len(guide.messages())


def test_nobody_is_bombed_with_it(world: Make) -> None:
    guide = world(GUIDE, FORMS)
    for hour in range(8, 20):
        sends_form(guide, day(2, hour))
    assert [step for _, step in guide.sent()] == ["welcome"] * MOST_ASKED
    assert why_not(guide, day(2, 20)) == ["the lead walks it already"]
    assert sends_form(guide, day(4)) == ["welcome"]


@pytest.mark.parametrize("said", ["purchased", "unsubscribed"])
def test_who_gets_nothing_more_of_it_is_told_why(world: Make, said: str) -> None:
    guide = world(GUIDE, FORMS)
    sends_form(guide, day(2))
    guide.store.append(ADA, Event(said, instant(day(3)), said), instant(day(3)))
    guide.run(day(3))
    assert sends_form(guide, day(4)) == []
    assert why_not(guide, day(4)) == [
        {"purchased": "again: never", "unsubscribed": "this address gets no more mail: unsubscribed"}[said]
    ]


def test_who_may_walk_it_again_walks_it_again(world: Make) -> None:
    guide = world(GUIDE.replace("guide-form}", "guide-form, again: every time}"), FORMS)
    for n in (2, 20, 21):
        assert sends_form(guide, day(n)) == ["welcome"]
        guide.run(day(min(n + 13, 21), 11))
    assert len(guide.state(ADA).enrolments) == 2


PAUSED = """
enter: {sources: guide-form}
status: %s
steps:
  - {send: welcome, requested: yes}
"""


def test_what_a_pause_held_leaves_after_it_though_the_walk_is_over(world: Make) -> None:
    guide = world(PAUSED % "live", FORMS)
    assert sends_form(guide, day(2)) == ["welcome"]
    guide.write({"campaigns/guide.yaml": PAUSED % "paused"})
    sends_form(guide, day(4))
    guide.write({"campaigns/guide.yaml": PAUSED % "live"})
    guide.run(day(5, 9))
    guide.run(day(6))
    assert [message.state.value for message in guide.messages()] == ["sent", "sent"]


def test_a_form_sent_before_it_was_called_otherwise_brings_what_it_promised(world: Make) -> None:
    form = "forms: {%s: {title: Guide, asks: phone, incentive: guide%s}}\n"
    guide = world(GUIDE, form % ("guide-form", ""))
    guide.run(day(2))
    guide.store.submit(Submission("r1", "guide-form", instant(day(2, 12)), ADA, ADA))
    wiring = (guide.root / "nurture.yaml").read_text()
    renamed = wiring.replace(form % ("guide-form", ""), form % ("book-form", ", was: [guide-form]"))
    campaign = GUIDE.replace("guide-form", "book-form")
    guide.write({"nurture.yaml": renamed, "campaigns/guide.yaml": campaign})
    guide.run(day(3))
    assert [message.step for message in guide.messages()] == ["welcome"]


def test_a_list_that_was_not_read_holds_nothing_that_is_asked_for_anew(world: Make) -> None:
    entered = "enter: {sources: [form, guide-form]}\nsteps: [{send: welcome, requested: yes}]\n"
    guide = world(entered, f"{FORMS}suppress: {{lists: {{old: {{use: csv, path: old.csv}}}}}}\n")
    guide.arrives("form", email=ADA)
    guide.run(day(2))
    assert sends_form(guide, day(4)) == ["welcome"]
