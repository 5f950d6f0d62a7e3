"""docs/reference/times.md: every form of times, durations and windows comes to what the page says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from nurture.core.times.durations import parse_duration
from nurture.core.times.moments import Anchors, parse_moment
from nurture.core.times.windows import next_allowed, parse_window
from tests.docs.keys import found
from tests.docs.pages import REFERENCE
from tests.docs.tables import tables

PAGE = REFERENCE / "times.md"
WARSAW = ZoneInfo("Europe/Warsaw")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


VALUES = {
    "lead.trial_ends": date(2026, 3, 20),
    "event.at": local("2026-03-02 11:00"),
    "event.arrives": date(2026, 3, 6),
    "campaign.webinar": datetime(2026, 4, 21, 9, tzinfo=UTC),
}


def shown(at: datetime | None, like: str) -> str:
    assert at
    return at.astimezone(WARSAW).strftime("%Y-%m-%d %H:%M:%S")[: len(like)]


@pytest.mark.parametrize(("written", "_", "here"), tables(PAGE, "written | means | here"))
def test_a_time_comes_to_what_the_page_says(written: str, _: str, here: str) -> None:
    anchors = Anchors(WARSAW, WARSAW, local("2026-03-02 08:00"), VALUES.get)
    assert shown(parse_moment(written).at(local("2026-03-04 12:00"), anchors), here) == here


@pytest.mark.parametrize(("written", "here"), tables(PAGE, "written | comes to"))
def test_a_duration_comes_to_what_the_page_says(written: str, here: str) -> None:
    assert shown(parse_duration(written).after(local("2026-03-27 12:00"), WARSAW), here) == here


@pytest.mark.parametrize(("written", "here"), tables(PAGE, "written as a `window` | leaves"))
def test_a_window_lets_out_when_the_page_says(written: str, here: str) -> None:
    assert shown(next_allowed(local("2026-03-28 22:00"), parse_window(written), None, WARSAW), here) == here


WHERE = {"bad-duration": ("WaitStep", "wait"), "bad-window": ("SendStep", "window")}


@pytest.mark.parametrize(("written", "code"), tables(PAGE, "written | Problem"))
def test_a_mistake_is_the_problem_that_the_page_says(written: str, code: str) -> None:
    told = found(*WHERE.get(code, ("SendStep", "at")), written)
    assert [problem.code for problem in told] == [code]
