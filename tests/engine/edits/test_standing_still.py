"""An edit that would leave leads nowhere, or send them something twice, is an error until the file says how."""

from __future__ import annotations

from nurture.engine.report import Report
from nurture.testing.world import World
from tests.engine.conftest import Make

ADA = "ada@example.com"
GUIDE = "campaigns/guide.yaml"
THREE = """\
enter: {sources: [form]}
steps:
  - send: first
  - wait: 2 days
  - send: second
  - wait: 2 days
  - send: third
"""
OTHER = "enter: {sources: [form]}\nsteps:\n  - wait: 3 days\n  - send: offer\n"


def behind_second(world: Make, **others: str) -> World:
    guide = world(THREE, **others)
    guide.arrives("form", email=ADA)
    for day in (2, 4):
        guide.run(f"2026-03-0{day}T10:00+01:00")
    assert [step for _, step in guide.sent()] == ["first", "second"]
    return guide


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(f"{p.place}", p.code, p.hint) for p in report.still]


def test_a_renamed_step_that_does_not_say_so_stops_its_campaign_and_no_other(world: Make) -> None:
    guide = behind_second(world, other=OTHER)
    guide.write({GUIDE: THREE.replace("send: second", "send: second\n    id: deal")})
    report = guide.run("2026-03-06T10:00+01:00")
    hint = "say `was: second` at the step that it is now (deal?), or `- {id: second, moved_to: first}`"
    assert told(report) == [("campaigns/guide.yaml:5", "step-gone", hint)]
    assert "1 lead stands behind `second`" in report.still[0].message
    assert [step for _, step in guide.sent()] == ["first", "second", "offer"]
    assert guide.run("2026-03-07T10:00+01:00").still == report.still
    guide.write({GUIDE: THREE.replace("send: second", "send: second\n    id: deal\n    was: second")})
    assert guide.run("2026-03-08T10:00+01:00").still == []
    assert [step for _, step in guide.sent()] == ["first", "second", "offer", "third"]


def test_who_arrives_while_a_campaign_stands_still_enters_when_it_is_mended(world: Make) -> None:
    guide = behind_second(world)
    guide.write({GUIDE: THREE.replace("send: second", "send: offer")})
    guide.arrives("form", email="bo@example.com")
    assert guide.run("2026-03-05T10:00+01:00").still
    assert guide.state("bo@example.com").enrolments == ()
    guide.write({GUIDE: THREE.replace("send: second", "send: offer\n    was: second\n    id: offer")})
    guide.run("2026-03-05T11:00+01:00")
    assert guide.state("bo@example.com").enrolments[0].entered_by == "arrived form"


def test_a_step_that_went_to_another_sequence_strands_who_stands_behind_it(world: Make) -> None:
    text = (
        "enter: {{sources: [form]}}\nbegin: []\nsequences:\n  cold:\n{}    - wait: 2 days\n    - send: second\n"
        "  warm:\n{}    - send: third\n"
    )
    first = "    - send: first\n"
    guide = world(text.format(first, ""))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({GUIDE: text.format("", first)})
    (problem,) = guide.run("2026-03-05T10:00+01:00").still
    assert "in cold" in problem.message
    assert problem.place.line == 8
    assert [step for _, step in guide.sent()] == ["first"]


def test_an_id_may_be_taken_over_for_another_template(world: Make) -> None:
    guide = behind_second(world)
    guide.write({GUIDE: THREE.replace("send: second", "send: offer\n    id: second")})
    assert guide.run("2026-03-06T10:00+01:00").still == []
    assert [step for _, step in guide.sent()] == ["first", "second", "third"]


AGAIN = THREE.replace("  - send: first\n  - wait: 2 days\n", "") + "  - wait: 2 days\n  - send: first\n    id: hello\n"


