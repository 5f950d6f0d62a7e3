"""Conditions as authors write them: what they answer, why, and until when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nurture.core.conditions import UNKNOWN, Answer, Condition, Names, Word, compile_condition
from nurture.core.model import Lead
from nurture.core.problems import Place
from nurture.core.program import Field
from nurture.core.scoring import Named
from nurture.core.view import Points, View

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
PLACE = Place("campaigns/guide.yaml", 7, 9)
WARSAW = ZoneInfo("Europe/Warsaw")


def opened(view: View, event: str, within: Any = None, **facts: Any) -> Answer:
    return Answer(UNKNOWN if not view.tracked else len(facts), (f"asked for {event}",))


def weather(view: View, city: str) -> Answer:
    return Answer({"sky": "blue"} if city == "Gdynia" else None, (), NOW + timedelta(days=2))


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
    Word("has", opened, event_argument=True, keywords=("within",), facts=True, durations=("within",)),
    Word("weather", weather),
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


def compiled(source: str) -> Condition:
    condition, problems = compile_condition(source, PLACE, NAMES)
    assert condition, problems
    return condition


def view(**changes: Any) -> View:
    fields = {
        "country": "PL",
        "company_size": 120.0,
        "trial_ends": date(2026, 3, 5),
        "rating": "B",
        "competitor": False,
        "tags": ("vip", "gdynia"),
    }
    points = [Points(50, "clicked", NOW - timedelta(days=30)), Points(10, "factory", fades=False)]
    segments = {
        name: Named(name, compiled(source), PLACE)
        for name, source in {"factory": "lead.company_size >= 100", "small": "lead.company_size < 10"}.items()
    }
    full = View(NOW, WARSAW, Lead(1, "ada@example.com", "guide-form", fields), points=points, segments=segments)
    full.halves_every, full.entry = timedelta(days=30), {"order": "A-7", "price": 12.5}
    full.owner = {"name": "Ewa", "email": "ewa@lumo.example"}
    full.source = {"incentive": "guide", "accuracy": ""}
    full.campaign = {"webinar": datetime(2026, 4, 21, 9, tzinfo=UTC), "seats": 30.0, "host": "Jan"}
    return replace(full, **changes)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('lead.country == "PL"', True),
        ('lead.country != "PL"', False),
        ('lead.country in ["PL", "DE"]', True),
        ('lead.country not in ("US",)', True),
        ('"ada" in lead.email', True),
        ('"vip" in lead.tags', True),
        ('"vip" not in lead.tags', False),
        ("lead.phone", False),
        ("not lead.phone", True),
        ("lead.tags", True),
        ("lead.competitor", False),
        ("lead.competitor == no", True),
        ('lead.competitor == "no"', True),
        ("lead.company_size >= 100 and lead.company_size < 200", True),
        ("100 <= lead.company_size < 120", False),
        ('lead.company_size == "120"', True),
        ("lead.company_size / 2 + 1 == 61", True),
        ("lead.company_size // 50 * 10 - 5 % 3 == 18", True),
        ("-lead.company_size < -100", True),
        ("lead.company_size / 0 > 1", False),
        ('lead.rating in ["A", "B"]', True),
        ("lead is factory", True),
        ("lead is not factory", False),
        ("lead is not small and (lead.phone or lead.country)", True),
        ("score == 35", True),
        ("fit == 10 and engagement == 25", True),
        ('temperature == "cold"', True),
        ('stage == "mql"', False),
        ("not stage", True),
        ('source == "guide-form" and lead.source == "guide-form"', True),
        ("tracked", False),
        ('event.order == "A-7" and event.price > 12', True),
        ('weather("Gdynia").sky == "blue"', True),
        ('weather("Radom").sky == "blue"', False),
        ('in_campaign("guide")', True),
        ('owner.name == "Ewa" and "@" in owner.email', True),
        ('source.incentive == "guide"', True),
        ('source.accuracy != "low" or source.accuracy == "low" or source.accuracy', False),
        ('campaign.webinar == "2026-04-21" and campaign.webinar > today', True),
        ("campaign.webinar - 50 > today", False),
        ('campaign.seats > 20 and campaign.host == "Jan"', True),
        ("yes", True),
        ("no or false", False),
    ],
)
def test_answers(source: str, value: bool) -> None:
    assert compiled(source).ask(view()).value is value


def test_a_campaigns_date_is_asked_again_when_the_day_begins_on_the_leads_clock() -> None:
    answer = compiled("campaign.webinar > today + 49").ask(view())
    assert answer.value is True
    assert answer.changes_at == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert compiled("campaign.webinar > today + 49").ask(view(now=answer.changes_at)).value is False


def test_nobody_who_looks_after_a_lead_makes_every_comparison_false() -> None:
    assert compiled('owner.name != "Ewa"').ask(view(owner={})).value is False
    assert compiled("not owner.name").ask(view(owner={})).value is True


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("left", ["lead.company_size", "lead.company_size + 1", "1 * lead.company_size - 3"])
def test_an_empty_field_makes_every_comparison_false(sign: str, left: str) -> None:
    nobody = view(lead=Lead(1, "ada@example.com"))
    assert compiled(f"{left} {sign} 5").ask(nobody).value is False


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('lead.trial_ends == "2026-03-05"', True),
        ('lead.trial_ends > "2026-03-04 23:00"', True),
        ('"2026-03-05" < lead.trial_ends', False),
        ("lead.trial_ends - today == 3", True),
        ("today + 3 >= lead.trial_ends", True),
        ('today == "2026-03-02"', True),
        ('lead.trial_ends in ["2026-03-05"]', True),
    ],
)
def test_dates(source: str, value: bool) -> None:
    assert compiled(source).ask(view()).value is value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('lead.trial_ends == "2026-03-06"', True),
        ('lead.trial_ends >= "2026-03-06 00:30"', True),
        ('lead.trial_ends > "2026-03-06 00:30"', False),
        ("lead.trial_ends > today", True),
    ],
)
def test_an_instant_is_seen_in_the_leads_zone(source: str, value: bool) -> None:
    lead = Lead(1, "ada@example.com", fields={"trial_ends": datetime(2026, 3, 5, 23, 30, tzinfo=UTC)})
    assert compiled(source).ask(view(lead=lead)).value is value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('has("clicked")', UNKNOWN),
        ('not has("clicked")', UNKNOWN),
        ('has("clicked") > 2', UNKNOWN),
        ('has("clicked") and lead.country == "PL"', UNKNOWN),
        ('has("clicked") and lead.country == "DE"', False),
        ('has("clicked") or lead.country == "PL"', True),
        ('has("clicked") or lead.country == "DE"', UNKNOWN),
    ],
)
def test_unknown_stays_unknown_unless_the_rest_decides(source: str, value: Any) -> None:
    condition = compiled(source)
    assert condition.ask(view()).value is value
    assert condition.holds(view()) is (value is True)


@pytest.mark.parametrize(
    ("source", "evidence"),
    [
        ('lead.country == "PL"', ("lead.country is PL",)),
        ('lead.country == "DE"', ("lead.country is PL, not DE",)),
        ('lead.country != "DE"', ("lead.country is PL, not DE",)),
        ('lead.country in ["DE", "PL"]', ("lead.country is PL, one of DE, PL",)),
        ('"new" in lead.tags', ("new is none of vip, gdynia",)),
        ("lead.phone", ("lead.phone is empty",)),
        ('lead.phone == "1"', ("lead.phone is empty",)),
        ("score < 60", ("score 35 < 60",)),
        ("score >= 60", ("score 35, not >= 60",)),
        ("lead is factory", ("lead is factory", "lead.company_size 120 >= 100")),
        ('lead.country == "PL" and not lead.phone', ("lead.country is PL", "lead.phone is empty")),
        ('lead.country == "PL" and lead.phone', ("lead.phone is empty",)),
        ("lead.country or lead.phone", ("lead.country is PL",)),
        ('has("clicked")', ("asked for clicked",)),
    ],
)
def test_evidence_names_what_decided(source: str, evidence: tuple[str, ...]) -> None:
    assert compiled(source).ask(view()).evidence == evidence


@pytest.mark.parametrize(
    ("source", "hours"),
    [
        ('lead.country == "PL"', None),
        ("fit > 5", None),
        ("score > 60", None),
        ("score > 22.5", 30 * 24),
        ("engagement >= 12.5", 30 * 24),
        ("20 < score < 22.5", 30 * 24),
        ("score * 2 > 60", 1),
        ("today > lead.trial_ends", 15),
        ('weather("Gdynia").sky == "grey"', 48),
        ("score > 22.5 and today == lead.trial_ends", 15),
        ("score > 22.5 or today == lead.trial_ends", 30 * 24),
    ],
)
def test_when_the_answer_can_change_without_an_event(source: str, hours: float | None) -> None:
    changes_at = compiled(source).ask(view()).changes_at
    if hours is None:
        assert changes_at is None
    else:
        assert changes_at is not None
        assert timedelta(0) <= changes_at - (NOW + timedelta(hours=hours)) <= timedelta(milliseconds=1)


def test_a_segment_looks_at_the_whole_life() -> None:
    word = Word("since", lambda view: Answer(view.since_seq == 0))
    names = replace(NAMES, words={"since": word})
    whole, _ = compile_condition("since()", PLACE, names)
    inside, _ = compile_condition("not since() and lead is factory", PLACE, names)
    assert whole and inside
    assert inside.segments == {"factory"}
    assert inside.holds(view(since_seq=3, segments={"factory": Named("factory", whole, PLACE)}))


def test_the_events_that_are_asked_for_are_known() -> None:
    assert compiled('has("clicked") or not has("purchased", value=3)').events == {"clicked", "purchased"}


def test_a_word_gets_constants_and_durations() -> None:
    seen: list[Any] = []

    def ask(view: View, event: str, within: Any = None, **facts: Any) -> Answer:
        seen.append((event, within.days, facts))
        return Answer(True)

    word = Word("has", ask, event_argument=True, keywords=("within",), facts=True, durations=("within",))
    condition, _ = compile_condition(
        'has("purchased", within="3 weeks", value=-2, category="tea")', PLACE, replace(NAMES, words={"has": word})
    )
    assert condition and condition.holds(view())
    assert seen == [("purchased", 21, {"value": -2, "category": "tea"})]
