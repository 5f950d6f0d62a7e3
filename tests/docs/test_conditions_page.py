"""docs/reference/conditions.md: every condition is asked about the four leads of the page."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nurture.core.conditions import UNKNOWN, Condition
from nurture.core.happenings import FeedRules, Happened, read_happening
from nurture.core.model import Enrolment, Event, Lead
from nurture.core.steps import If
from nurture.core.view import Points, View
from nurture.engine.intake.recording import event_names
from nurture.project.load import Loaded
from nurture.project.names import BARE_EVENTS
from tests.docs.keys import errors, loaded
from tests.docs.pages import REFERENCE, WIRING, all_campaigns, blocks, written
from tests.docs.tables import tables

PAGE = REFERENCE / "conditions.md"
ROWS = tables(PAGE, "condition | Ada | Ben | Cleo | Dan")
MISTAKES = tables(PAGE, "condition | Problem")
EVENTS = [(cell.split("`, `"), brought) for cell, _, brought in tables(PAGE, "event | when it happens")]
NOW = datetime(2026, 3, 3, 11, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")
FAIR = {"hall": "A3", "webinar": datetime(2026, 4, 21, 9, tzinfo=UTC)}
GUIDE, LOW = {"incentive": "CRM guide", "accuracy": ""}, {"incentive": "", "accuracy": "low"}
EWA, TEAM = {"name": "Ewa Król", "email": "ewa@lumo.example"}, {"name": "Lumo", "email": "sales@lumo.example"}


def asking(conditions: list[str]) -> Loaded:
    """A campaign with an `if` for each."""
    steps = [{"if": condition, "then": [{"wait": "1 day"}]} for condition in conditions]
    campaign = {"facts": {"hall": "A3", "webinar": "2026-04-21 11:00"}, "enter": {"event": "purchased"}, "steps": steps}
    return loaded({**all_campaigns(), "campaigns/asking.yaml": written(campaign)})


@pytest.fixture(scope="module")
def project() -> Loaded:
    return asking([source for source, *_ in ROWS])


def lead(number: int, name: str, source: str, *values: Any) -> Lead:
    keys = ("country", "company_size", "rating", "competitor", "trial_ends", "tags")
    return Lead(number, f"{name}@example.com", source, dict(zip(keys, values, strict=False)))


def bought(value: int, category: str, at: datetime, seq: int) -> Event:
    return Event("purchased", at, f"shop/{seq}", facts={"value": float(value), "category": category}, seq=seq)


def clicked(seq: int) -> Event:
    return Event("clicked", NOW - timedelta(hours=2), f"clicks/{seq}", ("pricing", "welcome"), seq=seq)


def views(project: Loaded) -> dict[str, View]:
    assert project.project
    hour, year = timedelta(hours=1), timedelta(days=370)
    walks = {"fair": Enrolment("fair-follow-up", 1, NOW, 1), "new": Enrolment("newcomers", 1, NOW, 1)}
    ada, ben, cleo, dan = (
        View(NOW, WARSAW, each, since_seq=1, halves_every=timedelta(days=30), segments=project.project.segments)
        for each in (
            lead(1, "ada", "guide-form", "PL", 120.0, "A", False, date(2026, 3, 5), ("vip", "gdynia")),
            lead(2, "ben", "trade-fair", "DE", 12.0, "C", True, date(2026, 2, 28), ("gdynia",)),
            lead(3, "cleo", "guide-form", "PL", 80.0, "B", False, date(2026, 3, 3), ("vip",)),
            lead(4, "dan", ""),
        )
    )
    inside = {"campaign": FAIR, "enrolments": [walks["fair"]]}
    return {
        "Ada": replace(
            ada, **{**inside, "enrolments": [*walks.values()]}, tracked=True, temperature="hot", stage="sql",
            events=[clicked(2), bought(80, "tea", NOW - hour, 3)], entry={"at": NOW, "value": 80.0, "category": "tea"},
            points=[Points(60, "submitted demo-form", NOW), Points(10, "factory", fades=False)],
            owner=EWA, source=GUIDE,
        ),
        "Ben": replace(
            ben, **inside, tracked=True, stage="customer", events=[bought(20, "cups", NOW - year, 1)],
            entry={"at": NOW - year, "value": 20.0, "category": "cups"},
            points=[Points(12, "replied", NOW)], owner=TEAM, source=LOW,
        ),
        "Cleo": replace(
            cleo, **inside, stage="customer", events=[clicked(2), bought(5, "cups", NOW - hour, 3)],
            entry={"at": NOW, "value": 5.0, "category": "cups"},
            points=[Points(5, "replied", NOW)], owner=EWA, source=GUIDE,
        ),
        "Dan": replace(dan, since_seq=0),
    }  # fmt: skip


def compiled(project: Loaded) -> list[Condition]:
    assert [f"{p.place} {p.message}" for p in project.problems if p.severity == "error"] == []
    assert project.project
    steps = project.project.campaigns["asking"].sequences["steps"]
    return [step.condition for step in steps if isinstance(step, If)]


def answer(condition: Condition, view: View) -> str:
    value = condition.ask(view).value
    return "unknown" if value is UNKNOWN else "yes" if value else "no"


def test_every_condition_answers_as_the_page_says(project: Loaded) -> None:
    people = views(project)
    told = [[row[0], *(answer(condition, view) for view in people.values())]
            for row, condition in zip(ROWS, compiled(project), strict=True)]  # fmt: skip
    assert told == ROWS


def test_every_mistake_is_the_problem_that_the_page_says() -> None:
    for condition, code in MISTAKES:
        assert [p.code for p in asking([condition]).problems if p.severity == "error"] == [code], condition


def test_every_event_can_be_asked_for_scored_and_let_a_lead_in() -> None:
    events = [event for written, _ in EVENTS for event in written]
    score = {"halves_every": "30 days", "events": dict.fromkeys(events, 5)}
    doors = {
        f"campaigns/door-{number}.yaml": written(
            {"enter": {"event": event}, "steps": [{"if": f'has("{event}")', "then": [{"wait": "1 day"}]}]}
        )
        for number, event in enumerate(events)
    }
    files = {**all_campaigns(), "nurture.yaml": written({**WIRING, "score": score}), **doors}
    assert [f"{p.place} {p.message}" for p in errors(files)] == []
    assert {event for event in events if " " not in event} == BARE_EVENTS


def test_a_feed_brings_in_what_the_page_says(project: Loaded) -> None:
    assert project.project
    rules = FeedRules("shop", WARSAW, project.project.events, event_names(project.project))
    for events, brought in EVENTS:
        for event in events:
            read = read_happening({"email": "ada@example.com", "event": event}, rules, NOW).result
            assert isinstance(read, Happened) is (brought == "yes"), event


WORDS = ["has", "count", "ever", "last", "in_campaign"]
NOUNS = [
    *("lead.", "owner.name", "owner.email", "campaign.", "event.", "source.incentive", "source.accuracy"),
    *("score", "fit", "engagement", "temperature", "stage", "source", "today", "tracked", "lead is"),
]
OPERATORS = [
    "==",
    "!=",
    ">=",
    "<=",
    ">",
    "<",
    "in",
    "not in",
    "and",
    "or",
    "not",
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "is",
    "(",
]


def shown(part: str) -> list[list[str]]:
    """The rows of the page that use it."""
    bounded = re.escape(part) if not part[0].isalpha() else rf"(?<![\w.\"]){re.escape(part)}"
    bounded += r"\(" if part in WORDS else r"(?!\w)" if part[-1].isalpha() else ""
    return [row for row in ROWS if re.search(bounded, row[0])]


@pytest.mark.parametrize("part", [*WORDS, *NOUNS, *OPERATORS])
def test_every_word_noun_and_operator_answers_yes_and_no(part: str) -> None:
    answers = {answer for row in shown(part) for answer in row[1:]}
    assert {"yes", "no"} <= answers


@pytest.mark.parametrize("part", ["has", "count", "ever", "last", "not", "and", "or", "==", ">", "<=", ">=", "+"])
def test_what_can_be_unknown_is_shown_unknown(part: str) -> None:
    assert "unknown" in {answer for row in shown(part) for answer in row[1:]}


def test_the_words_are_all_that_nurture_brings(project: Loaded) -> None:
    from tests.docs.keys import plugins

    assert sorted(plugins().words) == sorted(WORDS)
    assert blocks(PAGE, "yaml") == []
