"""What the steps do: splits, starts, sends at a time of their own, waits for a date, notifications."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nurture.core.model import Lead, LeadState
from nurture.core.planner import plan
from nurture.testing.world import World
from tests.engine.conftest import Make

ADA = "ada@example.com"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def decided(world: World, step: str) -> list[tuple[str, str]]:
    return [(d.do, d.reason.text) for d in world.store.decisions(ADA) if d.step == step]


def daily(world: World, first: int, last: int, month: int = 3) -> None:
    for day in range(first, last + 1):
        world.run(f"2026-{month:02}-{day:02}T10:00+0{1 if (month, day) < (3, 29) else 2}:00")


SPLIT = """
enter: {{event: asked, again: every time}}
steps:
  - split: tips
    into:
      short: {{share: {short}, then: [{{send: first}}]}}
      long: {{share: {long}, then: [{{send: second}}]}}
  - send: third
"""


def test_a_split_sends_a_lead_the_same_way_for_ever_whatever_becomes_of_the_shares(world: Make) -> None:
    guide = world(SPLIT.format(short=99.9, long=0.1))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    guide.happens(ADA, "asked", "2026-03-02T10:00+01:00")
    guide.run("2026-03-02T10:00+01:00")
    assert decided(guide, "tips") == [("branch", "short: 99.9 of 100 leads")]
    guide.write({"campaigns/guide.yaml": SPLIT.format(short=0.1, long=99.9)})
    guide.happens(ADA, "asked", "2026-03-05T10:00+01:00")
    guide.arrives("form", email="bo@example.com")
    guide.run("2026-03-05T10:00+01:00")
    guide.happens("bo@example.com", "asked", "2026-03-06T10:00+01:00")
    guide.run("2026-03-06T10:00+01:00")
    assert guide.sent() == [
        ("03-02 10:00", "first"),
        ("03-02 10:00", "third"),
        ("03-05 10:00", "first"),
        ("03-05 10:00", "third"),
        ("03-06 10:00", "second"),
        ("03-06 10:00", "third"),
    ]


def test_a_branch_without_steps_gets_nothing_and_goes_on_behind_the_split(world: Make) -> None:
    guide = world(SPLIT.format(short=0.1, long=99.9).replace(", then: [{send: second}]", ""))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    guide.happens(ADA, "asked", "2026-03-02T10:00+01:00")
    guide.run("2026-03-02T10:00+01:00")
    assert guide.sent() == [("03-02 10:00", "third")]


def test_start_lets_the_lead_into_another_campaign_and_is_not_done_again(world: Make) -> None:
    starting = "enter: {sources: [form]}\nsteps:\n  - start: other\n  - wait: 2 days\n  - send: first\n"
    other = "exit: lead.competitor\nsteps:\n  - wait: 1 day\n  - send: second\n"
    both = world(starting, other=other)
    both.arrives("form", email=ADA)
    both.arrives("form", email="bo@example.com", competitor="yes")
    daily(both, 2, 6)
    assert both.sent() == [("03-03 10:00", "second"), ("03-04 10:00", "first"), ("03-04 10:00", "first")]
    assert [e.entered_by for e in both.state(ADA).enrolments if e.campaign == "other"] == ["start guide"]
    refused = [d.reason.text for d in both.store.decisions("bo@example.com") if d.step == "start other"]
    assert refused == ["other does not let the lead in: goal or exit holds already"]


def test_a_lead_that_may_not_be_started_again_is_told_in_the_words_of_the_file(world: Make) -> None:
    starting = "enter: {event: asked, again: every time}\nsteps:\n  - start: other\n"
    both = world(starting, other="enter: {again: after 30 days}\nsteps:\n  - send: second\n")
    both.arrives("form", email=ADA)
    both.run("2026-03-02T09:00+01:00")
    for day in (2, 5):
        both.happens(ADA, "asked", f"2026-03-0{day}T10:00+01:00")
        both.run(f"2026-03-0{day}T10:00+01:00")
    told = [d.reason.text for d in both.store.decisions(ADA) if d.step == "start other"]
    assert told == ["start: other", "other does not let the lead in: again: after 30 days"]


AT = """
facts: {webinar: 2026-04-21 11:00}
enter: {sources: [form]}
steps:
  - send: first
  - send: second
    at: 7 days before campaign.webinar
    when: not lead.competitor
  - send: third
    at: day 3 09:00
  - send: offer
    at: 1 day before lead.trial_ends
