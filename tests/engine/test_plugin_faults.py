"""A plugin that fails at any of its hooks: a fault that names it, and everybody else's mail goes out."""

from __future__ import annotations

from copy import deepcopy

import pytest

from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.explain import explain_lead
from nurture.engine.explained import as_dict
from nurture.engine.report import Report
from nurture.testing.world import World, instant
from tests.engine.conftest import WIRING, Make
from tests.engine.test_delivery import ADA, BO, ENTER, SEND, real, through

TEMPLATE = "---\nsubject: Hi {{ lead.email | loud }}\n---\nHello. {{ unsubscribe_url }}\n"
WORD = """
from nurture import Answer, Word, hookimpl

def moody(view):
    if view.lead.email.startswith("ada"):
        raise ValueError("no answer")
    return Answer(True)

@hookimpl
def register_conditions():
    return [Word("moody", moody)]
"""
SCORER = """
from nurture import Points, Scorer, hookimpl

class Karma:
    name = "karma"
    fades = False
    def read(self, written):
        return written
    def points(self, event, view, rules):
        if view.lead.email.startswith("ada"):
            raise ZeroDivisionError("no karma")
        yield Points(1.0, "karma", fades=False)

@hookimpl
def register_scorers():
    return [Karma()]
"""
FILTER = """
from nurture import Filter, hookimpl

def loud(text):
    if text.startswith("ada"):
        raise KeyError("no voice")
    return text.upper()

@hookimpl
def register_filters():
    return [Filter("loud", loud)]
"""
CIRCULAR_FILTER = FILTER.replace('raise KeyError("no voice")', "error = KeyError('no voice'); raise error from error")
VETO = """
from nurture import hookimpl

@hookimpl
def veto_message(message, lead, now):
    if lead.email.startswith("ada"):
        raise RuntimeError("no say")
"""
LEAVING_VETO = VETO.replace("raise RuntimeError", "raise SystemExit")
ODD_VETO = VETO.replace('raise RuntimeError("no say")', "return 7")
SOURCE = """
from nurture import Batch, Options, Row, hookimpl

class Half:
    name = "half"
    options = Options
    def fetch(self, options, cursor):
        yield Batch((Row({"email": f"from-{cursor or 'the-start'}@example.com"}, 1),), "the-middle")
        raise RuntimeError("the line is dead")

@hookimpl
def register_sources():
    return [Half()]
"""
AFTER_THE_MARK = """
from nurture import Options, Receipt, hookimpl

class Fragile:
    name = "fragile"
    options = Options
    abilities = frozenset()
    def deliver(self, letters, mark, options):
        for letter in letters:
            mark([letter.key])
            if letter.recipient.startswith("ada"):
                raise RuntimeError("lost the thread")
            yield Receipt(letter.key, "sent", "")

@hookimpl
def register_channels():
    return [Fragile()]
"""
FADING = SCORER.replace("fades = False", "fades = True").replace(
    'yield Points(1.0, "karma", fades=False)', 'return [Points(1.0, "karma", event.at)]'
)
WHEN = "steps:\n  - send: first\n    when: moody()\n"


@pytest.mark.parametrize(
    ("plugin", "files"),
    [
        (WORD, {"campaigns/guide.yaml": ENTER + WHEN}),
        (SCORER, {"nurture.yaml": WIRING.replace("score:\n", "score:\n  karma: {}\n")}),
        (FILTER, {"templates/first.txt": TEMPLATE}),
        (CIRCULAR_FILTER, {"templates/first.txt": TEMPLATE}),
        (VETO, {}),
        (LEAVING_VETO, {}),
        (ODD_VETO, {}),
    ],
    ids=[
        "word",
        "scorer",
        "filter",
        "filter that blames itself",
        "veto",
        "veto that ends the process",
        "veto that answers a number",
    ],
)
def test_one_lead_waits_and_the_fault_names_the_plugin(world: Make, plugin: str, files: dict[str, str]) -> None:
    guide = world(ENTER + SEND)
    guide.write({"plugins/own.py": plugin, **files})
    assert guide.problems() == []
    for email in (ADA, BO):
        guide.arrives("form", email=email)
    report = guide.run("2026-03-02T10:00+01:00")
    assert [m.lead for m in guide.messages()] == [2]
    assert report.faults
    assert all("own" in fault for fault in report.faults)
    assert not any(ADA in fault for fault in report.faults)


