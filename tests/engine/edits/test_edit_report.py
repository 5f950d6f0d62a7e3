"""What `plan` tells of edits beside those of the table: new campaigns, nurture.yaml, templates, what stands on top."""

from __future__ import annotations

from copy import deepcopy

import pytest

from nurture.engine.ahead import outlook
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.edits.report import Edit
from nurture.engine.report import Report
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING, Make

GUIDE = "campaigns/guide.yaml"
TEXT = "enter: {sources: [form]}\nsteps:\n  - send: first\n  - wait: 2 days\n  - send: second\n"
NOW = "2026-03-03T10:00+01:00"


@pytest.fixture
def guide(world: Make) -> World:
    """Three leads behind the first mail."""
    made = world(TEXT)
    for name in "abc":
        made.arrives("form", email=f"{name}@example.com", country="PL" if name == "a" else "DE")
    made.run("2026-03-02T10:00+01:00")
    return made


def edits(world: World) -> list[Edit]:
    now = instant(NOW)
    return look_ahead(world.place, deepcopy(world.store), now, now, Report(now)).edits


def told(world: World) -> list[tuple[str, str, int, int, int, int]]:
    return [(e.campaign, e.change.words, e.change.place.line, e.leads, e.mails_day, e.mails_week) for e in edits(world)]


def test_without_an_edit_there_is_nothing_to_tell(guide: World) -> None:
    assert told(guide) == []


@pytest.mark.parametrize(
    ("before", "after", "fewer"),
    [
        ("wait: 2 days", "wait: 4 days", (3, 0)),  # later
        ("wait: 2 days", "wait: 20 days", (3, 3)),
        ("  - send: second\n", "", (3, 3)),  # never
        ("enter:", "goal: not lead.competitor\nenter:", (3, 3)),
        ("enter:", "status: paused\nenter:", (3, 3)),
        ("wait: 2 days", "wait: 1 day", (0, 0)),
    ],
)
def test_mails_that_do_not_leave_any_more_are_told(
    guide: World, before: str, after: str, fewer: tuple[int, int]
) -> None:
    """The second mail would leave within the day."""
    guide.write({GUIDE: TEXT.replace(before, after)})
    at = instant("2026-03-03T12:00+01:00")
    looked = look_ahead(guide.place, deepcopy(guide.store), at, at, Report(at))
    assert {(edit.fewer_day, edit.fewer_week) for edit in looked.edits} == {fewer}


def test_a_mail_that_is_gone_is_missed_also_beside_the_one_behind_which_its_leads_stand_now(world: Make) -> None:
    steps = "".join(f"  - wait: 1 day\n  - send: {name}\n" for name in ("first", "second"))
    text = "enter: {sources: [form]}\nsteps:\n" + steps
    guide = world(text)
    guide.arrives("form", email="ada@example.com")
    guide.run(NOW)
    guide.write({GUIDE: text.replace("- send: second", "- {id: second, moved_to: first}")})
    assert {(edit.mails_week, edit.fewer_week) for edit in edits(guide)} == {(0, 1)}
    guide.write({GUIDE: text.replace("- send: second", "- send: second\n    id: deal\n    was: second")})
    assert {(edit.mails_week, edit.fewer_week) for edit in edits(guide)} == {(0, 0)}


def test_before_the_first_run_nothing_was_edited(world: Make) -> None:
    assert told(world(TEXT)) == []


def test_a_new_campaign_tells_how_many_are_here_and_fit(guide: World) -> None:
    new = 'enter:\n  when: lead.country == "DE"\n  existing: yes\n'
    new += "steps:\n  - send: offer\n  - wait: 3 days\n  - send: third\n"
    guide.write({"campaigns/fresh.yaml": new})
    assert told(guide) == [("fresh", "new campaign", 1, 2, 2, 4)]
    guide.write({"campaigns/fresh.yaml": new.replace("yes", "no")})
    assert told(guide) == [("fresh", "new campaign", 1, 2, 0, 0)]
    guide.write({"campaigns/fresh.yaml": new.replace("yes", "no").replace("when:", "sources: [fair]\n  when:")})
    assert told(guide) == [("fresh", "new campaign", 1, 0, 0, 0)]
    guide.write({"campaigns/fresh.yaml": "enter: {sources: [form]}\nsteps:\n  - send: offer\n"})
    assert told(guide) == [("fresh", "new campaign", 1, 3, 0, 0)]
    guide.write({"campaigns/fresh.yaml": "status: draft\n" + new})
    assert "draft" in edits(guide)[0].effect