"""


def test_a_send_waits_for_its_own_time_and_is_left_out_when_that_has_passed_or_is_empty(world: Make) -> None:
    guide = world(AT)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    assert decided(guide, "second") == [("wait", "at: 7 days before campaign.webinar")]
    daily(guide, 12, 16, month=4)
    assert guide.sent() == [("03-02 10:00", "first"), ("04-15 10:00", "second")]
    assert decided(guide, "third") == [("skip", "at: day 3 09:00 had passed")]
    assert decided(guide, "offer") == [("skip", "at: 1 day before lead.trial_ends, which is empty")]


def test_when_is_asked_at_the_time_of_the_send(world: Make) -> None:
    guide = world(AT)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.arrives("form", email=ADA, competitor="yes", joined_at="2026-03-01")
    daily(guide, 13, 15, month=4)
    assert guide.sent() == [("03-02 10:00", "first")]
    assert decided(guide, "second")[-1] == ("skip", "when: not lead.competitor does not hold")


def test_a_reminder_of_yesterday_does_not_reach_who_comes_back_to_its_sequence_today(world: Make) -> None:
    guide = world(
        "facts: {webinar: 2026-03-20 11:00}\nenter: {sources: [form]}\nsequences:\n  cold:\n    - send: first\n"
        "    - send: second\n      at: 7 days before campaign.webinar\n    - wait: 30 days\n    - send: third\n"
        "  warm:\n    - send: offer\n"
    )
    guide.arrives("form", email=ADA)
    daily(guide, 2, 2)
    guide.happens(ADA, "replied", "2026-03-03T10:00+01:00")
    daily(guide, 3, 31)
    daily(guide, 1, 15, month=4)
    assert guide.sent() == [("03-02 10:00", "first"), ("03-03 10:00", "offer"), ("04-04 10:00", "third")]
    assert decided(guide, "second")[-1] == ("skip", "at: 7 days before campaign.webinar had passed")


WAIT = "enter: {sources: [form]}\nsteps:\n  - wait_until: lead.trial_ends\n"


def test_a_wait_for_an_empty_date_lasts_until_the_date_is_known_and_comes(world: Make) -> None:
    guide = world(WAIT + "  - wait: 1 day\n  - send: first\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 5)
    assert decided(guide, "wait_until lead.trial_ends") == [("wait", "wait_until: lead.trial_ends, which is empty")]
    guide.arrives("form", email=ADA, trial_ends="2026-03-08", joined_at="2026-03-01")
    daily(guide, 6, 8)
    guide.arrives("form", email=ADA, trial_ends="2026-03-28", joined_at="2026-03-02")
    daily(guide, 9, 10)
    assert guide.sent() == [("03-09 10:00", "first")]


def test_at_most_ends_a_wait_for_a_date_on_the_other_side(world: Make) -> None:
    guide = world(WAIT + "    at_most: 4 days\n    then:\n      - send: first\n    else:\n      - send: second\n")
    guide.arrives("form", email=ADA, trial_ends="2026-03-28")
    guide.arrives("form", email="bo@example.com", trial_ends="2026-03-05")
    guide.arrives("form", email="cy@example.com", trial_ends="2026-01-05")
    daily(guide, 2, 8)
    assert [(at, m.lead) for (at, _), m in zip(guide.sent(), guide.messages(), strict=True)] == [
        ("03-02 10:00", 3),
        ("03-05 10:00", 2),
        ("03-06 10:00", 1),
    ]
    assert [step for _, step in guide.sent()] == ["first", "first", "second"]


def test_a_wait_of_business_days_leaves_out_the_weekend(world: Make) -> None:
    guide = world("enter: {sources: [form]}\nsteps:\n  - send: first\n  - wait: 2 business days\n  - send: second\n")
    guide.arrives("form", email=ADA)
    daily(guide, 6, 11)
    assert guide.sent() == [("03-06 10:00", "first"), ("03-10 10:00", "second")]


@pytest.mark.parametrize(
    ("again", "told"), [("", [2, 9]), ("every time", [2, 3, 9]), ("never", [2]), ("2 days", [2, 9])]
)
def test_a_channel_is_told_again_as_the_step_says(world: Make, again: str, told: list[int]) -> None:
    line = f"    again: {again}\n" if again else ""
    guide = world("enter: {event: asked, again: every time}\nsteps:\n  - notify: sales\n    with: alert\n" + line)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    for day in (2, 3, 9):
        guide.happens(ADA, "asked", f"2026-03-0{day}T10:00+01:00")
        guide.run(f"2026-03-0{day}T10:00+01:00")
    assert [m.at.day for m in guide.messages()] == told


FOLLOWED = """
enter: {event: ordered, for_each: event.order}
exit: has("replied")
steps:
  - wait_until: 3 days after event.delivered
  - send: first
