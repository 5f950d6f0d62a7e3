"""What an edit of the files does to leads on their way: the gap is read anew, and an edit moves nobody."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from nurture.core.decisions import Plan
from nurture.core.model import MessageState
from nurture.core.planner import plan
from nurture.engine.advance import advance
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.edits import in_force
from nurture.engine.intake.collect import collect
from nurture.engine.report import Report
from nurture.store.attempts import Settlement
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING, Make

ADA = "ada@example.com"
NIGHT = "enter: {sources: [form]}\nsending: {window: mon-fri 09:00-17:00}\n"
BARE = "enter: {sources: [form]}\n"
WAITS = BARE + "steps:\n  - wait: 9 days\n  - send: first\n"


def test_a_step_taken_out_of_the_file_is_not_sent(world: Make) -> None:
    guide = world(NIGHT + "steps:\n  - send: first\n  - send: second\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    guide.write({"campaigns/guide.yaml": NIGHT + "steps:\n  - send: second\n"})
    guide.run("2026-03-03T10:00+01:00")
    assert guide.sent() == [("03-03 10:00", "second")]


def test_a_wait_put_before_a_held_send_is_waited_for(world: Make) -> None:
    guide = world(NIGHT + "steps:\n  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    guide.write({"campaigns/guide.yaml": NIGHT + "steps:\n  - wait: 2 days\n  - send: first\n"})
    guide.run("2026-03-03T10:00+01:00")
    assert guide.sent() == []
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-05 10:00", "first")]


def test_a_held_send_follows_its_step_to_another_template(world: Make) -> None:
    guide = world(NIGHT + "steps:\n  - send: first\n    id: intro\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    guide.write({"campaigns/guide.yaml": NIGHT + "steps:\n  - send: second\n    id: intro\n"})
    guide.run("2026-03-03T10:00+01:00")
    assert [(m.step, m.template) for m in guide.messages()] == [("intro", "second")]


def test_what_was_done_in_the_gap_is_not_done_again(world: Make) -> None:
    steps = "steps:\n  - record: asked\n  - notify: sales\n    with: alert\n  - wait: 5 days\n{}  - send: first\n"
    guide = world(BARE + steps.format(""))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": BARE + steps.format("  - set: {rating: A}\n")})
    for day in range(3, 20):
        guide.run(f"2026-03-{day:02}T10:00+01:00")
    assert guide.sent() == [("03-02 10:00", "notify sales"), ("03-07 10:00", "first")]
    assert [e.name for e in guide.state(ADA).events].count("asked") == 1
    assert guide.state(ADA).lead.fields["rating"] == "A"


SKIPS = BARE + "sending: {late: skip}\nsteps:\n  - wait: 2 days\n  - send: first\n"


@pytest.mark.parametrize("last_run", [8, 6], ids=["daily", "after an outage"])
@pytest.mark.parametrize("meanwhile", ["nothing", "a reply", "the time of another campaign"])
def test_what_an_edit_makes_due_is_not_late_whatever_else_happens(world: Make, meanwhile: str, last_run: int) -> None:
    days = last_run - 1 if meanwhile == "the time of another campaign" else 20
    guide = world(SKIPS.replace("2 days", "30 days"), other=f"{BARE}steps:\n  - wait: {days} days\n  - send: second\n")
    guide.arrives("form", email=ADA)
    for day in range(2, last_run + 1):
        guide.run(f"2026-03-{day:02}T10:00+01:00")
    guide.write({"campaigns/guide.yaml": SKIPS})
    if meanwhile == "a reply":
        guide.happens(ADA, "replied", f"2026-03-{last_run:02}T11:00+01:00")
    guide.run("2026-03-09T10:00+01:00")
    assert [m.cause for m in guide.messages() if m.step == "first"] == ["edit"]


def test_a_mail_that_was_late_before_an_edit_is_late(world: Make) -> None:
    guide = world(SKIPS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": SKIPS + "description: Another\n"})
    guide.happens(ADA, "replied", "2026-03-09T09:00+01:00")
    guide.run("2026-03-09T10:00+01:00")
    assert guide.sent() == []


def test_a_step_moved_behind_a_send_already_done_is_not_done_twice(world: Make) -> None:
    guide = world(BARE + "steps:\n  - record: asked\n  - send: first\n  - wait: 3 days\n  - send: second\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    edited = "steps:\n  - send: first\n  - record: asked\n  - wait: 3 days\n  - send: second\n"
    guide.write({"campaigns/guide.yaml": BARE + edited})
    guide.run("2026-03-05T10:00+01:00")
    assert [step for _, step in guide.sent()] == ["first", "second"]
    assert [e.name for e in guide.state(ADA).events].count("asked") == 1


def test_leads_behind_a_send_that_is_gone_stand_still_and_nothing_leaves(world: Make) -> None:
    steps = "steps:\n  - send: first\n  - send: second\n    window: mon-fri 09:00-17:00\n"
    guide = world(BARE + steps)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    guide.write({"campaigns/guide.yaml": BARE + "steps:\n  - send: second\n    window: mon-fri 09:00-17:00\n"})
    report = guide.run("2026-03-03T10:00+01:00")
    assert guide.sent() == [("03-02 20:00", "first")]
    assert [(problem.code, problem.place.line) for problem in report.still] == [("step-gone", 3)]
    guide.write({"campaigns/guide.yaml": BARE + steps})
    guide.run("2026-03-04T10:00+01:00")
    assert guide.sent()[-1] == ("03-04 10:00", "second")


def test_a_campaign_taken_away_sends_nothing_until_it_is_back(world: Make) -> None:
    guide = world(NIGHT + "steps:\n  - notify: sales\n    with: alert\n  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    text = (guide.root / "campaigns/guide.yaml").read_text()
    guide.write({"campaigns/guide.yaml": "nonsense: 1\n"})
    for hour in (10, 11):
        guide.run(f"2026-03-03T{hour}:00+01:00")
    assert [step for _, step in guide.sent()] == ["notify sales"]
    guide.write({"campaigns/guide.yaml": text})
    guide.run("2026-03-04T10:00+01:00")
    assert guide.sent()[-1] == ("03-04 10:00", "first")


def test_an_edit_of_the_bounds_moves_from_now_on(world: Make) -> None:
    guide = world(BARE + "begin: []\nsequences:\n  warm:\n    - wait: 2 days\n    - send: offer\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.happens(ADA, "clicked pricing", "2026-03-03T10:00+01:00")
    guide.run("2026-03-03T10:00+01:00")
    guide.write(
        {"nurture.yaml": WIRING.replace("warm: {up_at: 20, down_below: 12}", "warm: {up_at: 9, down_below: 8}")}
    )
    guide.run("2026-03-20T10:00+01:00")
    became = [(e.name, e.at.day) for e in guide.state(ADA).events if e.verb == "became"]
    assert became == [("became warm", 20), ("became mql", 20)]
    assert guide.sent() == []
    guide.run("2026-03-22T10:00+01:00")
    assert guide.sent() == [("03-22 10:00", "offer")]


def test_a_paused_campaign_holds_its_mails_and_goes_on_when_live_again(world: Make) -> None:
    steps = "enter: {sources: [form]}\nsteps:\n  - wait: 1 day\n  - send: first\n  - wait: 1 day\n  - send: second\n"
    guide = world(steps)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": "status: paused\n" + steps})
    for day in range(3, 20):
        guide.run(f"2026-03-{day:02}T10:00+01:00")
    assert guide.sent() == []
    guide.write({"campaigns/guide.yaml": steps})
    for day in range(20, 23):
        guide.run(f"2026-03-{day:02}T10:00+01:00")
    assert guide.sent() == [("03-20 10:00", "first"), ("03-21 10:00", "second")]


def test_a_decision_remembers_the_file_as_it_was_then(world: Make) -> None:
    guide = world(NIGHT + "steps:\n  - send: first\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    guide.write({"campaigns/guide.yaml": BARE + "steps:\n  - send: first\n"})
    guide.run("2026-03-02T21:00+01:00")
    decided = [d for d in guide.store.decisions(ADA) if d.step == "first"]
    files = {d.do: guide.store.file(d.version) for d in decided}
    assert files == {
        "hold": ("campaigns/guide.yaml", NIGHT + "steps:\n  - send: first\n"),
        "send": ("campaigns/guide.yaml", BARE + "steps:\n  - send: first\n"),
    }


@pytest.fixture
def killed(world: Make, monkeypatch: pytest.MonkeyPatch) -> tuple[World, list[list[int]]]:
    """Of three leads the first was planned for a shorter wait when the run was killed; and who was planned since."""
    guide = world(WAITS)
    for name in "abc":
        guide.arrives("form", email=f"{name}@example.com")
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": WAITS.replace("9 days", "2 days")})
    monkeypatch.setattr(in_force, "SLICE", 1)
    save, planned = guide.store.save, list[list[int]]()

    def twice(plans: list[Plan]) -> list[str]:
        planned.append([plan.state.lead.id for plan in plans])
        if planned == [[1], [2]]:
            raise KeyboardInterrupt
        return save(plans)

    monkeypatch.setattr(guide.store, "save", twice)
    with pytest.raises(KeyboardInterrupt):
        guide.run("2026-03-03T10:00+01:00")
    return guide, planned


def test_a_run_killed_while_it_plans_the_leads_of_an_edit_leaves_the_rest_to_the_next(
    killed: tuple[World, list[list[int]]],
) -> None:
    guide, planned = killed
    guide.run("2026-03-03T10:05+01:00")
    assert planned == [[1], [2], [2], [3]]
    guide.run("2026-03-04T10:00+01:00")
    assert guide.sent() == [("03-04 10:00", "first")] * 3


def test_an_edit_taken_back_after_such_a_kill_concerns_those_planned_by_it(
    killed: tuple[World, list[list[int]]],
) -> None:
    guide, planned = killed
    guide.write({"campaigns/guide.yaml": WAITS})
    guide.run("2026-03-03T10:05+01:00")
    assert planned == [[1], [2], [1], [2], [3]]
    guide.run("2026-03-04T10:05+01:00")
    assert guide.sent() == [] and not guide.store.get("edits_reached")
    guide.run("2026-03-11T10:05+01:00")
    assert guide.sent() == [("03-11 10:05", "first")] * 3


RENAMED = """
steps:
  - send: first
    id: {}
{}  - if: lead.competitor
    then:
      - exit: rival
  - wait: 3 days
  - send: second