@pytest.mark.parametrize(("existing", "mails"), [("yes", (2, 2)), ("no", (0, 0))])
def test_a_draft_that_goes_live_tells_how_many_are_here_and_fit(
    guide: World, existing: str, mails: tuple[int, int]
) -> None:
    new = f'enter:\n  sources: [form]\n  when: lead.country == "DE"\n  existing: {existing}\nsteps:\n  - send: offer\n'
    guide.write({"campaigns/fresh.yaml": "status: draft\n" + new})
    guide.run("2026-03-02T11:00+01:00")
    guide.write({"campaigns/fresh.yaml": new})
    assert [line[:2] + line[3:] for line in told(guide)] == [("fresh", "live for the first time", 2, *mails)]


def test_a_campaign_that_was_live_before_is_not_live_for_the_first_time(guide: World) -> None:
    guide.write({GUIDE: "status: draft\n" + TEXT})
    guide.run("2026-03-02T11:00+01:00")
    guide.write({GUIDE: TEXT})
    assert told(guide)[0][:4] == ("guide", "status changed: draft, now live", 1, 3)


def test_an_edit_of_nurture_yaml_is_told_key_by_key(guide: World) -> None:
    wiring = WIRING.replace("warm: {up_at: 20", "warm: {up_at: 15")
    guide.write({"nurture.yaml": wiring + "limits: {per_lead: 1 per 6 days}\n"})
    line = wiring.splitlines().index("  warm: {up_at: 15, down_below: 12}") + 1
    words = "temperature.warm changed: {up_at: 20, down_below: 12}, now {up_at: 15, down_below: 12}"
    assert told(guide) == [
        ("", words, line, 3, 0, 0),
        ("", "limits added: {per_lead: 1 per 6 days}", len(wiring.splitlines()) + 1, 3, 0, 0),
    ]


def test_another_text_of_a_template_names_who_gets_it(guide: World) -> None:
    text = (guide.root / "templates/second.txt").read_text()
    guide.write({"templates/second.txt": text.replace("Hello", "Good day")})
    (edit,) = edits(guide)
    assert (edit.campaign, edit.change.words) == ("guide", "text changed: second")
    assert (str(edit.change.place), edit.leads, edit.mails_week) == ("templates/second.txt:1", 3, 0)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("enter:", "status: paused\nenter:", "status changed: live, now paused"),
        ("enter:", "sending: {window: mon-fri 09:00-17:00}\nenter:", "window added: mon-fri 09:00-17:00"),
        ("enter:", "sending: {late: skip}\nenter:", "late added: skip, 24 hours"),
        ("enter:", "dates: 2026-03-01 to 2026-03-31\nenter:", "dates added: 2026-03-01 to 2026-03-31"),
        ("enter:", "facts: {fair: 2026-04-21 11:00}\nenter:", "facts.fair added: 2026-04-21 11:00 CEST"),
        ("enter:", "exit: lead.competitor\nenter:", "exit added: lead.competitor"),
        ("[form]}", "[form], again: every time}", "again changed: never, now every time"),
        ("send: second", "send: second\n    at: day 9 10:00", "at added: day 9 10:00"),
        ("send: second", "send: offer\n    id: second", "template changed: second, now offer"),
        ("send: second", "send: second\n    when: lead.competitor", "when added: lead.competitor"),
    ],
)
def test_whatever_is_changed_is_named(guide: World, before: str, after: str, words: str) -> None:
    guide.write({GUIDE: TEXT.replace(before, after, 1)})
    assert guide.problems() == []
    assert [edit.change.words for edit in edits(guide)] == [words]


