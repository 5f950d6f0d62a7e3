"""Forms in the files: a source and an event at once, the campaign that comes with one, and who is no lead yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from nurture.cli import nurture
from nurture.core.forms import Submission
from nurture.core.model import Consent
from nurture.engine.intake.recording import Happening, NotRecorded, record
from nurture.store.sqlite import SqliteStore
from nurture.testing.world import World, instant
from tests.engine.conftest import TEMPLATE, WIRING

MONDAY = "2026-03-02T10:00+01:00"
EVE = "eve@example.com"
FORMS = """
web: https://news.lumo.example
owners: {ewa: {name: Ewa, email: ewa@lumo.example}}
forms:
  guide-form: {title: Guide, asks: [first_name, company_size], consents: [newsletter, tracking], incentive: guide}
  call-form: {title: Call, asks: phone}
"""
STORY = """
story: {name}
lead: {{email: ada@example.com, source: {source}}}
starts: 2026-03-02 10:00
then:
"""
FILES = {
    "nurture.yaml": WIRING.replace("newsletter.md}", "newsletter.md, confirm: double opt-in}") + FORMS,
    "consents/newsletter.md": "Yes, mail me.",
    "consents/tracking.md": "Yes, count my clicks.",
    **{f"leads/{name}.csv": "email\n" for name in ("form", "fair", "list")},
    **{f"templates/{name}.txt": TEMPLATE.format(name=name) for name in ("welcome", "call", "offer")},
    "campaigns/guide.yaml": "enter: {sources: guide-form}\nsteps: [{send: welcome, requested: yes}]\n",
    "campaigns/calls.yaml": "enter: {event: submitted call-form}\nsteps: [{send: call, requested: yes}]\n",
    "campaigns/cold.yaml": "enter: {when: temperature == 'cold'}\nsteps: [{send: offer}]\n",
    "stories/form.yaml": STORY.format(name="From the form", source="guide-form")
    + "  - {at: day 0, sends: [welcome, offer]}\n"
    "  - {at: day 1 10:00, happens: submitted call-form}\n  - {at: day 1, sends: call}\n",
    "stories/again.yaml": STORY.format(name="A known lead", source="list")
    + "  - {at: day 0, skips: offer, because: consent}\n"
    "  - {at: day 1 10:00, happens: submitted guide-form}\n  - {at: day 1, sends: welcome}\n",
}


@pytest.fixture
def world(tmp_path: Path) -> Callable[..., World]:
    def make(**files: str) -> World:
        made = World(tmp_path, {**FILES, **files}, SqliteStore(tmp_path / "nurture.db"))
        assert made.problems() == []
        return made

    return make


def asks(world: World, request: str = "r1", at: str = MONDAY, email: str = EVE, form: str = "guide-form") -> None:
    world.store.ask(submission(request, at, email, form))


def submission(request: str = "r1", at: str = MONDAY, email: str = EVE, form: str = "guide-form") -> Submission:
    ticked = Consent("newsletter", True, instant(at), form, "consents/newsletter.md")
    return Submission(request, form, instant(at), email, email, {"first_name": "Eve"}, (ticked,), "en")


def told(world: World, *command: str) -> Result:
    return CliRunner().invoke(nurture, ["-C", str(world.root), *command])


def said(world: World, *command: str) -> Any:
    return json.loads(told(world, *command, "--json").stdout)


def test_stories_tell_of_a_form_as_of_a_source_and_an_event(world: Callable[..., World]) -> None:
    made = world()
    result = said(made, "test", "--coverage")
    assert [(one["passed"], one["problems"]) for one in result["stories"]] == [(True, [])] * 2
    assert result["coverage"]["missing"] == []


def test_a_run_counts_who_came_by_a_form_once_and_as_soon_as_it_is_a_lead(world: Callable[..., World]) -> None:
    made = world()
    with closing(made.store):
        asks(made)
        made.arrives("form", email="ada@example.com")
        assert made.run(MONDAY).new_leads == 1
        made.store.confirm("r1", instant("2026-03-02T10:30+01:00"), "")
        for request, name in (("r2", "ada"), ("r3", "dan")):
            made.store.submit(submission(request, email=f"{name}@example.com"))
        assert [made.run(at).new_leads for at in ("2026-03-02T11:00+01:00", "2026-03-02T12:00+01:00")] == [2, 0]


def test_a_mail_of_nurtures_names_the_language_of_its_words(world: Callable[..., World]) -> None:
    german = FILES["nurture.yaml"].replace("language: en", "language: de")
    assert german != FILES["nurture.yaml"]
    made = world(**{"nurture.yaml": german})
    with closing(made.store):
        asks(made)
        made.run(MONDAY)
    (mail,) = (made.root / "outbox").glob("*.eml")
    text = mail.read_text("utf-8")
    assert "\nContent-Language: en" in text and "Please confirm" in text


def test_who_has_not_confirmed_is_no_lead(world: Callable[..., World]) -> None:
    made = world()
    with closing(made.store):
        asks(made)
        planned = said(made, "plan", "--at", MONDAY)["decisions"]
        assert [(d["campaign"], d["step"]) for d in planned if d["do"] == "send"] == [("confirm guide-form", "confirm")]
        made.run(MONDAY)
        state = made.state(EVE)
        assert made.sent() == [("03-02 10:00", "confirm")]
        assert (state.course.owner, state.course.doors, [e.campaign for e in state.enrolments]) == (
            "",
            {},
            ["confirm guide-form"],
        )
        assert said(made, "leads")["leads"] == []
        assert said(made, "explain", EVE)["unconfirmed"] is True
        assert "has sent a form and not confirmed it yet" in told(made, "explain", EVE).stdout
        (typed,) = said_of(made)["unconfirmed"]
        assert (typed["form"], typed["fields"], typed["consents"]) == (
            "guide-form",
            {"first_name": "Eve"},
            ["newsletter"],
        )


def test_of_a_form_from_who_was_suppressed_the_owner_alone_is_told(world: Callable[..., World]) -> None:
    made = world()
    with closing(made.store):
        made.store.suppress(EVE, "a rival", instant("2026-03-01T10:00+01:00"), source="by hand")
        asks(made)
        assert made.run(MONDAY).notes == [
            "guide-form: asked for by e***@example.com, and nothing was sent there to confirm it:"
            " this address gets no more mail: a rival"
        ]
        assert made.sent() == []
        explained = told(made, "explain", EVE).stdout
        assert "gets no more mail: a rival" in explained and "has sent a form and not confirmed it yet" in explained
        told_of = told(made, "suppressed", EVE).stderr
        assert (
            f"unconfirmed guide-form, Mon 2026-03-02 10:00 +01:00: nothing was sent to {EVE} to confirm it" in told_of
        )
        assert made.run("2026-03-02T11:00+01:00").notes == []


def said_of(world: World) -> Any:
    return json.loads(told(world, "export", EVE).stdout)


def test_once_confirmed_it_is_one_like_any_other(world: Callable[..., World]) -> None:
    made = world()
    with closing(made.store):
        asks(made)
        made.run(MONDAY)
        made.store.confirm("r1", instant("2026-03-02T11:00+01:00"), "<1@x>")
        made.run("2026-03-02T11:00+01:00")
        assert sorted(made.sent()[1:]) == [("03-02 11:00", "offer"), ("03-02 11:00", "welcome")]
        assert made.state(EVE).course.owner == "ewa"
        (lead,) = said(made, "leads", "--source", "guide-form")["leads"]
        assert lead["email"] == EVE
        assert said(made, "explain", EVE)["unconfirmed"] is False and said_of(made)["unconfirmed"] == []


def test_each_form_is_asked_about_by_itself_and_in_time(world: Callable[..., World]) -> None:
    made = world()
    with closing(made.store):
        for request in ("r1", "r2"):
            asks(made, request)
        made.run(MONDAY)
        asks(made, "r3", "2026-03-02T12:00+01:00")
        made.run("2026-03-02T12:00+01:00")
        assert [at for at, step in made.sent() if step == "confirm"] == ["03-02 10:00", "03-02 10:00", "03-02 12:00"]


def test_editing_the_wiring_says_nothing_of_what_comes_with_forms(world: Callable[..., World]) -> None:
    made = world()
    with closing(made.store):
        made.run(MONDAY)
        made.write({"nurture.yaml": FILES["nurture.yaml"] + "limits: {per_minute: 60}\n"})
        edits = said(made, "plan", "--at", "2026-03-02T12:00+01:00")["edits"]
        assert {edit["campaign"] for edit in edits} == {""}
        made.write({"nurture.yaml": WIRING})
        assert not [note for note in made.run("2026-03-02T13:00+01:00").notes if "confirm" in note]


def test_the_projects_own_mail_takes_the_place_of_ours(world: Callable[..., World]) -> None:
    own = "---\nsubject: Ours\n---\nYou want our {{ form.incentive }}: {{ confirm_url }}\n"
    made = world(**{"templates/confirm.md": own})
    assert [p.code for p in made.place.problems] == []
    with closing(made.store):
        asks(made)
        made.run(MONDAY)
        (mail,) = (made.root / "outbox").glob("*.eml")
        text = mail.read_text("utf-8")
        assert "Subject: Ours" in text and "You want our guide:" in text and "/confirm/" in text


WRONG = {
    "bad-name": ("guide-form: {title: Guide", "guide form: {title: Guide"),
    "shared-name": ("call-form:", "list:"),
    "reserved-name": ("asks: phone", "asks: [email]"),
    "unknown-field": ("asks: phone", "asks: [fone]"),
    "unknown-consent": ("consents: [newsletter, tracking], inc", "consents: [newsleter], inc"),
    "missing-key": ("web: https://news.lumo.example\n", ""),
    "missing-language": ("title: Call", "title: {pl: Zadzwoń}"),
    "bad-address": ("title: Call", "title: Call, embedded_in: https://lumo.example/page"),
}


@pytest.mark.parametrize("code", WRONG)
def test_a_form_that_is_wrong_is_told(tmp_path: Path, code: str) -> None:
    right, wrong = WRONG[code]
    assert right in FILES["nurture.yaml"]
    made = World(tmp_path, {**FILES, "nurture.yaml": FILES["nurture.yaml"].replace(right, wrong)})
    assert code in {each.rpartition(" ")[2] for each in made.problems()}


def test_a_field_that_is_required_and_not_asked_for_has_its_own_cure(tmp_path: Path) -> None:
    wiring = FILES["nurture.yaml"].replace("asks: phone", "asks: [frist_name], required: [first_name, fone]")
    told = [(p.message, p.hint) for p in World(tmp_path, {**FILES, "nurture.yaml": wiring}).place.problems]
    assert ("there is no field `frist_name`", "did you mean `first_name`?") in told
    assert ("`first_name` is required, and the form does not ask for it", "list it under `asks` too") in told
    assert ("there is no field `fone`", "did you mean `phone`?") in told


@pytest.mark.parametrize("was", ["guide-form", "call-form", "form", "old-form"])
def test_a_name_that_is_taken_was_no_other_form(tmp_path: Path, was: str) -> None:
    wiring = FILES["nurture.yaml"].replace("title: Guide,", "title: Guide, was: old-form,")
    wiring = wiring.replace("title: Call,", f"title: Call, was: [{was}],")
    made = World(tmp_path, {**FILES, "nurture.yaml": wiring})
    assert [each.rpartition(" ")[2] for each in made.problems()] == ["shared-name"] * (2 if was == "old-form" else 1)


NO_WAY = {
    "templates/your-data.txt": "---\nsubject: Yours\n---\nWrite to us.",
    "templates/confirm.txt": "---\nsubject: Ours\n---\nPlease confirm.\n",
    "templates/welcome.txt": "---\nsubject: Hi\n---\n{{ confirm_url }} {{ unsubscribe_url }}\n",
}


@pytest.mark.parametrize("path", NO_WAY)
def test_only_the_mail_that_asks_leads_to_the_page(tmp_path: Path, path: str) -> None:
    made = World(tmp_path, {**FILES, path: NO_WAY[path]})
    assert made.problems() == [f"{path}:1 no-way-to-confirm"]


def test_where_no_form_is_to_be_confirmed_a_template_may_be_called_confirm(tmp_path: Path) -> None:
    wiring = FILES["nurture.yaml"].replace(", confirm: double opt-in", "")
    calls = FILES["campaigns/calls.yaml"].replace("send: call", "send: confirm")
    files = {
        "nurture.yaml": wiring,
        "campaigns/calls.yaml": calls,
        "templates/confirm.txt": TEMPLATE.format(name="Seat"),
    }
    assert World(tmp_path, {**FILES, **files, "stories/form.yaml": FILES["stories/again.yaml"]}).problems() == []


@pytest.mark.parametrize("event", ["unconfirmed guide-form", "asked-for-data", "unclear-answer"])
def test_events_that_nurture_writes_have_no_other_meaning(tmp_path: Path, event: str) -> None:
    wiring = FILES["nurture.yaml"].replace("  asked: []\n", f"  asked: []\n  {event}: []\n")
    assert [each.rpartition(" ")[2] for each in World(tmp_path, {**FILES, "nurture.yaml": wiring}).problems()] == [
        "reserved-name"
    ]
    made = World(tmp_path / "sound", FILES)
    made.arrives("list", email=EVE)
    made.run(MONDAY)
    with pytest.raises(NotRecorded, match="written by nurture itself"):
        record(Happening(EVE, event), made.place.project, made.store)


def test_a_lead_may_ask_before_any_import(world: Callable[..., World]) -> None:
    """Who was unconfirmed and then arrives by a table is a lead from there."""
    made = world()
    with closing(made.store):
        asks(made, email="ben@example.com")
        made.run(MONDAY)
        made.arrives("list", email="ben@example.com")
        made.run("2026-03-02T12:00+01:00")
        state = made.state("ben@example.com")
        assert state.lead.source == "list" and "cold" in [e.campaign for e in state.enrolments]
        assert replace(state.lead, fields={}).first_seen == instant("2026-03-02T12:00+01:00")