"""


def test_a_renamed_step_is_the_same_step(world: Make) -> None:
    guide = world(BARE + RENAMED.format("intro", ""))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": BARE + RENAMED.format("hello", "    was: intro\n")})
    guide.run("2026-03-03T10:00+01:00")
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-02 10:00", "intro"), ("03-05 10:00", "second")]
    assert guide.state(ADA).enrolments[0].passed.keys() == {"hello", "second"}


def test_a_held_message_of_a_renamed_step_is_the_message_of_the_step(world: Make) -> None:
    guide = world(NIGHT + RENAMED.format("intro", ""))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T20:00+01:00")
    guide.write({"campaigns/guide.yaml": NIGHT + RENAMED.format("hello", "    was: [intro]\n")})
    guide.run("2026-03-03T10:00+01:00")
    (message,) = guide.messages()
    assert (message.step, message.key) == ("hello", "1/guide/1/intro")
    assert guide.state(ADA).enrolments[0].standing["steps"].behind == "hello"


def test_who_stood_behind_a_step_that_is_gone_stands_where_the_file_says_and_does_not_get_it(world: Make) -> None:
    guide = world(
        BARE + "steps:\n  - send: first\n  - wait: 2 days\n  - send: second\n  - wait: 5 days\n  - send: third\n"
    )
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-03-04T10:00+01:00")
    edited = "steps:\n  - send: first\n  - wait: 2 days\n  - send: offer\n  - id: second\n    moved_to: offer\n"
    guide.write({"campaigns/guide.yaml": BARE + edited + "  - wait: 1 day\n  - send: third\n"})
    guide.arrives("form", email="bo@example.com")
    for day in range(5, 10):
        guide.run(f"2026-03-0{day}T10:00+01:00")
    mails = [(m.lead, m.step) for m in guide.messages()]
    assert mails == [(1, "first"), (1, "second"), (1, "third"), (2, "first"), (2, "offer"), (2, "third")]


def test_a_message_in_doubt_under_the_old_id_is_not_sent_under_the_new_one(world: Make) -> None:
    guide = world(BARE + "steps:\n  - send: first\n    id: intro\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    state, project = guide.state(ADA), guide.place.project
    (message,) = state.messages
    doubtful = replace(
        state,
        enrolments=(replace(state.enrolments[0], state="active", passed={}, standing={}, sequence=""),),
        messages=(replace(message, state=MessageState.IN_DOUBT),),
    )
    campaign = project.campaigns["guide"]
    step = replace(campaign.sequences["steps"][0], key="hello")
    edited = replace(campaign, sequences={"steps": (step,)}, moved={"intro": "hello"})
    made = plan(doubtful, replace(project, campaigns={"guide": edited}), message.at)
    assert (made.messages, made.state.enrolments[0].state) == ((), "finished")


def test_a_run_names_campaigns_whose_file_is_gone_with_leads_on_their_way(world: Make) -> None:
    guide = world(BARE + "steps: [{wait: 3 days}, {send: first}]\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    (guide.root / "campaigns/guide.yaml").rename(guide.root / "guide.txt")
    guide.write({})
    note = "campaign guide stands still: its file is gone, and 1 on their way in it wait for it"
    assert note in guide.run("2026-03-06T10:00+01:00").notes
    (guide.root / "guide.txt").rename(guide.root / "campaigns/guide.yaml")
    guide.write({})
    assert note not in guide.run("2026-03-07T10:00+01:00").notes
    assert guide.sent() == [("03-07 10:00", "first")]


def test_the_first_send_of_a_sequence_is_taken_out_by_moving_its_leads_to_begin(world: Make) -> None:
    begin = "enter: {sources: [form]}\nbegin: [{send: welcome}]\nsequences:\n  cold:\n"
    guide = world(begin + "    - send: first\n    - wait: 2 days\n    - send: second\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({"campaigns/guide.yaml": begin + "    - wait: 2 days\n    - send: second\n"})
    assert [p.code for p in guide.run("2026-03-03T10:00+01:00").still] == ["step-gone"]
    moved = "    - {id: first, moved_to: welcome}\n    - wait: 2 days\n    - send: second\n"
    guide.write({"campaigns/guide.yaml": begin + moved})
    assert guide.run("2026-03-03T11:00+01:00").still == []
    guide.run("2026-03-04T10:00+01:00")
    assert guide.sent()[-1] == ("03-04 10:00", "second")


def test_whoever_is_moved_back_does_nothing_of_it_again(world: Make) -> None:
    steps = '  - send: first\n  - start: other\n  - wait_until: has("clicked pricing")\n    at_most: 3 days\n{}'
    rest = "  - wait: 1 day\n  - send: third\n"
    more = "consent: newsletter\nsteps: [{notify: sales, with: alert}]\n"
    guide = world(BARE + "steps:\n" + steps.format("  - send: second\n") + rest, other=more)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent()[-1] == ("03-05 10:00", "second")
    guide.write(
        {"campaigns/guide.yaml": BARE + "steps:\n" + steps.format("  - {id: second, moved_to: first}\n") + rest}
    )
    guide.run("2026-03-05T11:00+01:00")
    guide.run("2026-03-06T10:00+01:00")
    assert guide.sent()[-2:] == [("03-05 10:00", "second"), ("03-06 10:00", "third")]
    assert [walk.campaign for walk in guide.state(ADA).enrolments].count("other") == 1


def test_whoever_is_moved_back_keeps_its_branch_and_what_is_left_of_it(world: Make) -> None:
    steps = """steps:
  - send: welcome
  - split: ways
    into:
      one: {share: 50, then: [FIRST, {wait: 1 day}, {send: second}]}
      two: {share: 50, then: [FIRST, {wait: 1 day}, {send: second, id: other}]}