def scored(world: Make, plugin: str) -> World:
    """Ada's points make the plugin fail; both have had a run."""
    guide = world(ENTER + SEND)
    guide.write({"plugins/own.py": plugin, "nurture.yaml": WIRING.replace("score:\n", "score:\n  karma: {}\n")})
    assert guide.problems() == []
    for email in (ADA, BO):
        guide.arrives("form", email=email)
    guide.run("2026-03-02T10:00+01:00")
    return guide


@pytest.mark.parametrize(
    ("points", "line"),
    [
        ("return [Points('twelve', 'karma', event.at)]", 9),
        ("return [Points(float('nan'), 'karma', event.at)]", 9),
        ("return [12]", 9),
        ("return None", 9),
        ("return [Points(1.0, 'karma', event.at.replace(tzinfo=None))]", 9),
        ("raise SystemExit('no karma')", 11),
    ],
)
def test_points_that_are_none_are_the_fault_of_their_scorer(world: Make, points: str, line: int) -> None:
    guide = scored(world, FADING.replace('raise ZeroDivisionError("no karma")', points))
    report = guide.run("2026-03-02T11:00+01:00")
    assert [m.lead for m in guide.messages()] == [2]
    assert len(report.faults) == 1
    assert report.faults[0].startswith("lead 1 could not be planned: the scorer `karma` ")
    assert report.faults[0].endswith(f"(plugins/own.py, line {line})")


def test_a_lead_whose_scorer_fails_is_told_all_but_its_score(world: Make) -> None:
    guide = scored(world, SCORER)
    report = Report(instant("2026-03-02T10:10+01:00"))
    told = explain_lead(ADA, guide.state(ADA), guide.place, guide.store, report)
    assert (told.score, told.next, told.tried_again) == (None, None, instant("2026-03-02T11:00+01:00"))
    assert report.faults == [
        "lead 1 could not be planned: the scorer `karma` failed: ZeroDivisionError: no karma (plugins/own.py, line 11)"
    ]
    assert as_dict(told, guide.place.project)["score"] == {"total": None, "evidence": []}


def test_whoever_could_not_be_planned_is_as_soon_as_the_plugin_is_another(world: Make) -> None:
    guide = scored(world, SCORER)
    assert guide.run("2026-03-02T10:01+01:00").faults == []
    guide.write({"plugins/own.py": SCORER.replace("ada", "nobody")})
    now = instant("2026-03-02T10:02+01:00")
    looked = look_ahead(guide.place, deepcopy(guide.store), now, now, Report(now))
    assert [(email, d.step) for email, d in looked.decisions if d.do == "send"] == [(ADA, "first")]
    guide.run("2026-03-02T10:02+01:00")
    assert [m.lead for m in guide.messages()] == [2, 1]


def test_a_source_that_breaks_off_keeps_what_it_brought_and_goes_on_from_there(world: Make) -> None:
    guide = _with_source(world)
    guide.arrives("form", email=BO)
    report = guide.run("2026-03-02T10:00+01:00")
    assert {state.lead.email for state in guide.store.leads("", "")} == {
        BO, "from-the-start@example.com", "from-the-middle@example.com"
    }  # fmt: skip
    assert report.sent == 3
    assert set(report.faults) == {"source far (plugin half): RuntimeError: the line is dead (plugins/own.py, line 9)"}
    assert guide.run("2026-03-02T10:01+01:00").new_leads == 0


def _with_source(world: Make) -> World:
    guide = world(ENTER + SEND)
    wiring = WIRING.replace("sources:\n", "sources:\n  far: {use: half, consent: [newsletter]}\n")
    enter = "enter: {sources: [form, far]}\n"
    guide.write({"plugins/own.py": SOURCE, "nurture.yaml": wiring, "campaigns/guide.yaml": enter + SEND})
    assert guide.problems() == []
    return guide


def test_a_channel_that_fails_after_its_mark_leaves_one_message_in_doubt(world: Make) -> None:
    guide = through(world(ENTER + SEND), "fragile", AFTER_THE_MARK)
    for email in (ADA, BO):
        guide.arrives("form", email=email)
    report = real(guide, "2026-03-02T10:00+01:00")
    assert report.in_doubt == 1
    assert "lost the thread (plugins/own.py" in report.faults[0]
    report = real(guide, "2026-03-02T10:05+01:00")
    assert (report.sent, report.in_doubt, report.faults) == (1, 0, [])


def test_what_plugins_print_does_not_get_among_the_output(world: Make, capsys: pytest.CaptureFixture[str]) -> None:
    guide = world(ENTER + SEND)
    guide.write({"plugins/own.py": "print('I am here')\n" + VETO})
    assert guide.problems() == []
    assert "I am here" not in capsys.readouterr().out
