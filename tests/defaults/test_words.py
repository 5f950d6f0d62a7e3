"""The built-in words, asked in conditions as an author writes them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nurture import UNKNOWN, Enrolment, Event, Lead, View, Word
from nurture.core.conditions import Names, compile_condition
from nurture.core.problems import Place
from nurture.core.program import Field
from nurture.defaults.words import register_conditions

NOW = datetime(2026, 3, 30, 8, tzinfo=UTC)
NAMES = Names(
    fields={},
    events=frozenset({"clicked", "clicked pricing", "opened", "purchased", "replied", "visited pricing"}),
    facts={
        "purchased": {
            "value": Field("value", "number"),
            "category": Field("category", "text"),
            "gift": Field("gift", "yes or no"),
            "paid": Field("paid", "date"),
        }
    },
    segments=frozenset(),
    campaigns=frozenset({"guide", "trial"}),
    words={word.name: word for word in register_conditions()},
)
TEA = {"value": 80.0, "category": "tea", "gift": True, "paid": datetime(2026, 1, 31, 23, 30, tzinfo=UTC)}
EVENTS = [
    Event("purchased", NOW - timedelta(days=40), "1", facts=TEA, seq=1),
    Event("replied", NOW - timedelta(days=9), "2", seq=2),
    Event("purchased", NOW - timedelta(days=3), "3", facts={"value": 20.0, "category": "coffee"}, seq=3),
    Event("clicked", NOW - timedelta(days=1), "4", what=("welcome", "pricing"), seq=4),
    Event("purchased", NOW - timedelta(days=5), "5", facts={"value": 7.0}, seq=5),
]


def view(**changes: Any) -> View:
    walks = [Enrolment("guide", 1, NOW, 0), Enrolment("trial", 1, NOW, 0, state="goal")]
    known = {"events": EVENTS, "tracked": True, "enrolments": walks} | changes
    return View(NOW, ZoneInfo("Europe/Warsaw"), Lead(1, "ada@example.com"), **known)


def ask(source: str, **changes: Any) -> Any:
    condition, problems = compile_condition(source, Place("x.yaml"), NAMES)
    assert condition, problems
    return condition.ask(view(**changes))


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('has("purchased")', True),
        ('has("clicked")', True),
        ('has("clicked pricing")', True),
        ('has("opened")', False),
        ('has("purchased", value=80)', True),
        ('has("purchased", value="80")', True),
        ('has("purchased", category="tea", value=20)', False),
        ('has("purchased", gift=yes)', True),
        ('has("purchased", gift=no)', False),
        ('has("purchased", paid="2026-02-01")', True),
        ('has("purchased", paid="2026-02-02")', False),
        ('has("replied", within="9 days")', False),
        ('has("replied", within="10 days")', True),
        ('has("purchased", within="10 days", category="tea")', False),
        ('count("purchased") == 3', True),
        ('count("purchased", within="4 days") == 1', True),
        ('count("opened") == 0', True),
        ('last("purchased").value == 7', True),
        ('last("purchased").category == "coffee"', False),
        ('last("purchased").at > "2026-03-25 00:00"', True),
        ('last("opened").at > "2026-03-25"', False),
        ('in_campaign("guide")', True),
        ('in_campaign("trial")', False),
    ],
)
def test_over_the_whole_life(source: str, value: bool) -> None:
    assert ask(source).value is value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('has("replied")', False),
        ('ever("replied")', True),
        ('ever("purchased", category="tea")', True),
        ('has("purchased", category="tea")', False),
        ('count("purchased") == 2', True),
        ('last("replied").at < today', False),
    ],
)
def test_in_a_campaign_only_what_came_behind_the_door_counts(source: str, value: bool) -> None:
    assert ask(source, since_seq=2).value is value


@pytest.mark.parametrize(
    "source",
    [
        'has("clicked")',
        'not has("clicked pricing")',
        'ever("opened")',
        'count("opened") == 0',
        'last("clicked").at < today',
    ],
)
def test_clicks_and_opens_are_unknown_without_agreement_to_tracking(source: str) -> None:
    assert ask(source, tracked=False).value is UNKNOWN
    assert ask(source, tracked=False, events=[]).value is UNKNOWN
    assert ask(source, tracked=True).value is not UNKNOWN


def test_without_it_visits_are_those_that_a_feed_told() -> None:
    told, followed = (Event("visited", NOW, key, ("pricing",), seq=9, message=key) for key in ("", "m"))
    for events, is_tracked, value in (([told], False, True), ([followed], False, False), ([followed], True, True)):
        assert ask('has("visited pricing")', events=events, tracked=is_tracked).value is value


@pytest.mark.parametrize(
    ("source", "changes_at"),
    [
        ('has("purchased")', None),
        ('has("replied", within="9 days")', None),
        ('has("replied", within="10 days")', datetime(2026, 3, 31, 7, tzinfo=UTC)),
        ('has("purchased", within="6 days")', datetime(2026, 4, 2, 7, tzinfo=UTC)),
        ('count("purchased", within="6 days") > 1', datetime(2026, 3, 31, 7, tzinfo=UTC)),
        ('has("purchased", within="96 hours")', datetime(2026, 3, 31, 8, tzinfo=UTC)),
    ],
)
def test_within_says_when_it_runs_out(source: str, changes_at: datetime | None) -> None:
    """Clocks were put forward on 29 March, so days from before it end an hour sooner in UTC."""
    assert ask(source).changes_at == changes_at


@pytest.mark.parametrize(
    ("source", "evidence"),
    [
        ('has("clicked pricing")', '"clicked pricing" at 2026-03-29 10:00+02:00'),
        ('has("opened")', 'never "opened"'),
        ('has("opened", within="3 days")', 'no "opened" within 3 days'),
        ('ever("opened")', 'never "opened"'),
        ('in_campaign("trial")', "is not in campaign trial"),
        ('count("purchased") > 5', 'count("purchased") 3, not > 5'),
    ],
)
def test_evidence(source: str, evidence: str) -> None:
    assert ask(source).evidence == (evidence,)


def test_evidence_speaks_of_entering_inside_a_campaign() -> None:
    assert ask('has("replied")', since_seq=2).evidence == ('no "replied" since entering',)


def test_every_word_is_registered_once() -> None:
    words = register_conditions()
    assert all(isinstance(word, Word) for word in words)
    assert [word.name for word in words] == ["has", "count", "ever", "last", "in_campaign"]
