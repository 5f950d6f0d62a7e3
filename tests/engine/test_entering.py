"""Who enters a campaign, when, and what its conditions see from there."""

from __future__ import annotations

import pytest

from nurture.core.model import Event
from nurture.testing.world import World, instant
from tests.engine.conftest import Make

ADA = "ada@example.com"
STEPS = "steps:\n  - send: first\n"


def walks(world: World) -> list[tuple[str, str]]:
    return [(e.campaign, e.state) for e in world.state(ADA).enrolments]


@pytest.mark.parametrize("status", ["draft", "paused"])
def test_what_held_before_a_campaign_went_live_does_not_let_in(world: Make, status: str) -> None:
    steps = "enter: {when: lead.company_size >= 100}\n" + STEPS
    guide = world(f"status: {status}\n{steps}")
    guide.arrives("form", email=ADA, company_size="200")
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": steps})
    guide.arrives("form", email="bo@example.com", company_size="300")
    guide.run("2026-03-03T10:00+01:00")
    guide.happens(ADA, "replied", "2026-03-04T10:00+01:00")
    guide.run("2026-03-04T10:00+01:00")
    assert walks(guide) == []
    assert guide.state("bo@example.com").enrolments[0].state == "finished"


def test_a_new_campaign_takes_nobody_in_whose_condition_came_true_before(world: Make) -> None:
    guide = world("enter: {sources: [fair]}\n" + STEPS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    later = 'enter: {when: today >= "2026-04-01"}\n' + STEPS.replace("first", "second")
    guide.write({"campaigns/later.yaml": later})
    guide.run("2026-05-04T10:00+01:00")
    assert walks(guide) == []


def test_who_arrives_before_the_dates_is_told_and_comes_in_with_existing(world: Make) -> None:
    dated = "dates: 2026-03-03 to 2026-06-30\nenter: {{sources: [form]{}}}\n" + STEPS
    guide = world(dated.format(""))
    guide.arrives("form", email=ADA)
    (note,) = guide.run("2026-03-02T10:00+01:00").notes
    assert note.startswith("campaign guide begins with its dates, 2026-03-03 to 2026-06-30")
    assert guide.run("2026-03-02T11:00+01:00").notes == []
    guide.write({"campaigns/guide.yaml": dated.format(", existing: yes")})
    guide.run("2026-03-03T10:00+01:00")
    assert walks(guide) == [("guide", "finished")]


@pytest.mark.parametrize(("least", "entered_by"), [(4, 5.0), (20, 50.0), (99, None)])
def test_existing_takes_the_last_event_that_fits(world: Make, least: int, entered_by: float | None) -> None:
    guide = world("enter: {sources: [fair]}\n" + STEPS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "purchased", "2026-03-02T11:00+01:00", value=50.0)
    guide.happens(ADA, "purchased", "2026-03-02T12:00+01:00", value=5.0)
    guide.run("2026-03-02T13:00+01:00")
    door = f"{{event: purchased, when: event.value >= {least}, existing: yes}}"
    guide.write({"campaigns/buyers.yaml": f"enter: {door}\n" + STEPS})
    guide.run("2026-03-03T10:00+01:00")
    assert [e.facts["value"] for e in guide.state(ADA).enrolments] == ([entered_by] if entered_by else [])


def test_an_edited_condition_is_asked_at_its_own_instant(world: Make) -> None:
    steps = 'enter: {{when: today >= "2026-0{}-01"}}\n' + STEPS
    guide = world(steps.format(9))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": steps.format(5)})
    guide.run("2026-03-03T10:00+01:00")
    guide.run("2026-05-04T10:00+02:00")
    assert walks(guide) == [("guide", "finished")]


def test_what_the_run_reads_that_first_finds_it_live_counts(world: Make) -> None:
    guide = world("status: draft\nenter: {sources: [form]}\n" + STEPS)
    guide.arrives("form", email="bo@example.com")
    guide.run("2026-03-02T10:00+01:00")
    guide.arrives("form", email=ADA)
    guide.write({"campaigns/guide.yaml": "enter: {sources: [form]}\n" + STEPS})
    guide.run("2026-03-03T10:00+01:00")
    assert walks(guide) == [("guide", "finished")]
    assert guide.state("bo@example.com").enrolments == ()


def test_the_event_that_let_the_lead_in_is_not_counted(world: Make) -> None:
    guide = world('enter: {event: submitted demo}\ngoal: has("submitted demo")\n' + STEPS + "  - wait: 9 days\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "submitted demo", "2026-03-03T10:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    assert walks(guide) == [("guide", "active")]
    guide.happens(ADA, "submitted demo", "2026-03-04T10:00+01:00")
    guide.run("2026-03-04T10:00+01:00")
    assert walks(guide) == [("guide", "goal")]


@pytest.mark.parametrize(("goal", "enters"), [('has("purchased")', True), ('ever("purchased")', False)])
def test_at_the_door_has_sees_nothing_from_before(world: Make, goal: str, enters: bool) -> None:
    guide = world(f"enter: {{sources: [fair]}}\ngoal: {goal}\n" + STEPS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "purchased", "2026-03-02T12:00+01:00", value=5)
    guide.run("2026-03-02T12:00+01:00")
    guide.arrives("fair", email=ADA)
    guide.run("2026-03-03T10:00+01:00")
    assert bool(walks(guide)) is enters


def test_rows_of_one_address_are_one_lead_and_all_are_read_before_it_walks(world: Make) -> None:
    guide = world("enter: {sources: [form, fair]}\nexit: lead.competitor\n" + STEPS)
    guide.arrives("form", email="Ada@Example.com", company_size="10")
    guide.arrives("form", email=ADA, company_size="20")
    guide.arrives("fair", email="ADA@example.com", competitor="yes")
    guide.run("2026-03-02T10:00+01:00")
    lead = guide.state(ADA).lead
    assert (lead.source, lead.fields["company_size"], walks(guide)) == ("form", 20, [])


def test_sources_and_an_event_both_let_in(world: Make) -> None:
    made = world("enter: {sources: [form], event: submitted demo}\nsteps:\n  - send: first\n")
    made.arrives("form", email="ada@example.com")
    made.arrives("list", email="bob@example.com", consent_at="2026-03-01")
    made.run("2026-03-02T09:00+01:00")
    made.happens("bob@example.com", "submitted demo", "2026-03-02T10:00+01:00")
    made.run("2026-03-02T10:00+01:00")
    entered = {state.lead.email: [e.entered_by for e in state.enrolments] for state in made.store.leads()}
    assert entered == {"ada@example.com": ["arrived form"], "bob@example.com": ["submitted demo"]}


def test_nobody_enters_twice(world: Make) -> None:
    guide = world("enter: {sources: [form, fair]}\n" + STEPS)
    for day, source in enumerate(("form", "fair", "form"), 2):
        guide.arrives(source, email=ADA, joined_at=f"2026-02-0{day}")
        guide.run(f"2026-03-0{day}T10:00+01:00")
    assert guide.sent() == [("03-02 10:00", "first")]


@pytest.mark.parametrize(
    "line",
    [
        "enter: {event: purchased, when: event.value > 50}",
        "enter: {event: purchased}\nexit: event.value < 50",
    ],
)
def test_the_door_sees_the_facts_of_the_event_that_opens_it(world: Make, line: str) -> None:
    guide = world(f"{line}\n{STEPS}")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "purchased", "2026-03-02T11:00+01:00", value=9)
    guide.run("2026-03-02T11:00+01:00")
    assert walks(guide) == []
    guide.happens(ADA, "purchased", "2026-03-02T12:00+01:00", value=80)
    guide.run("2026-03-02T12:00+01:00")
    assert walks(guide) == [("guide", "finished")]


def test_who_arrives_while_a_live_campaign_has_an_error_comes_in_once_it_is_mended(world: Make) -> None:
    sound = "enter: {sources: [form]}\nsteps:\n  - send: first\n"
    guide = world(sound)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": sound.replace("send:", "sned:")})
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:05+01:00")
    guide.arrives("fair", email=ADA)
    guide.run("2026-03-02T10:10+01:00")
    assert guide.sent() == []
    guide.write({"campaigns/guide.yaml": sound})
    guide.run("2026-03-02T10:15+01:00")
    guide.run("2026-03-02T10:20+01:00")
    assert guide.sent() == [("03-02 10:15", "first")]


def test_a_recorded_goal_ends_the_walk_as_the_goal(world: Make) -> None:
    guide = world('enter: {sources: [form]}\ngoal: has("asked")\nsteps:\n  - record: asked\n  - send: first\n')
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    assert guide.sent() == []
    assert guide.state(ADA).enrolments[0].state == "goal"


def test_a_column_that_is_no_field_is_ignored_and_counted(world: Make) -> None:
    guide = world("enter: {sources: [form]}\n" + STEPS)
    for email in (ADA, "bo@example.com"):
        guide.arrives("form", email=email, frist_name="Ada", company_size="many")
    assert guide.run("2026-03-02T10:00+01:00").notes == [
        "source form: 2 values of `company_size` did not fit and were left empty (leads/form.csv:2, leads/form.csv:3); "
        "write it as in 1249.50 or 1 249,50",
        "source form: 2 values of `frist_name` were ignored: it is no field",
    ]


@pytest.mark.parametrize("mended", ["live", "draft"])
def test_a_campaign_with_an_error_from_the_start_takes_in_who_came_if_it_turns_out_live(
    world: Make, mended: str
) -> None:
    sound = f"status: {mended}\nenter: {{sources: [form]}}\nsteps:\n  - send: first\n"
    guide = world(sound)
    guide.write({"campaigns/guide.yaml": sound.replace("send:", "sned:")})
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": sound})
    guide.run("2026-03-02T10:05+01:00")
    assert guide.sent() == ([("03-02 10:05", "first")] if mended == "live" else [])


@pytest.mark.parametrize(
    ("there", "enter"),
    [
        ("start: other", "event: asked"),
        ("record: asked", "event: asked"),
        ("set: {rating: A}", 'when: lead.rating == "A"'),
    ],
)
def test_campaigns_that_answer_each_other_do_not_mail_for_ever(world: Make, there: str, enter: str) -> None:
    back = "steps:\n  - send: second\n  - set: {rating: B}\n  - start: guide\n"
    guide = world(
        f"enter: {{event: replied, again: every time}}\nsteps:\n  - send: first\n  - {there}\n",
        other=f"enter:\n  {enter}\n  again: every time\n{back}",
    )
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T09:00+01:00")
    guide.happens(ADA, "replied", "2026-03-02T09:30+01:00")
    guide.run("2026-03-02T10:00+01:00")
    assert [step for _, step in guide.sent()] == ["first", "second"]
    guide.happens(ADA, "replied", "2026-03-02T10:10+01:00")
    guide.run("2026-03-02T10:10+01:00")
    assert [step for _, step in guide.sent()][2:] == ["first"]


def test_who_arrives_now_has_not_been_silent_for_long(world: Make) -> None:
    guide = world('enter:\n  when: not ever("arrived fair", within="180 days")\n' + STEPS)
    guide.arrives("fair", email=ADA)
    guide.run("2026-01-01T10:00+01:00")
    assert walks(guide) == []
    guide.run("2026-06-30T11:00+02:00")
    assert walks(guide) == [("guide", "finished")]


def test_what_is_dated_before_the_lead_entered_is_no_goal_however_late_it_is_heard_of(world: Make) -> None:
    guide = world('enter: {sources: [form]}\ngoal: has("purchased")\nsteps: [{wait: 1 day}, {send: first}]\n')
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    old = Event("purchased", instant("2026-02-01T10:00+01:00"), "row 1")
    guide.store.append(ADA, old, instant("2026-03-02T11:00+01:00"))
    guide.run("2026-03-03T10:00+01:00")
    assert guide.sent() == [("03-03 10:00", "first")]
    assert guide.state(ADA).course.stage == "customer"


@pytest.mark.parametrize(("at", "entered"), [("09:45", "10:00"), ("10:20", "10:20")])
def test_an_event_heard_of_late_lets_in_when_it_happened_or_at_the_last_run(world: Make, at: str, entered: str) -> None:
    guide = world("enter: {event: submitted demo}\nsteps: [{wait: 1 hour}, {send: first}]\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    event = Event("submitted", instant(f"2026-03-02T{at}+01:00"), "row 1", ("demo",))
    guide.store.append(ADA, event, instant("2026-03-02T13:00+01:00"))
    guide.run("2026-03-02T13:00+01:00")
    (walk,) = guide.state(ADA).enrolments
    assert walk.entered == instant(f"2026-03-02T{entered}+01:00")
    assert guide.sent() == [("03-02 13:00", "first")]