def test_a_step_is_told_with_the_branch_around_it(guide: World) -> None:
    branch = "  - if: lead.competitor\n    then:\n      - send: third\n"
    guide.write({GUIDE: TEXT.replace("  - send: second\n", branch + "  - send: second\n")})
    assert [(e.change.words, e.change.place.line) for e in edits(guide)] == [
        ("added: if lead.competitor", 5),
        ("added: send third", 7),
    ]


def test_what_many_leads_get_is_worked_out_for_some(guide: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guide.write({GUIDE: TEXT.replace("  - wait", "  - send: third\n  - wait")})
    assert [(e.mails_day, e.estimated) for e in edits(guide)] == [(3, False)]
    monkeypatch.setattr(outlook, "SAMPLE", 1)
    assert [(e.mails_day, e.estimated) for e in edits(guide)] == [(3, True)]


def test_a_plan_looks_at_a_file_that_is_back_as_at_no_edit(guide: World) -> None:
    (guide.root / GUIDE).unlink()
    guide.write({})
    assert [words for _, words, *_ in told(guide)] == ["campaign removed"]
    guide.run(NOW)
    assert told(guide) == []
    guide.write({GUIDE: TEXT})
    assert [words for _, words, *_ in told(guide)] == ["campaign is back"]


def test_a_renamed_split_and_other_branches_are_told(world: Make) -> None:
    text = (
        "enter: {sources: [form]}\nsteps:\n  - split: ways\n    into:\n      one: {share: 50, then: [{send: first}]}\n"
    )
    made = world(text + "      two: {share: 50}\n  - wait: 9 days\n")
    made.arrives("form", email="a@example.com")
    made.run("2026-03-02T10:00+01:00")
    made.write({GUIDE: text.replace("ways", "tips\n    was: ways") + "      left: {share: 50}\n  - wait: 9 days\n"})
    told = [(edit.change.kind, edit.change.words) for edit in edits(made)]
    assert told == [
        ("renamed", "renamed: ways, now tips"),
        ("branches", "branches changed: one 50, two 50, now one 50, left 50"),
    ]


def test_who_walks_another_sequence_or_branch_is_told_apart(world: Make) -> None:
    text = """enter: {sources: [form]}
begin: [{wait: 1 hour}]
sequences:
  cold:
    - if: lead.country == "PL"
      then: [{send: first}]
      else: [{send: offer}]
    - wait: 9 days
  warm: [{wait: 1 day}]
"""
    made = world(text)
    for name, country in (("a", "PL"), ("b", "DE"), ("c", "DE"), ("d", "PL")):
        made.arrives("form", email=f"{name}@example.com", country=country)
    made.run("2026-03-02T10:00+01:00")
    made.happens("d@example.com", "replied", "2026-03-02T10:30+01:00")
    made.run("2026-03-02T12:00+01:00")
    made.write({GUIDE: text.replace("[{send: first}]", "[{send: first, give_up: 2 days}]")})
    (edit,) = edits(made)
    where = edit.places
    assert (where.before, where.at, where.behind, where.had, where.elsewhere) == (0, 0, 3, 1, 1)


def test_who_loses_an_owner_is_told(world: Make) -> None:
    owners = """owners:
  ewa: {name: Ewa, email: ewa@lumo.example, when: lead.country == "PL"}
  jan: {name: Jan, email: jan@lumo.example, when: lead.country == "PL" or lead.country == "DE"}
  team: {name: Team, email: team@lumo.example}
"""
    made = world(TEXT, limits=owners)
    for name, country in (("a", "PL"), ("b", "DE"), ("c", "FR")):
        made.arrives("form", email=f"{name}@example.com", country=country)
    made.run("2026-03-02T10:00+01:00")
    made.write({"nurture.yaml": WIRING + owners.replace(owners.splitlines(keepends=True)[1], "")})
    (edit,) = edits(made)
    assert (edit.leads, edit.effect) == (1, "1 lead loses Ewa: 1 to Jan; nothing is sent again")
    made.write({"nurture.yaml": WIRING})
    (edit,) = edits(made)
    lost = "; ".join(f"1 lead loses {name}: 1 to nobody" for name in ("Ewa", "Jan", "Team"))
    assert edit.effect == f"{lost}; nothing is sent again"