def test_what_a_lead_has_had_is_not_sent_again_under_another_id(world: Make) -> None:
    guide = behind_second(world)
    guide.write({GUIDE: AGAIN})
    report = guide.run("2026-03-06T10:00+01:00")
    assert [(p.code, p.place.line) for p in report.still] == [("sent-again", 7)]
    assert len(guide.sent()) == 2
    guide.write({GUIDE: AGAIN + "    was: first\n"})
    for day in (7, 9, 11):
        assert guide.run(f"2026-03-{day:02}T10:00+01:00").still == []
    assert [step for _, step in guide.sent()] == ["first", "second", "third"]


def test_whoever_shall_have_it_twice_says_so(world: Make) -> None:
    guide = behind_second(world)
    guide.write({GUIDE: AGAIN + "  - {id: first, moved_to: second}\n"})
    for day in (6, 8, 10):
        assert guide.run(f"2026-03-{day:02}T10:00+01:00").still == []
    assert [step for _, step in guide.sent()] == ["first", "second", "third", "hello"]


def test_nobody_is_in_the_way_of_an_edit_before_anybody_has_come_that_far(world: Make) -> None:
    guide = world(THREE)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({GUIDE: THREE.replace("send: second", "send: second\n    id: deal")})
    assert guide.run("2026-03-04T10:00+01:00").still == []
    assert [step for _, step in guide.sent()] == ["first", "deal"]


def test_a_campaign_whose_file_is_taken_away_goes_on_when_it_is_back(world: Make) -> None:
    guide = behind_second(world)
    (guide.root / GUIDE).unlink()
    guide.write({})
    assert guide.run("2026-03-07T10:00+01:00").still == []
    assert len(guide.sent()) == 2
    guide.write({GUIDE: THREE})
    guide.run("2026-03-08T10:00+01:00")
    assert guide.sent()[-1] == ("03-08 10:00", "third")
    assert len(guide.state(ADA).enrolments) == 1


def test_a_campaign_that_stands_still_once_more_is_told_once_more(world: Make) -> None:
    guide = behind_second(world)
    gone = THREE.replace("send: second", "send: second\n    id: deal")
    for hour, text in ((11, gone), (12, gone), (13, THREE), (14, gone), (15, gone)):
        guide.write({GUIDE: text})
        assert bool(guide.run(f"2026-03-04T{hour}:00+01:00").still) == (text is gone)
    told = [d.at.hour for d in guide.store.decisions(ADA) if d.reason.code == "campaign-missing"]
    assert told == [10, 13]  # UTC


def test_another_text_of_a_template_plans_nobody_anew_and_is_what_the_next_mail_says(world: Make) -> None:
    guide = behind_second(world)
    before = guide.state(ADA).course.planned
    text = (guide.root / "templates/third.txt").read_text()
    guide.write({"templates/third.txt": text.replace("Hello", "Good day")})
    guide.run("2026-03-05T10:00+01:00")
    assert guide.state(ADA).course.planned == before
    guide.run("2026-03-06T10:00+01:00")
    assert any("Good day" in path.read_text() for path in (guide.root / "outbox").rglob("*.eml"))


def test_only_leads_of_the_edited_campaign_are_planned_anew(world: Make) -> None:
    guide = world(THREE, other=OTHER.replace("form", "fair"))
    guide.arrives("form", email=ADA)
    guide.arrives("fair", email="bo@example.com")
    guide.run("2026-03-02T10:00+01:00")
    guide.write({GUIDE: THREE.replace("2 days\n  - send: second", "3 days\n  - send: second")})
    guide.run("2026-03-03T10:00+01:00")
    planned = [guide.state(email).course.planned for email in (ADA, "bo@example.com")]
    assert [at.day for at in planned if at] == [3, 2]


def test_a_branch_is_kept_when_its_condition_changes(world: Make) -> None:
    text = (
        'enter: {sources: [form]}\nsteps:\n  - if: lead.country == "PL"\n    then:\n      - wait: 2 days\n'
        "      - send: first\n    else:\n      - wait: 2 days\n      - send: second\n"
    )
    guide = world(text)
    guide.arrives("form", email=ADA, country="PL")
    guide.run("2026-03-02T10:00+01:00")
    guide.write({GUIDE: text.replace("PL", "DE")})
    guide.run("2026-03-03T10:00+01:00")
    guide.write({GUIDE: text.replace("PL", "FR")})
    guide.arrives("form", email="bo@example.com", country="PL")
    for day in (4, 6):
        guide.run(f"2026-03-0{day}T10:00+01:00")
    assert [(m.lead, m.step) for m in guide.messages()] == [(1, "first"), (2, "second")]


