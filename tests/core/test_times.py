"""Durations and moments against tables, and against the library `whenever`, which knows nothing of ours."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
import whenever
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.core.times import parse_duration
from nurture.core.wall import instant

WARSAW = ZoneInfo("Europe/Warsaw")
ZONES = sorted(available_timezones() - {"Factory", "localtime", "build/etc/localtime"})


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


@cache
def changing_days(name: str) -> list[datetime]:
    """The days of 2024 to 2030 on which clocks in that zone are put forward or back, as UTC midnights before it."""
    zone = ZoneInfo(name)
    days = [utc("2024-01-01") + timedelta(days=n) for n in range(7 * 366)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [day for day, before, after in zip(days, offsets, offsets[1:], strict=False) if before != after]


def agrees(result: datetime, wall: whenever.PlainDateTime, name: str) -> bool:
    """Whether `result` is the first instant that shows `wall`, or the end of the gap that skips it."""
    got = whenever.Instant(result)
    try:
        return got == wall.assume_tz(name, disambiguation="raise").to_instant()
    except whenever.RepeatedTime:
        return got == wall.assume_tz(name, disambiguation="earlier").to_instant()
    except whenever.SkippedTime:
        just_before = got.subtract(seconds=1).to_tz(name).to_plain()
        return just_before < wall < got.to_tz(name).to_plain()


def test_every_change_of_every_zone_is_resolved() -> None:
    changes = [(name, day) for name in ZONES for day in changing_days(name)[:4]]
    assert len(changes) > 500
    for name, day in changes:
        wall = day.astimezone(ZoneInfo(name)).replace(tzinfo=None)
        for minutes in range(0, 25 * 60, 50):
            shown = wall + timedelta(minutes=minutes)
            assert agrees(instant(shown, ZoneInfo(name)), whenever.PlainDateTime(shown), name), (name, shown)


@st.composite
def instants(draw: st.DrawFn, name: str) -> datetime:
    """Any of 2024 to 2030; half of them within two days of a change of the clocks."""
    days = changing_days(name)
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
