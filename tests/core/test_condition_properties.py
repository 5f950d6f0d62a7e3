"""What holds for every condition: Kleene's tables, no lead can make it raise, and `changes_at` is honest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nurture.core.conditions import UNKNOWN, Answer, Condition, Names, Word, compile_condition
from nurture.core.model import Event, Lead
from nurture.core.problems import Place
from nurture.core.program import Field
from nurture.core.view import Points, View
from nurture.defaults.words import register_conditions

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ZONES = st.sampled_from([ZoneInfo(name) for name in ("Europe/Warsaw", "America/Havana", "Asia/Kathmandu", "UTC")])
TYPES = {"size": "number", "due": "date", "name": "text", "open": "yes or no", "labels": "tags"}
GIVEN = {"t": True, "f": False, "u": UNKNOWN}
WORDS = [
    *register_conditions(),
    *(Word(name, lambda view, value=value: Answer(value)) for name, value in GIVEN.items()),
]
NAMES = Names(
    fields={name: Field(name, kind) for name, kind in TYPES.items()},  # type: ignore[arg-type]
    events=frozenset({"purchased", "clicked"}),
    facts={"purchased": {"value": Field("value", "number")}},
    segments=frozenset(),
    campaigns=frozenset({"guide"}),
    words={word.name: word for word in WORDS},
    entry={"value": Field("value", "number")},
)


def compiled(source: str) -> Condition:
    condition, problems = compile_condition(source, Place("x.yaml"), NAMES)
    assert condition, problems
    return condition


def empty_view(**known: Any) -> View:
    return View(NOW, ZoneInfo("UTC"), Lead(1, "ada@example.com"), **known)


# ---------------------------------------------------------------- logic

kleene = st.recursive(
    st.sampled_from(["t()", "f()", "u()"]),
    lambda inner: st.one_of(
        inner.map("not ({})".format),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: "(" + " and ".join(parts) + ")"),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: "(" + " or ".join(parts) + ")"),
    ),
    max_leaves=12,
)


def expected(source: str) -> Any:
    """Kleene's logic as arithmetic: `and` is the least, `or` the greatest, unknown the middle."""
    python = source.replace("not (", "~(").replace(" and ", " & ").replace(" or ", " | ")
    return {0: False, 1: UNKNOWN, 2: True}[
        eval(python, {name: lambda n=n: Rank(n) for n, name in enumerate("fut")}).rank
    ]


class Rank:
    def __init__(self, rank: int) -> None:
        self.rank = rank

    def __invert__(self) -> "Rank":
        return Rank(2 - self.rank)

    def __and__(self, other: "Rank") -> "Rank":
        return Rank(min(self.rank, other.rank))

    def __or__(self, other: "Rank") -> "Rank":
        return Rank(max(self.rank, other.rank))


@settings(max_examples=200, deadline=None)
@given(kleene)
def test_and_or_not_obey_kleene(source: str) -> None:
    assert compiled(source).ask(empty_view()).value is expected(source)


# ---------------------------------------------------------------- any lead

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.datetimes(timezones=st.just(UTC) | st.none()),
    st.lists(st.text(max_size=4), max_size=3).map(tuple),
)
operands = st.recursive(
    st.sampled_from(
        [*(f"lead.{name}" for name in TYPES), "event.value", "score", "today", "1", "2.5", "0", 'count("clicked")']
    ),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner),
    max_leaves=4,
)
comparisons = st.builds(
    "({} {} {})".format, operands, st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "in", "not in"]), operands
)
sources = st.one_of(
    operands,
    comparisons,
    st.builds("{} and not {}".format, comparisons, operands),
    st.sampled_from(['last("purchased").value > 3', 'last("purchased").at < today', '"a" in lead.name', "lead.labels"]),
    st.sampled_from(['lead.due <= "2026-03-02 10:00"', '"2026-03-02" == lead.due', 'lead.size in [1, "2"]']),
    st.sampled_from(['has("purchased", within="3 days", value=1)', 'has("purchased", value="x")', "not lead.open"]),
)