def test_an_id_under_which_nobody_got_anything_may_vanish(world: Make) -> None:
    text = "enter: {sources: [list]}\nsteps:\n  - send: first\n  - wait: 2 days\n  - send: second\n"
    text += "  - wait: 3 days\n  - {notify: sales, with: alert}\n"
    guide = world(text)
    guide.arrives("list", email="ada@example.com")
    for day in ("02", "04"):
        guide.run(f"2026-03-{day}T10:00+01:00")
    assert guide.state("ada@example.com").enrolments[0].standing["steps"].behind == "second"
    guide.write({GUIDE: text.replace("  - send: second\n", "").replace("  - send: first\n", "")})
    assert guide.run("2026-03-05T10:00+01:00").still == []
    for day in range(6, 12):
        guide.run(f"2026-03-{day:02}T10:00+01:00")
    assert guide.sent() == [("03-09 10:00", "notify sales")]


WAYS = """\
enter: {sources: [form]}
steps:
  - send: welcome
  - split: ways
    into:
      one: {share: 99.9, then: [{wait: 2 days}, {send: first}]}
      two: {share: 0.1, then: [{wait: 2 days}, {send: second}]}
"""


def test_a_renamed_split_says_so_and_everybody_keeps_the_branch(world: Make) -> None:
    guide = world(WAYS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    swapped = WAYS.replace("99.9", "X").replace("0.1", "99.9").replace("X", "0.1").replace("split: ways", "split: tips")
    guide.write({GUIDE: swapped})
    report = guide.run("2026-03-03T10:00+01:00")
    hint = "say `was: ways` here; if they are to be dealt anew, `- {id: ways, moved_to: welcome}`"
    assert told(report) == [("campaigns/guide.yaml:4", "split-renamed", hint)]
    guide.write({GUIDE: swapped.replace("split: tips", "split: tips\n    was: ways")})
    for day in (4, 5):
        assert guide.run(f"2026-03-0{day}T10:00+01:00").still == []
    assert [step for _, step in guide.sent()] == ["welcome", "first"]


def test_leads_whose_split_was_renamed_may_be_dealt_anew(world: Make) -> None:
    guide = world(WAYS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    swapped = WAYS.replace("99.9", "X").replace("0.1", "99.9").replace("X", "0.1").replace("split: ways", "split: tips")
    guide.write({GUIDE: swapped + "  - {id: ways, moved_to: welcome}\n"})
    for day in (4, 5, 6):
        assert guide.run(f"2026-03-0{day}T10:00+01:00").still == []
    assert [step for _, step in guide.sent()] == ["welcome", "second"]


def test_a_split_that_is_gone_with_its_branches_stops_nobody(world: Make) -> None:
    guide = world(WAYS)
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    guide.write({GUIDE: "enter: {sources: [form]}\nsteps:\n  - send: welcome\n  - wait: 3 days\n  - send: first\n"})
    assert guide.run("2026-03-05T10:00+01:00").still == []
    assert [step for _, step in guide.sent()] == ["welcome", "first"]


def test_who_is_held_out_is_told_of_once_whatever_stands_still(world: Make) -> None:
    guide = world(THREE.replace("steps:", "holdout: 99\nsteps:"))
    guide.arrives("form", email=ADA)
    guide.run("2026-03-02T10:00+01:00")
    (walk,) = guide.state(ADA).enrolments
    assert walk.held_out
    (guide.root / GUIDE).rename(guide.root / "guide.txt")
    for hour in (9, 10):
        guide.write({})
        guide.run(f"2026-03-03T{hour:02}:00+01:00")
        guide.write({GUIDE: (guide.root / "guide.txt").read_text()})
    guide.run("2026-03-03T11:00+01:00")
    assert [d.reason.code for d in guide.store.decisions(ADA)] == ["enter", "holdout"]
