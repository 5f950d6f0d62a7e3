"""Sequences and temperatures: there and back, at bounds, and beside other campaigns."""

from __future__ import annotations

import pytest

from nurture.testing.world import World
from tests.engine.conftest import WIRING, Make

ADA = "ada@example.com"
BOTH = """
enter: {sources: [form]}
sequences:
  cold:
    - wait: 3 days
    - send: first
    - wait: 3 days
    - send: second
    - wait: 1 day
    - send: third
  warm:
    - send: offer
    - wait: 2 days
    - send: reminder
"""


def daily(world: World, first: int, last: int, month: int = 3) -> None:
    for day in range(first, last + 1):
        world.run(f"2026-{month:02}-{day:02}T10:00+0{1 if month == 3 and day < 29 else 2}:00")


def became(world: World) -> list[tuple[str, str]]:
    zone = world.place.project.zone
    events = [e for e in world.state(ADA).events if e.verb == "became" and e.what[0] in ("cold", "warm", "hot")]
    return [(e.at.astimezone(zone).strftime("%m-%d %H:%M"), e.what[0]) for e in events]


def test_coming_back_the_wait_counts_as_if_the_lead_had_stayed_and_one_mail_leaves_a_gap(world: Make) -> None:
    guide = world(BOTH)
    guide.arrives("form", email=ADA)
    daily(guide, 2, 5)
    guide.happens(ADA, "replied", "2026-03-06T10:00+01:00")
    daily(guide, 6, 31)
    daily(guide, 1, 9, month=4)
    # 25 points fade below 12 after 30 days * log2(25 / 12) = 31.77 days
    assert became(guide) == [("03-06 10:00", "warm"), ("04-07 05:24", "cold")]
    assert guide.sent() == [
        ("03-05 10:00", "first"),
        ("03-06 10:00", "offer"),
        ("03-08 10:00", "reminder"),
        ("04-07 10:00", "second"),
        ("04-08 10:00", "third"),
    ]


