"""Conditions that are wrong: each mistake is a Problem with its column and its cure, all of them at once."""

from dataclasses import replace
from typing import Any

import pytest

from nurture.core.conditions import Answer, Names, Word, compile_condition
from nurture.core.problems import Place
from nurture.core.program import Field
from nurture.core.view import View

PLACE = Place("campaigns/guide.yaml", 7, 9)


def anything(view: View, event: str, within: Any = None, **facts: Any) -> Answer:
    return Answer(True)


FIELDS = [
    Field("country", "text"),
    Field("phone", "text"),
    Field("company_size", "number"),
    Field("trial_ends", "date"),
    Field("rating", "choice", ("A", "B", "C")),
    Field("competitor", "yes or no"),
    Field("tags", "tags"),
]
WORDS = [
    Word("has", anything, event_argument=True, keywords=("within",), facts=True, durations=("within",)),
    Word("weather", lambda view, city: Answer(None)),
    Word("in_campaign", lambda view, name: Answer(name == "guide"), campaign_argument=True),
]
NAMES = Names(
    fields={field.name: field for field in FIELDS},
    events=frozenset({"clicked", "clicked pricing", "purchased", "replied"}),
    facts={"purchased": {"value": Field("value", "number"), "category": Field("category", "text")}},
    owner={"name": frozenset({"Ewa", "Jan"}), "email": frozenset({"ewa@lumo.example"})},
    quality={"incentive": frozenset({"guide"}), "accuracy": frozenset({"high", "medium", "low"})},
    campaign={"webinar": "date", "seats": "number", "host": "text"},
    segments=frozenset({"factory", "small"}),
    campaigns=frozenset({"guide"}),
    words={word.name: word for word in WORDS},
    stages=frozenset({"mql", "sql"}),
    sources=frozenset({"guide-form", "trade-fair"}),
    temperatures=frozenset({"cold", "warm", "hot"}),
    entry={"order": Field("order", "text"), "price": Field("price", "number")},
)