@settings(max_examples=400, deadline=None)
@given(sources, st.fixed_dictionaries(dict.fromkeys(TYPES, values)), values, ZONES)
def test_no_lead_makes_a_condition_raise(source: str, fields: dict[str, Any], fact: Any, zone: ZoneInfo) -> None:
    condition, _ = compile_condition(source, Place("x.yaml"), NAMES)
    known = {name: value for name, value in fields.items() if value is not None}
    events = [Event("purchased", NOW - timedelta(days=1), "1", facts={"value": fact}, seq=1)]
    view = View(NOW, zone, Lead(1, "ada@example.com", fields=known), events=events, entry={"value": fact})
    if condition:
        assert condition.ask(view).value in (True, False, UNKNOWN)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="leadscore.namesize()[]{}\"'=!<>&|%#$ \n\t10,“andornotin", max_size=40) | st.text(max_size=20))
def test_no_text_makes_the_compiler_raise(source: str) -> None:
    condition, problems = compile_condition(source, Place("x.yaml"), NAMES)
    assert (condition is None) == bool(problems)
    assert all(1 <= problem.place.column <= len(source) + 1 for problem in problems)


# ---------------------------------------------------------------- changes_at

points = st.lists(
    st.builds(
        Points,
        st.integers(-50, 100).map(float),
        st.just("rule"),
        st.integers(-(10**7), 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds)) | st.none(),
        fades=st.booleans(),
    ),
    max_size=6,
)
bounds = st.integers(-40, 120) | st.floats(-40, 120).map(lambda bound: round(bound, 3))
share_of_the_way = st.floats(0, 1, exclude_max=True)


def assert_constant_before_changes_at(condition: Condition, view: View, share: float) -> None:
    answer = condition.ask(view)
    horizon = answer.changes_at or view.now + timedelta(days=4000)
    assert horizon > view.now
    for at in (view.now + (horizon - view.now) * share, horizon - timedelta(microseconds=1)):
        if at < horizon:
            assert condition.ask(replace(view, now=at)).value is answer.value, at


@settings(max_examples=400, deadline=None)
@given(
    points,
    bounds,
    st.sampled_from(["score", "engagement"]),
    st.sampled_from(["<", "<=", ">", ">="]),
    st.integers(1, 400),
    share_of_the_way,
)
def test_a_score_keeps_its_side_until_changes_at(
    evidence: list[Points], bound: float, level: str, sign: str, days: int, share: float
) -> None:
    view = empty_view(points=evidence, halves_every=timedelta(days=days))
    at_last = replace(view, now=NOW + timedelta(days=365 * 3000))
    assume(bound != getattr(at_last, level)())  # what is approached for ever is met when floats run out of digits
    assert_constant_before_changes_at(compiled(f"{level} {sign} {bound}"), view, share)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 119), st.integers(1, 400), st.integers(0, 10**7))
def test_a_falling_score_is_asked_again_exactly_when_it_falls(bound: int, days: int, age: int) -> None:
    evidence = [Points(120.0, "rule", NOW - timedelta(seconds=age))]
    view = empty_view(points=evidence, halves_every=timedelta(days=days))
    condition = compiled(f"score >= {bound}")
    first = condition.ask(view)
    if first.value is True:
        assert first.changes_at is not None
        assert condition.ask(replace(view, now=first.changes_at)).value is False


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(0, 10**6), max_size=5),
    st.sampled_from(["2 days", "36 hours", "1 week"]),
    st.sampled_from(['has("purchased", within="{}")', 'count("purchased", within="{}") >= 2', "today >= lead.due"]),
    st.dates(date(2026, 2, 25), date(2026, 3, 9)),
    ZONES,
    share_of_the_way,
)
def test_words_and_today_keep_their_answer_until_changes_at(
    ages: list[int], within: str, source: str, due: date, zone: ZoneInfo, share: float
) -> None:
    events = [Event("purchased", NOW - timedelta(seconds=age), str(n), seq=n) for n, age in enumerate(ages, 1)]
    view = View(NOW, zone, Lead(1, "ada@example.com", fields={"due": due}), events=events)
    condition = compiled(source.format(within))
    answer = condition.ask(view)
    if answer.changes_at or source != "today >= lead.due":
        assert_constant_before_changes_at(condition, view, share)