def test_a_temperature_without_a_sequence_waits(world: Make) -> None:
    guide = world("enter: {sources: [form]}\nsequences:\n  warm:\n    - wait: 1 day\n    - send: offer\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 4)
    assert guide.sent() == []
    guide.happens(ADA, "replied", "2026-03-05T10:00+01:00")
    daily(guide, 5, 8)
    assert guide.sent() == [("03-06 10:00", "offer")]


def test_a_held_mail_of_the_old_temperature_is_taken_back_and_planned_anew_on_return(world: Make) -> None:
    guide = world(BOTH.replace("sequences:", "sending: {window: mon-fri 09:00-17:00}\nsequences:"))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-03T20:00+01:00")
    guide.run("2026-03-06T20:00+01:00")
    assert [m.step for m in guide.messages("held")] == ["first"]
    guide.happens(ADA, "replied", "2026-03-07T10:00+01:00")
    guide.run("2026-03-07T10:00+01:00")
    assert [(m.step, m.reason and m.reason.code) for m in guide.messages("cancelled")] == [("first", "temperature")]
    guide.run("2026-04-13T10:00+02:00")
    (message,) = [m for m in guide.messages() if m.step == "first"]
    assert message.written == message.at


def test_a_score_that_stands_exactly_on_its_bound_leaves_it_by_fading(world: Make) -> None:
    guide = world(BOTH)
    wiring = WIRING.replace("warm: {up_at: 20, down_below: 12}", "warm: {up_at: 15, down_below: 15}")
    guide.write({"nurture.yaml": wiring})
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "clicked pricing", "2026-03-03T10:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    assert guide.state(ADA).course.temperature == "warm"
    guide.run("2026-03-03T10:01+01:00")
    assert guide.state(ADA).course.temperature == "cold"


def test_negative_points_fade_too(world: Make) -> None:
    guide = world(BOTH)
    guide.write(
        {
            "nurture.yaml": WIRING.replace("asked: []", "asked: []\n  sulked: []")
            .replace("replied: 25", "replied: 25, sulked: -100")
            .replace("factory: 10", "factory: 30")
        }
    )
    guide.arrives("form", email=ADA, company_size="500")
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "sulked", "2026-03-03T10:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    guide.run("2026-07-31T10:00+02:00")
    # -100 has faded to -10 after 30 days * log2(10) = 99.66 days
    assert became(guide) == [("03-02 10:00", "warm"), ("03-03 10:00", "cold"), ("06-11 02:47", "warm")]


@pytest.mark.parametrize("paused", [False, True])
def test_a_hot_lead_walks_the_hot_sequence_of_one_campaign(world: Make, paused: bool) -> None:
    hot = "enter: {{sources: [form]}}\npriority: {}\nsequences:\n  hot:\n"
    hot += "    - record: asked\n    - wait: 1 day\n    - send: {}\n"
    status = "status: paused\n" if paused else ""
    both = world(hot.format(1, "first"), other=hot.format(2, "second"))
    both.arrives("form", email=ADA)
    both.run("2026-03-02T10:00+01:00")
    if paused:
        both.write(
            {
                f"campaigns/{name}.yaml": status + (both.root / f"campaigns/{name}.yaml").read_text()
                for name in ("guide", "other")
            }
        )
    both.happens(ADA, "submitted demo", "2026-03-03T10:00+01:00")
    daily(both, 3, 6)
    assert [e.campaign for e in both.state(ADA).events if e.verb == "asked"] == ["other"]
    assert both.sent() == ([] if paused else [("03-04 10:00", "second")])
    (idle,) = [d.reason.text for d in both.store.decisions(ADA) if d.campaign == "guide" and "hot" in d.reason.text]
    assert idle == "walks the hot sequence of other, and of one campaign only"


def test_when_the_hot_sequence_is_left_the_next_campaign_takes_its_turn(world: Make) -> None:
    hot = "enter: {{sources: [{}]}}\npriority: {}\nsequences:\n  hot:\n    - send: {}\n    - wait: 2 days\n    - {}\n"
    both = world(hot.format("form", 1, "first", "send: second"), other=hot.format("fair", 2, "third", "exit: done"))
    both.arrives("form", email=ADA)
    both.run("2026-03-02T10:00+01:00")
    both.happens(ADA, "submitted demo", "2026-03-03T10:00+01:00")
    daily(both, 3, 3)
    both.arrives("fair", email=ADA)
    daily(both, 4, 8)
    assert both.sent() == [("03-03 10:00", "first"), ("03-04 10:00", "third"), ("03-06 10:00", "second")]


def test_at_its_end_a_lead_stays_90_days(world: Make) -> None:
    guide = world("enter: {sources: [form]}\nsequences:\n  cold:\n    - send: first\n  warm:\n    - send: offer\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-05-31T09:59+02:00")
    assert guide.state(ADA).enrolments[0].state == "active"
    guide.run("2026-05-31T10:00+02:00")
    assert guide.state(ADA).enrolments[0].state == "finished"


def test_clicks_count_from_the_agreement_to_tracking_on_and_not_at_some_later_run(world: Make) -> None:
    guide = world(BOTH.replace("[form]", "[form, list]"))
    guide.arrives("list", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    for minute in (1, 2):
        guide.happens(ADA, "clicked pricing", f"2026-03-03T09:0{minute}+01:00")
    guide.run("2026-03-03T09:10+01:00")
    assert became(guide) == []
    guide.arrives("form", email=ADA)
    guide.run("2026-03-03T10:00+01:00")
    assert became(guide) == [("03-03 10:00", "warm")]


def test_a_short_warmth_between_two_runs_is_not_missed(world: Make) -> None:
    guide = world(BOTH)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "replied", "2026-03-03T10:00+01:00")
    guide.run("2026-07-01T10:00+02:00")
    assert became(guide) == [("03-03 10:00", "warm"), ("04-04 05:24", "cold")]


THREE = """
enter: {sources: [form]}
sequences:
  cold:
    - wait: 1 day
    - send: first
    - wait_until: has("clicked tour")
      at_most: 9 days
      then:
        - send: second
      else:
        - send: third
  warm:
    - send: offer
    - wait: 10 days
    - send: reminder
  hot:
    - wait: 1 day
    - send: call
"""


def test_fading_brings_a_lead_down_by_itself_and_each_sequence_goes_on_where_it_stood(world: Make) -> None:
    guide = world(THREE)
    guide.arrives("form", email=ADA)
    daily(guide, 2, 3)
    guide.happens(ADA, "replied", "2026-03-04T10:00+01:00")
    daily(guide, 4, 5)
    guide.happens(ADA, "submitted demo", "2026-03-06T10:00+01:00")
    daily(guide, 6, 31)
    daily(guide, 1, 30, month=4)
    daily(guide, 1, 31, month=5)
    daily(guide, 1, 14, month=6)
    # on 6 March 25 * 0.5 ** (2 / 30) + 60 = 83.87 points: below 45 after 26.95 days, below 12 after 84.15
    assert became(guide) == [
        ("03-04 10:00", "warm"),
        ("03-06 10:00", "hot"),
        ("04-02 09:44", "warm"),
        ("05-29 14:41", "cold"),
    ]
    assert guide.sent() == [
        ("03-03 10:00", "first"),
        ("03-04 10:00", "offer"),
        ("03-07 10:00", "call"),
        ("04-02 10:00", "reminder"),
        ("05-30 10:00", "third"),
    ]


def test_a_mail_that_waited_leaves_by_how_warm_its_lead_has_become(world: Make) -> None:
    guide = world("enter: {sources: [form]}\nsending: {window: 09:00-17:00}\nsteps:\n  - send: first\n")
    leads = ["cold@example.com", "warm@example.com", "hot@example.com"]
    for email in leads:
        guide.arrives("form", email=email)
    guide.run("2026-03-02T08:00+01:00")
    guide.happens("warm@example.com", "replied", "2026-03-02T08:10+01:00")
    guide.happens("hot@example.com", "submitted demo", "2026-03-02T08:10+01:00")
    guide.run("2026-03-02T09:00+01:00")
    assert [message.rank for email in leads for message in guide.state(email).messages] == [0, 1, 2]
