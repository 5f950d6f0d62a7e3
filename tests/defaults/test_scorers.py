"""Points for events and for fit, as the table of each scorer says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nurture import UNKNOWN, Answer, Event, Lead, Points, View
from nurture.defaults.engagement import Engagement
from nurture.defaults.fit import Fit

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def view(points: Sequence[Points] = (), tracked: bool = True, **segments: Any) -> View:
    return View(NOON, ZoneInfo("UTC"), Lead(1, "a@example.com"), points=points, tracked=tracked, segments=segments)


def event(verb: str, *what: str, message: str = "", days: float = 0) -> Event:
    return Event(verb, NOON + timedelta(days=days), f"{verb}{what}{message}{days}", what, message=message)


def total(rules: Any, *events: Event, tracked: bool = True) -> float:
    scorer, given = Engagement(), list[Points]()
    for each in events:
        given += scorer.points(each, view(given, tracked), scorer.read(rules))
    return sum(points.points for points in given)


CLICKS = {"clicked": 5, "clicked pricing": 15}


@pytest.mark.parametrize(
    ("rules", "events", "points"),
    [
        (CLICKS, [event("clicked", "blog")], 5),
        (CLICKS, [event("clicked", "pricing", "welcome")], 15),
        ({"clicked welcome": 1, "clicked pricing": 2}, [event("clicked", "pricing", "welcome")], 2),
        (CLICKS, [event("opened", "welcome")], 0),
        ({"opened": 1}, [event("opened", "welcome")], 1),
        ({"unsubscribed": -20}, [event("unsubscribed")], -20),
        (CLICKS, [event("clicked", "a", message="m"), event("clicked", "a", message="m", days=1)], 5),
        (CLICKS, [event("clicked", "a", message="m"), event("clicked", "a", message="n")], 10),
        (CLICKS, [event("clicked", "a"), event("clicked", "a", days=1)], 10),
        (CLICKS, [event("clicked", link, message="m") for link in "abcdef"], 15),
        (
            {"clicked": {"points": 5, "at_most": "5 per 7 days"}},
            [event("clicked", x, message="m") for x in "abcdef"],
            25,
        ),
        (
            {"replied": {"points": 9, "at_most": "1 per 30 days"}},
            [event("replied", days=day) for day in (0, 29, 31)],
            18,
        ),
        ({"replied": {"points": 9, "at_most": "1 per 30 days"}}, [event("replied", days=day) for day in (0, 30)], 18),
    ],
)
def test_points_of_events(rules: Any, events: list[Event], points: float) -> None:
    assert total(rules, *events) == points


def test_without_consent_to_tracking_clicks_and_opens_count_none() -> None:
    seen = [event("clicked", "a"), event("opened", "m"), event("replied")]
    assert total({"clicked": 5, "opened": 1, "replied": 25}, *seen, tracked=False) == 25


def test_without_it_visits_count_that_a_feed_told_and_none_that_followed_a_click() -> None:
    seen = [event("visited", "pricing"), event("visited", "demo", message="m")]
    assert [total({"visited": 5}, *seen, tracked=tracked) for tracked in (True, False)] == [10, 5]


def test_points_carry_their_rule_and_event() -> None:
    scorer = Engagement()
    [points] = scorer.points(event("clicked", "pricing", message="m"), view(), scorer.read(CLICKS))
    assert points == Points(15, "clicked pricing", NOON, "clicked pricing", "m")


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"clicked": "many"}, "as a number"),
        ({"clicked": True}, "as a number"),
        ({"clicked": {"points": 5, "at_most": "3 in 7 days"}}, "3 per 7 days"),
        ({"clicked": {"points": 5, "at_most": "0 per 7 days"}}, "3 per 7 days"),
        ({"clicked": {"points": 5, "atmost": "3 per 7 days"}}, "atmost"),
        (["clicked"], "dictionary"),
    ],
)
def test_a_rule_that_is_none_is_told_in_words(rules: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Engagement().read(rules)


def test_fit_gives_points_for_each_segment_that_holds() -> None:
    def segment(value: Any) -> Any:
        return SimpleNamespace(condition=SimpleNamespace(ask=lambda view: Answer(value)))

    seen = view(factory=segment(True), shop=segment(False), reader=segment(UNKNOWN))
    rules = Fit().read({"factory": 10, "shop": 20, "reader": 40})
    assert list(Fit().points(None, seen, rules)) == [Points(10, "factory", fades=False)]
