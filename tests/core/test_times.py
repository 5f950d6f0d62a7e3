"""Durations and moments against tables, and against the library `whenever`, which knows nothing of ours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import whenever
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nurture.core.times.durations import parse_duration
from nurture.core.times.wall import instant, zone_named
from nurture.core.times.windows import next_allowed, parse_window
from tests.core.zones import ZONES, agrees, changes

WARSAW = ZoneInfo("Europe/Warsaw")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(text: str, zone: ZoneInfo = WARSAW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-02 08:00", "30 seconds", "2026-03-02 08:00:30"),
        ("2026-03-02 08:00", "90 minutes", "2026-03-02 09:30"),
        ("2026-03-02 08:00", "1 day", "2026-03-03 08:00"),
        ("2026-03-02 08:00", "6 weeks", "2026-04-13 08:00"),
        ("2026-03-28 08:00", "1 day", "2026-03-29 08:00"),
        ("2026-03-28 08:00", "24 hours", "2026-03-29 09:00"),
        ("2026-01-31 08:00", "1 month", "2026-02-28 08:00"),
        ("2028-01-31 08:00", "1 month", "2028-02-29 08:00"),
        ("2026-11-30 08:00", "12 months", "2027-11-30 08:00"),
        ("2026-03-28 02:30", "1 day", "2026-03-29 03:00"),
        ("2026-10-24 02:30", "1 day", "2026-10-25 02:30"),
    ],
)
def test_a_duration_after_an_instant(start: str, duration: str, end: str) -> None:
    result = parse_duration(duration).after(local(start), WARSAW)
    assert result == local(end)
    assert result.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-29 08:00", "1 day", "2026-03-28 08:00"),
        ("2026-03-29 08:00", "24 hours", "2026-03-28 07:00"),
        ("2026-03-31 08:00", "1 month", "2026-02-28 08:00"),
        ("2026-01-15 08:00", "2 months", "2025-11-15 08:00"),
    ],
)
def test_a_duration_before_an_instant(start: str, duration: str, end: str) -> None:
    assert parse_duration(duration).before(local(start), WARSAW) == local(end)


@pytest.mark.parametrize(
    ("start", "duration", "after", "before"),
    [
        ("2026-03-05 10:00", "1 business day", "2026-03-06 10:00", "2026-03-04 10:00"),
        ("2026-03-06 10:00", "1 business day", "2026-03-09 10:00", "2026-03-05 10:00"),
        ("2026-03-07 10:00", "1 business day", "2026-03-09 10:00", "2026-03-06 10:00"),
        ("2026-03-08 10:00", "1 business day", "2026-03-09 10:00", "2026-03-06 10:00"),
        ("2026-03-08 10:00", "2 business days", "2026-03-10 10:00", "2026-03-05 10:00"),
        ("2026-03-27 10:00", "10 business days", "2026-04-14 10:00", "2026-03-13 10:00"),
        ("2026-04-03 10:00", "1 business day", "2026-04-07 10:00", "2026-04-02 10:00"),
        ("2026-04-07 10:00", "2 business days", "2026-04-09 10:00", "2026-04-01 10:00"),
    ],
)
def test_business_days_leave_out_weekends_and_holidays(start: str, duration: str, after: str, before: str) -> None:
    holidays = (date(2026, 4, 3), date(2026, 4, 6))
    assert parse_duration(duration).after(local(start), WARSAW, holidays.__contains__) == local(after)
    assert parse_duration(duration).before(local(start), WARSAW, holidays.__contains__) == local(before)


def test_business_days_end_outside_a_window_that_then_decides() -> None:
    end = parse_duration("2 business days").after(local("2026-04-02 18:30"), WARSAW, lambda day: day.day == 6)
    assert end == local("2026-04-07 18:30")
    assert next_allowed(end, parse_window("mon-fri 09:00-17:00"), None, WARSAW) == local("2026-04-08 09:00")


DURATIONS = ["1 second", "36525 days", "1217 months", "36525 business days", "5217 weeks", "876600 hours"]


@settings(max_examples=60, deadline=None)
@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(DURATIONS), st.sampled_from(ZONES))
@example(datetime.max.replace(tzinfo=UTC), "36525 days", "America/New_York")
@example(datetime.min.replace(tzinfo=UTC), "36525 days", "Asia/Tokyo")
def test_no_instant_is_too_far_for_a_duration(start: datetime, text: str, name: str) -> None:
    duration, zone = parse_duration(text), ZoneInfo(name)
    for result in (duration.after(start, zone), duration.before(start, zone)):
        assert utc("1000-01-01") <= result <= utc("9000-01-01")
        assert result.astimezone(zone)


def test_a_calendar_of_holidays_alone_has_an_end() -> None:
    assert parse_duration("1 business day").after(utc("8990-01-01"), WARSAW, lambda day: True) == utc("9000-01-01")


@pytest.mark.parametrize("wall", [datetime.min, datetime.max, datetime(9999, 12, 31, 12)])
@pytest.mark.parametrize("name", ["Pacific/Kiritimati", "America/Adak"])
def test_no_wall_time_is_too_far_to_be_resolved(wall: datetime, name: str) -> None:
    assert instant(wall, ZoneInfo(name)).year in (1000, 999, 8999, 9000)


@given(st.text(max_size=40) | st.sampled_from(["", "/", "..", "Europe", "Europe/", "a" * 3000, "/etc/passwd", "A\0"]))
def test_no_name_of_a_zone_breaks_anything(name: str) -> None:
    zone = zone_named(name)
    assert zone is None or zone.key == name


def test_a_date_that_a_zone_never_had_is_the_midnight_after_it() -> None:
    apia = ZoneInfo("Pacific/Apia")
    result = parse_duration("1 day").after(local("2011-12-29 10:00", apia), apia)
    assert result == utc("2011-12-30 10:00") == local("2011-12-31 00:00", apia)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("3 dayz", "'3 dayz' is no duration; did you mean '3 days'?"),
        ("3days", "did you mean '3 days'?"),
        ("1 h", "did you mean '1 hour'?"),
        ("2 years", "did you mean '24 months'?"),
        ("2 working days", "did you mean '2 business days'?"),
        ("1 busines day", "did you mean '1 business day'?"),
        ("99999 business days", "up to 100 years"),
        ("1.5 hours", "write a whole number and a unit"),
        ("", "write a whole number and a unit"),
        ("0 days", "from 1"),
        ("999999999999 weeks", "up to 100 years"),
    ],
)
def test_what_is_no_duration_is_told_with_its_cure(text: str, cure: str) -> None:
    with pytest.raises(ValueError) as error:
        parse_duration(text)
    assert cure in str(error.value)


# ---------------------------------------------------------------- the oracle


@st.composite
def instants(draw: st.DrawFn, name: str) -> datetime:
    """Any of 2024 to 2030; half of them within two days of a change of the clocks."""
    days = changes(name)
    if days and draw(st.booleans()):
        return draw(st.sampled_from(days)) + timedelta(seconds=draw(st.integers(-2 * 86400, 2 * 86400)))
    return utc("2024-01-01") + timedelta(seconds=draw(st.integers(0, 7 * 366 * 86400)))


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(ZONES), st.integers(1, 40), st.sampled_from(["days", "weeks", "months"]))
def test_days_weeks_and_months_keep_the_wall_clock(data: st.DataObject, name: str, count: int, unit: str) -> None:
    start = data.draw(instants(name))
    wall = whenever.Instant(start).to_tz(name).to_plain()
    result = parse_duration(f"{count} {unit}").after(start, ZoneInfo(name))
    assert agrees(result, wall.add(**{unit: count}), name)
    result = parse_duration(f"{count} {unit}").before(start, ZoneInfo(name))
    assert agrees(result, wall.subtract(**{unit: count}), name)


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(ZONES), st.integers(1, 2000), st.sampled_from(["seconds", "minutes", "hours"]))
def test_hours_are_elapsed_time(data: st.DataObject, name: str, count: int, unit: str) -> None:
    start = data.draw(instants(name))
    expected = whenever.Instant(start).add(**{unit: count})
    assert whenever.Instant(parse_duration(f"{count} {unit}").after(start, ZoneInfo(name))) == expected