@pytest.mark.parametrize(
    ("source", "column", "code", "cure"),
    [
        ("scor > 3", 1, "unknown-name", "`score`"),
        ("lead.country == PL", 17, "unknown-name", '`"PL"`'),
        ("factory", 1, "unknown-name", "`lead is factory`"),
        ("phone", 1, "unknown-name", "`lead.phone`"),
        ("lead", 1, "unknown-name", "write `lead.…`"),
        ("foo.bar == 1", 1, "unknown-name", "lead"),
        ('lead.contry == "PL"', 6, "unknown-field", "`country`"),
        ("event.ordr", 7, "unknown-fact", "`order`"),
        ('event.price > "much"', 15, "bad-constant", "`100`"),
        ('hass("replied")', 1, "unknown-word", "`has`"),
        ('has("clicked pricng")', 6, "unknown-event", "`clicked pricing`"),
        ('has("purchased", valu=3)', 18, "unknown-fact", "`value`"),
        ('has("purchased", withn="3 days")', 18, "unknown-fact", "`within`"),
        ('weather("Gdynia", sky=1)', 19, "unknown-keyword", ""),
        ('has("replied", within="3 dayz")', 23, "bad-duration", ""),
        ("weather()", 1, "bad-arguments", ""),
        ("lead is  factry", 10, "unknown-segment", "`factory`"),
        ('in_campaign("gide")', 14, "unknown-campaign", "`guide`"),
        ('lead.rating == "D"', 16, "unknown-choice", "A, B, C"),
        ('lead.rating in ["A", "D"]', 16, "unknown-choice", "A, B, C"),
        ('temperature == "hto"', 16, "unknown-temperature", "`hot`"),
        ('stage != "mqll"', 10, "unknown-stage", "`mql`"),
        ('"guid-form" == source', 1, "unknown-source", "`guide-form`"),
        ('temperature >= "warm"', 1, "bad-comparison", "`==`"),
        ('lead.trial_ends > "2026-13-01"', 19, "bad-constant", "2026-04-21"),
        ('today > "soon"', 9, "bad-constant", "2026-04-21"),
        ('lead.company_size > "big"', 21, "bad-constant", "`100`"),
        ("lead.country == 5", 17, "bad-constant", '"5"'),
        ('lead.competitor == "maybe"', 20, "bad-constant", "`yes` or `no`"),
        ('lead.tags == "vip"', 14, "bad-constant", '`"vip" in lead.tags`'),
        ("lead.phone == none", 15, "bad-constant", "`not lead.phone`"),
        ('lead.country = "PL"', 14, "lone-equals", "`==`"),
        ('(lead.country = "PL")', 15, "lone-equals", "`==`"),
        ("tracked && lead.phone", 9, "foreign-operator", "`and`"),
        ("tracked || lead.phone", 9, "foreign-operator", "`or`"),
        ("!tracked", 1, "foreign-operator", "`not`"),
        ("score === 3", 7, "foreign-operator", "`==`"),
        ("(tracked", 1, "condition-syntax", "add `)`"),
        ("tracked)", 8, "condition-syntax", ""),
        ('lead.country == "PL', 17, "condition-syntax", 'add "'),
        ("tracked lead.phone", 9, "condition-syntax", "`and` or `or`"),
        ("tracked and", 9, "condition-syntax", ""),
        ("", 1, "condition-syntax", ""),
        ("not " * 5000 + "tracked", 1, "condition-syntax", "segments"),
        ('owner.name == "Eva"', 15, "unknown-choice", "`Ewa`"),
        ("owner.phone", 7, "unknown-fact", "email, name"),
        ("owner", 1, "unknown-name", "write `owner.…`"),
        ("campaign.webinr > today", 10, "unknown-fact", "`webinar`"),
        ("campaign.place", 10, "unknown-fact", "`place: …`"),
        ('campaign.webinar > "soon"', 20, "bad-constant", "2026-04-21"),
        ('campaign.seats == "many"', 19, "bad-constant", "`100`"),
        ("campaign", 1, "unknown-name", "write `campaign.…`"),
        ('source.accuracy == "hihg"', 20, "unknown-choice", "`high`"),
        ('source.accuracy > "low"', 1, "bad-comparison", "`==`"),
        ('source.incentive in ["guide", "gide"]', 21, "unknown-choice", "`guide`"),
        ("source.path", 8, "unknown-fact", "accuracy, incentive"),
        ('has("purchased", value="much")', 24, "bad-constant", "`100`"),
        ('has("purchased", category=event.ordr)', 33, "unknown-fact", "`order`"),
        ('has("purchased", category=event.price)', 27, "bad-comparison", "one type"),
        ('has("purchased", within=event.order)', 30, "not-allowed", ""),
        ('has("purchased", category=lead.country)', 31, "not-allowed", ""),
        ("3", 1, "bad-constant", "`score > 3`"),
        ('not "vip"', 5, "bad-constant", "compare"),
        ("tracked or 3", 12, "bad-constant", "compare"),
        ('has("purchased", category=5)', 27, "bad-constant", '"5"'),
        ('has("replied", within="2 business days")', 23, "bad-duration", "`2 days`"),
        ("lead.country | lower", 16, "not-allowed", ""),
        ("lead.country.upper()", 13, "not-allowed", ""),
        ('lead["country"]', 5, "not-allowed", ""),
        ('"a" ~ "b"', 1, "not-allowed", ""),
        ("1 if tracked else 2", 1, "not-allowed", ""),
        ("has(lead.country)", 9, "not-allowed", ""),
        ("score is defined", 1, "not-allowed", ""),
        ("2 ** 100000000 > 1", 1, "not-allowed", ""),
    ],
)
def test_a_mistake_is_told_with_its_place_and_cure(source: str, column: int, code: str, cure: str) -> None:
    condition, problems = compile_condition(source, replace(PLACE, column=1), NAMES)
    assert condition is None
    assert [(problem.code, problem.place.column) for problem in problems] == [(code, column)]
    assert cure in problems[0].hint


def test_all_mistakes_are_told_at_once_where_they_stand() -> None:
    source = 'lead.contry = "PL" && has("clickd pricing") or !(lead is factry) or scor > 3'
    condition, problems = compile_condition(source, PLACE, NAMES)
    assert condition is None
    assert {problem.place.line for problem in problems} == {7}
    assert [(source[problem.place.column - 9 :][: problem.length], problem.code) for problem in problems] == [
        ("contry", "unknown-field"),
        ("=", "lone-equals"),
        ("&&", "foreign-operator"),
        ("clickd pricing", "unknown-event"),
        ("!", "foreign-operator"),
        ("factry", "unknown-segment"),
        ("scor", "unknown-name"),
    ]


def test_facts_of_campaigns_and_owners_are_known_only_where_there_are_some() -> None:
    nowhere = replace(NAMES, campaign=None, owner={})
    _, problems = compile_condition('campaign.webinar > today or owner.name == "Ewa"', PLACE, nowhere)
    assert [problem.code for problem in problems] == ["outside-campaign", "no-owners"]


def test_a_number_written_as_two_is_put_together() -> None:
    (problem,) = compile_condition("lead.company_size >= 1 000", PLACE, NAMES)[1]
    assert problem.hint == "did you mean `1000`?"
