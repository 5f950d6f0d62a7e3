"""Moments: what is read as a time, what is told about one that cannot be, and the instant that is meant."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.core.model import Value
from nurture.core.times.moments import Anchors, is_moment, parse_moment

WARSAW = ZoneInfo("Europe/Warsaw")
NEW_YORK = ZoneInfo("America/New_York")
VALUES: dict[str, Value] = {
    "lead.trial_ends": datetime(2026, 4, 20, 12, 30, tzinfo=UTC),
    "lead.birthday": date(2026, 4, 20),
    "lead.note": "2026-04-20",
    "lead.tags": ("a",),
    "campaign.webinar": datetime(2026, 4, 21, 9, tzinfo=UTC),
    "campaign.launch": date(2026, 4, 21),
    "event.delivered": datetime(2026, 3, 27, 13, tzinfo=UTC),
    "lead.dst": datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
}


def local(text: str, zone: ZoneInfo = WARSAW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def anchors(
    zone: ZoneInfo = WARSAW, entered: str | None = "2026-03-02 08:00", holiday: Callable[[date], bool] | None = None
) -> Anchors:
    return Anchors(
        zone, WARSAW, local(entered, zone) if entered else None, VALUES.get, holiday or (lambda day: day.day == 17)
    )


def at(moment: str, came: str = "2026-03-02 08:00", zone: ZoneInfo = WARSAW) -> datetime | None:
    return parse_moment(moment).at(local(came, zone), anchors(zone))


@pytest.mark.parametrize(
    ("came", "moment", "result"),
    [
        ("2026-03-02 08:00", "tue 10:00", "2026-03-03 10:00"),
        ("2026-03-03 10:00", "tue 10:00", "2026-03-03 10:00"),
        ("2026-03-03 10:01", "Tue  10:00", "2026-03-10 10:00"),
        ("2026-03-28 10:00", "sun 02:30", "2026-03-29 03:00"),
        ("2026-03-29 01:59:59.5", "sun 02:30", "2026-03-29 03:00"),
        ("2026-10-25 02:40", "sun 02:30", "2026-11-01 02:30"),
        ("2026-03-02 08:00", "first tue of month 10:00", "2026-03-03 10:00"),
        ("2026-03-03 10:01", "first tue of month 10:00", "2026-04-07 10:00"),
        ("2026-03-02 08:00", "second mon of month 10:00", "2026-03-09 10:00"),
        ("2026-03-02 08:00", "third wed of month 00:00", "2026-03-18 00:00"),
        ("2026-03-02 08:00", "fourth sun of month 23:59", "2026-03-22 23:59"),
        ("2026-03-23 08:00", "last mon of month 10:00", "2026-03-30 10:00"),
        ("2026-02-23 10:00", "last mon of month 10:00", "2026-02-23 10:00"),
        ("2026-12-31 12:00", "last thu of month 10:00", "2027-01-28 10:00"),
        ("2026-12-31 12:00", "first tue of month 10:00", "2027-01-05 10:00"),
    ],
)
def test_a_time_that_comes_again_is_the_next_one_at_or_after(came: str, moment: str, result: str) -> None:
    assert at(moment, came) == local(result)


@pytest.mark.parametrize(
    ("moment", "result"),
    [
        ("2026-04-21", "2026-04-21 00:00"),
        ("2026-04-21 11:00", "2026-04-21 11:00"),
        ("2026-03-29 02:30", "2026-03-29 03:00"),
        ("day 0 07:00", "2026-03-02 07:00"),
        ("day 3", "2026-03-05 00:00"),
        ("day 3 09:00", "2026-03-05 09:00"),
        ("day 40 09:00", "2026-04-11 09:00"),
        ("lead.trial_ends", "2026-04-20 14:30"),
        ("3 days before lead.trial_ends", "2026-04-17 14:30"),
        ("09:00 3 days before lead.trial_ends", "2026-04-17 09:00"),
        ("09:00 lead.trial_ends", "2026-04-20 09:00"),
        ("lead.birthday", "2026-04-20 00:00"),
        ("09:00 lead.birthday", "2026-04-20 09:00"),
        ("1 month before lead.birthday", "2026-03-20 00:00"),
        ("2 business days before lead.birthday", "2026-04-15 00:00"),
        ("2 business days after 2026-04-16 11:00", "2026-04-21 11:00"),
        ("24 hours before campaign.webinar", "2026-04-20 11:00"),
        ("campaign.launch", "2026-04-21 00:00"),
        ("3 days after event.delivered", "2026-03-30 14:00"),
        ("72 hours after event.delivered", "2026-03-30 15:00"),
        ("24 hours before lead.dst", "2026-03-29 01:30"),
        ("1 day before lead.dst", "2026-03-29 03:00"),
        ("2 hours after 2026-03-29 01:00", "2026-03-29 04:00"),
    ],
)
def test_a_time_is_the_leads(moment: str, result: str) -> None:
    assert at(moment) == local(result)


@pytest.mark.parametrize(
    ("moment", "result"),
    [
        ("2026-04-21 11:00", "2026-04-21 11:00-04:00"),
        ("2026-04-21 11:00 Europe/Warsaw", "2026-04-21 11:00+02:00"),
        ("2026-04-21 Europe/Warsaw", "2026-04-21 00:00+02:00"),
        ("2026-01-11 11:00 America/Port-au-Prince", "2026-01-11 11:00-05:00"),
        ("2026-01-11 11:00 Etc/GMT+5", "2026-01-11 11:00-05:00"),
        ("lead.birthday", "2026-04-20 00:00-04:00"),
        ("campaign.launch", "2026-04-21 00:00+02:00"),
        ("campaign.webinar", "2026-04-21 09:00+00:00"),
        ("09:00 campaign.webinar", "2026-04-21 09:00-04:00"),
        ("3 days before campaign.launch", "2026-04-18 00:00+02:00"),
        ("09:00 3 days before campaign.launch", "2026-04-18 09:00-04:00"),
        ("2 days before 2026-03-30 11:00 Europe/Warsaw", "2026-03-28 11:00+01:00"),
        ("16 days before campaign.webinar", "2026-04-05 05:00-04:00"),
        ("44 days before campaign.webinar", "2026-03-08 05:00-04:00"),
        ("45 days before campaign.webinar", "2026-03-07 05:00-05:00"),
    ],
)
def test_which_clock_is_meant_for_a_lead_far_away(moment: str, result: str) -> None:
    assert at(moment, zone=NEW_YORK) == datetime.fromisoformat(result)


def test_what_is_empty_or_no_date_has_no_instant() -> None:
    for text in ("lead.gone", "lead.note", "lead.tags", "3 days before event.gone", "09:00 lead.gone"):
        assert at(text) is None
    assert parse_moment("day 3 09:00").at(local("2026-03-02 08:00"), anchors(entered=None)) is None


def test_a_moment_names_the_value_that_it_hangs_on() -> None:
    assert parse_moment("09:00 3 days before lead.trial_ends").name == "lead.trial_ends"
    assert parse_moment("campaign.webinar").name == "campaign.webinar"
    assert parse_moment("3 days before 2026-04-21").name == parse_moment("tue 10:00").name == ""
    assert parse_moment("  day  3   09:00 ").text == "day 3 09:00"


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("tuesday 10:00", "'tuesday 10:00' is no time; did you mean 'tue 10:00'?"),
        ("Thrusday at 10:00", "did you mean 'thu 10:00'?"),
        ("next tue 9am", "did you mean 'tue 09:00'?"),
        ("tue 9", "did you mean 'tue 09:00'?"),
        ("10:00 tue", "did you mean 'tue 10:00'?"),
        ("tue", "write the hour too"),
        ("tue 24:00", "there is no hour 24:00"),
        ("frist tue of month 10:00", "did you mean 'first tue of month 10:00'?"),
        ("1st tuesday of the month 9:00", "did you mean 'first tue of month 09:00'?"),
        ("first tue 10:00", "did you mean 'first tue of month 10:00'?"),
        ("fifth tue of month 10:00", "did you mean 'last tue of month 10:00'?"),
        ("first tue of month", "write the hour too"),
        ("21.04.2026 11:00", "did you mean '2026-04-21 11:00'?"),
        ("2026-4-21T9.30", "did you mean '2026-04-21 09:30'?"),
        ("2026-02-30", "there is no day 2026-02-30"),
        ("9999-12-31", "the years go from 1000 to 8999"),
        ("2026-04-21 11:00 Europe/Warszawa", "did you mean `Europe/Warsaw`?"),
        ("09:00 2026-04-21", "did you mean '2026-04-21 09:00'?"),
        ("days 3", "did you mean 'day 3'?"),
        ("day 3 9:00", "did you mean 'day 3 09:00'?"),
        ("day 99999", "further than 100 years"),
        ("3 days", "a duration says from when"),
        ("in 3 days", "or write `wait: 3 days`"),
        ("3 dayz before lead.trial_ends", "'3 dayz' is no duration; did you mean '3 days'?"),
        ("0 days before lead.trial_ends", "write a whole number from 1"),
        ("3 days befor leed.trial_ends", "did you mean '3 days before lead.trial_ends'?"),
        ("3 days before trial_ends", "before or after a value or a date"),
        ("3 days before tue 10:00", "before or after a value or a date"),
        ("lead.trial_ends at 9:00", "did you mean '09:00 lead.trial_ends'?"),
        ("3 days before lead.trial_ends 09:00", "did you mean '09:00 3 days before lead.trial_ends'?"),
        ("lead.trial_ends - 3 days", "did you mean '3 days before lead.trial_ends'?"),
        ("day -1", "write it as in 'tue 10:00'"),
        ("10:00", "write it as in 'tue 10:00'"),
    ],
)
def test_what_is_no_time_is_told_with_its_cure_and_taken_for_no_condition(text: str, cure: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_moment(text)
    assert cure in str(error.value)
    assert is_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        'has("clicked why-crm")',
        'has("clicked", within="30 days") and not has("replied")',
        'lead.country == "PL"',
        "lead is factory",
        "score > 5",
        "score - fit",
        "lead.score - 3",
        "tracked",
        "factory",
        "sunset",
        "today",
        "not lead.phone",
        'today >= "2026-03-20"',
        'last("purchased").value',
        "lead.company_size in (1, 2)",
        "1",
    ],
)
def test_a_condition_is_taken_for_no_time(text: str) -> None:
    assert not is_moment(text)


@pytest.mark.parametrize("text", ["tue 10:00", "last fri of month 09:30", "day 3", "lead.trial_ends", "2026-04-21"])
def test_a_time_is_taken_for_one(text: str) -> None:
    assert is_moment(text)


WORDS = """tue tuesday first 1st last fifth of month the day days 3 9 -1 10:00 9am 24:00 2026-04-21 21.04.2026
2026-02-30 9999-12-31 Europe/Warsaw Warszawa lead.trial_ends leed.x campaign.webinar before after befor at on next 2
business day dayz hours in - + . lead. and is ( '"""


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join) | st.text(max_size=30))
def test_whatever_is_written_is_read_or_told_with_a_cure_that_is_read(text: str) -> None:
    try:
        moment = parse_moment(text)
    except ValueError as error:
        is_moment(text)
        cure = re.search("is no time; did you mean '(.+)'", str(error))
        assert str(error).strip()
        assert cure is None or parse_moment(cure[1])
    else:
        assert is_moment(text)
        assert parse_moment(moment.text) == moment