"""
    one, two = "{send: first}", "{send: first, id: early}"
    guide = world(BARE + steps.replace("FIRST", one, 1).replace("FIRST", two))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    before = guide.sent()
    (had,) = {step for _, step in before} - {"welcome"}
    gone = "{id: first, moved_to: welcome}", "{id: early, moved_to: welcome}"
    guide.write({"campaigns/guide.yaml": BARE + steps.replace("FIRST", gone[0], 1).replace("FIRST", gone[1])})
    guide.run("2026-03-03T10:00+01:00")
    assert guide.sent() == [*before, ("03-03 10:00", {"first": "second", "early": "other"}[had])]


def test_a_campaign_with_another_name_is_told_by_its_steps(world: Make) -> None:
    guide = world(BARE + "steps: [{wait: 3 days}, {send: first}]\n")
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    (guide.root / "campaigns/guide.yaml").rename(guide.root / "campaigns/guide-2026.yaml")
    guide.write({})
    cure = "campaigns/guide-2026.yaml has the same steps: call it guide.yaml again, and its leads go on"
    at = instant("2026-03-03T10:00+01:00")
    told = look_ahead(guide.place, deepcopy(guide.store), at, at, Report(at)).edits
    assert [edit.change.words for edit in told if cure in edit.effect] == ["campaign removed"]
    for day in (3, 4):
        assert cure in guide.run(f"2026-03-0{day}T10:00+01:00").notes[0]
    (guide.root / "campaigns/guide-2026.yaml").rename(guide.root / "campaigns/guide.yaml")
    guide.write({})
    guide.run("2026-03-05T10:00+01:00")
    assert guide.sent() == [("03-05 10:00", "first")]


@pytest.mark.parametrize("gone", [False, True])
def test_a_plan_tells_mails_that_a_run_planned_and_was_killed_before_it_sent_them(world: Make, gone: bool) -> None:
    guide = world(BARE + "steps: [{send: first}, {wait: 2 days}, {send: second}]\n")
    guide.run("2026-03-01T10:00+01:00")
    guide.arrives("form", email=ADA)
    now, until = instant("2026-03-02T10:00+01:00"), instant("2026-03-06T10:00+01:00")
    collect(guide.place.project, guide.place, guide.store, now, Report(now))
    advance(guide.place.project, guide.store, now, Report(now))
    if gone:
        (guide.root / "campaigns/guide.yaml").unlink()
        guide.write({})
    looked = look_ahead(guide.place, deepcopy(guide.store), now, until, Report(now))
    told = [(d.step, d.at.day) for _, d in looked.decisions if d.do == "send"]
    assert told == ([] if gone else [("first", 2), ("second", 4)])
    guide.run(now.isoformat())
    assert guide.sent() == ([] if gone else [("03-02 10:00", "first")])


@pytest.mark.parametrize("gone", [False, True])
def test_a_plan_tells_when_colleagues_are_told_what_could_not_be_told_at_once(world: Make, gone: bool) -> None:
    guide = world(BARE + "steps: [{notify: sales, with: alert}, {wait: 9 days}]\n")
    guide.arrives("form", email=ADA)
    now, again = instant("2026-03-02T10:00+01:00"), instant("2026-03-02T10:05+01:00")
    collect(guide.place.project, guide.place, guide.store, now, Report(now))
    advance(guide.place.project, guide.store, now, Report(now))
    (message,) = guide.store.claim(now, 1, ["sales"])
    guide.store.settle([Settlement(message.key, MessageState.DEFERRED, now, due=again)])
    if gone:
        (guide.root / "campaigns/guide.yaml").unlink()
        guide.write({})
    for at in (now, again):
        looked = look_ahead(guide.place, deepcopy(guide.store), at, again, Report(at))
        assert [(d.step, d.at) for _, d in looked.decisions if d.do == "notify"] == [("notify sales", again)]
    guide.run(again.isoformat())
    assert guide.sent() == [("03-02 10:05", "notify sales")]