"""


def order(guide: World, at: str, number: str, delivered: int) -> None:
    there = datetime(2026, 3, delivered, 9, tzinfo=UTC)
    guide.happens(ADA, "ordered", at, order=number, delivered=there)
    guide.run(at)


def test_each_order_is_walked_for_itself_and_news_of_it_moves_what_is_not_done_yet(world: Make) -> None:
    guide = world(FOLLOWED)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    order(guide, "2026-03-02T10:00+01:00", "a", 4)
    order(guide, "2026-03-02T11:00+01:00", "b", 5)
    order(guide, "2026-03-03T10:00+01:00", "a", 14)
    daily(guide, 4, 20)
    assert guide.sent() == [("03-08 10:00", "first"), ("03-17 10:00", "first")]
    assert [(e.walk, e.each, e.state) for e in guide.state(ADA).enrolments] == [
        (1, "a", "finished"),
        (2, "b", "finished"),
    ]
    order(guide, "2026-03-21T10:00+01:00", "a", 20)
    assert len(guide.state(ADA).enrolments) == 2


REVIEWED = """
enter: {event: ordered, for_each: event.order}
steps:
  - wait_until: 3 days after event.at
  - send: reminder
    when: not has("reviewed", order=event.order)
  - send: offer
    when: event.at < "2026-03-04"
"""


@pytest.fixture
def reviewed(world: Make) -> World:
    guide = world(REVIEWED.replace("reviewed", "purchased"))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    for day, number in ((3, "a"), (4, "b")):
        guide.happens(ADA, "ordered", f"2026-03-0{day}T10:00+01:00", order=number)
        guide.run(f"2026-03-0{day}T10:00+01:00")
    return guide


@pytest.mark.parametrize(
    ("order", "sent"),
    [
        ("b", [("03-06 10:00", "reminder"), ("03-06 10:00", "offer")]),
        ("a", [("03-06 10:00", "offer"), ("03-07 10:00", "reminder")]),
        ("c", [("03-06 10:00", "reminder"), ("03-06 10:00", "offer"), ("03-07 10:00", "reminder")]),
    ],
)
def test_what_happens_is_told_apart_by_the_order_that_let_the_lead_in(
    reviewed: World, order: str, sent: list[tuple[str, str]]
) -> None:
    reviewed.happens(ADA, "purchased", "2026-03-05T10:00+01:00", order=order)
    daily(reviewed, 5, 12)
    assert sorted(reviewed.sent()) == sorted(sent)


def test_an_order_without_a_number_is_no_other_one(reviewed: World) -> None:
    reviewed.happens(ADA, "ordered", "2026-03-05T09:00+01:00")
    reviewed.happens(ADA, "purchased", "2026-03-05T10:00+01:00")
    daily(reviewed, 5, 12)
    assert [step for _, step in reviewed.sent()].count("reminder") == 3


def test_goal_and_exit_end_each_walk_that_is_there(world: Make) -> None:
    guide = world(FOLLOWED)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    order(guide, "2026-03-02T10:00+01:00", "a", 4)
    guide.happens(ADA, "replied", "2026-03-03T10:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    order(guide, "2026-03-04T10:00+01:00", "b", 6)
    assert [(e.each, e.state) for e in guide.state(ADA).enrolments] == [("a", "exit"), ("b", "active")]


OWNERS = """
owners:
  ewa: {name: Ewa, email: ewa@lumo.example, when: lead.company_size >= 100, channel: sales}
  jan: {name: Jan, email: jan@lumo.example, when: lead.company_size >= 100}
  team: {name: Lumo, email: team@lumo.example}
"""
TOLD = "enter: {event: asked, again: every time}\nsteps:\n  - notify: owner\n    with: alert\n"


def test_the_owner_is_told_the_stand_in_until_there_is_another(world: Make) -> None:
    guide = world(TOLD, OWNERS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    guide.happens(ADA, "asked", "2026-03-02T10:00+01:00")
    guide.run("2026-03-02T10:00+01:00")
    guide.arrives("form", email=ADA, company_size="200", joined_at="2026-03-01")
    guide.run("2026-03-03T09:00+01:00")
    guide.happens(ADA, "asked", "2026-03-03T10:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    assert [(m.owner, m.channel) for m in guide.messages()] == [("team", "email"), ("ewa", "sales")]
    assert guide.state(ADA).course.owner == "ewa"


def test_owners_of_one_rule_take_turns(world: Make) -> None:
    project = world(TOLD, OWNERS).place.project
    turns: dict[str, int] = {}
    given = []
    for number in range(3):
        made = plan(LeadState(Lead(number, ADA, fields={"company_size": 200.0}), turns=turns), project, NOW)
        turns = dict(made.state.turns)
        given.append(made.state.course.owner)
    assert (given, turns) == (["ewa", "jan", "ewa"], {"lead.company_size >= 100": 3})


def test_unsubscribe_stops_what_needs_that_consent_at_once(world: Make) -> None:
    steps = "enter: {sources: [form]}\nsteps:\n  - send: first\n  - unsubscribe: newsletter\n  - send: second\n"
    guide = world(steps, other="enter: {sources: [form]}\nsteps:\n  - wait: 1 day\n  - send: third\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 4)
    assert guide.sent() == [("03-02 10:00", "first")]
    withdrawn = [(c.purpose, c.source) for c in guide.state(ADA).consents if not c.given]
    assert withdrawn == [("newsletter", "campaign guide")]
    why = "the consent to newsletter was withdrawn on 2026-03-02 (campaign guide)"
    assert [m.reason.text for m in guide.messages("cancelled") if m.reason] == [why] * 2


def test_erase_forgets_the_lead_and_nothing_follows(world: Make) -> None:
    steps = "enter: {sources: [form]}\nsteps:\n  - wait: 1 day\n  - erase: asked for it\n  - send: first\n"
    guide = world(steps, other="enter: {sources: [form]}\nsteps:\n  - wait: 2 days\n  - send: third\n")
    guide.arrives("form", email=ADA)
    daily(guide, 2, 2)
    made = plan(guide.state(ADA), guide.place.project, datetime(2026, 3, 9, tzinfo=UTC))
    assert (made.erase, made.messages, [d.do for d in made.decisions][-1:]) == ("asked for it", (), ["erase"])
    daily(guide, 3, 6)
    assert (guide.sent(), list(guide.store.leads())) == ([], [])


def test_a_file_that_is_read_anew_takes_back_no_field_that_a_step_set(world: Make) -> None:
    made = world("enter: {sources: [form]}\nsteps:\n  - set: {rating: A}\n  - send: first\n")
    made.arrives("form", email="ada@example.com", rating="B", first_name="Ada")
    made.run("2026-03-02T09:00+01:00")
    path = made.root / "leads/form.csv"
    path.write_text("email,rating,first_name\neve@example.com,C,Eve\n" + path.read_text().partition("\n")[2])
    made.run("2026-03-03T09:00+01:00")
    assert made.state("ada@example.com").lead.fields["rating"] == "A"
    path.write_text(path.read_text().replace("ada@example.com,B", "ada@example.com,C"))
    made.run("2026-03-04T09:00+01:00")
    assert made.state("ada@example.com").lead.fields["rating"] == "C"


def test_a_field_that_a_step_sets_opens_other_doors_at_that_instant(world: Make) -> None:
    steps = "enter: {sources: [form]}\nsteps:\n  - wait: 1 day\n  - set: {rating: A}\n  - wait: 9 days\n"
    guide = world(steps, other='enter: {when: lead.rating == "A"}\nsteps:\n  - wait: 1 day\n  - send: first\n')
    guide.arrives("form", email=ADA)
    daily(guide, 2, 2)
    daily(guide, 9, 9)
    entered = [e.entered.day for e in guide.state(ADA).enrolments]
    assert entered == [2, 3]
