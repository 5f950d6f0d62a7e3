"""Durations, moments and windows in every zone at every change of its clocks from 2024 to 2030, against `whenever`.

Zones whose clocks show the same all that time share one check.
"""

from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import whenever
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nurture.core.times.durations import parse_duration
from nurture.core.times.moments import Anchors, parse_moment
from nurture.core.times.wall import instant, spans
from nurture.core.times.windows import Window, next_allowed, parse_window
from tests.core.zones import FROM, TO, ZONES, agrees, changes, rules

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NTH = ("first", "second", "third", "fourth", "last")
CHANGES = [(name, change) for name in rules() for change in changes(name) if change.year <= 2030]


def test_every_zone_is_among_them() -> None:
    assert sum(len(names) for names in rules().values()) == len(ZONES) > 590
    assert len(CHANGES) > 400


def edges(name: str, change: datetime) -> tuple[datetime, datetime]:
    """What clocks show at the beginning and the end of the hour that they skip or show twice there (naive)."""
    zone = ZoneInfo(name)
    before = (change - MINUTE).astimezone(zone).replace(tzinfo=None) + MINUTE
    after = change.astimezone(zone).replace(tzinfo=None)
    return min(before, after), max(before, after)


def resolved(wall: whenever.PlainDateTime, name: str) -> datetime:
    """The first instant that shows `wall`; the change of the clocks where that skips it."""
    try:
        return wall.assume_tz(name, disambiguation="raise").to_instant().to_stdlib()
    except whenever.RepeatedTime:
        return wall.assume_tz(name, disambiguation="earlier").to_instant().to_stdlib()
    except whenever.SkippedTime:
        return next(at for at in changes(name) if edges(name, at)[0] <= wall.to_stdlib() < edges(name, at)[1])


# ---------------------------------------------------------------- wall times and durations


def test_every_wall_time_around_a_change_is_resolved() -> None:
    for name, change in CHANGES:
        low, high = edges(name, change)
        for wall in (low - MINUTE, low, low + 7 * MINUTE, high - MINUTE, high, high + MINUTE):
            assert instant(wall, ZoneInfo(name)) == resolved(whenever.PlainDateTime(wall), name), (name, wall)


@pytest.mark.parametrize("unit", ["days", "weeks", "months", "business_days"])
def test_days_keep_the_wall_clock_across_every_change(unit: str) -> None:
    for number, (name, change) in enumerate(CHANGES):
        count, zone = number % 3 + 1, ZoneInfo(name)
        duration = parse_duration(f"{count} {unit.replace('_', ' ')}")
        for wall in (edges(name, change)[0] - MINUTE, edges(name, change)[0] + 11 * MINUTE, edges(name, change)[1]):
            target = whenever.PlainDateTime(wall)
            start = resolved(shifted(target, unit, -count), name)
            shown = whenever.Instant(start).to_tz(name).to_plain()
            assert agrees(duration.after(start, zone), shifted(shown, unit, count), name), (name, wall)
            start = resolved(shifted(target, unit, count), name)
            shown = whenever.Instant(start).to_tz(name).to_plain()
            assert agrees(duration.before(start, zone), shifted(shown, unit, -count), name), (name, wall)


def shifted(wall: whenever.PlainDateTime, unit: str, count: int) -> whenever.PlainDateTime:
    if unit != "business_days":
        return wall.add(**{unit: count})
    weekend = (whenever.Weekday.SATURDAY, whenever.Weekday.SUNDAY)
    for _ in range(abs(count)):
        wall = wall.add(days=1 if count > 0 else -1)
        while wall.date().day_of_week() in weekend:
            wall = wall.add(days=1 if count > 0 else -1)
    return wall


def test_hours_are_elapsed_across_every_change() -> None:
    for name, change in CHANGES:
        start = change - 90 * MINUTE
        expected = whenever.Instant(start).add(hours=48).to_stdlib()
        assert parse_duration("48 hours").after(start, ZoneInfo(name)) == expected


# ---------------------------------------------------------------- moments


def weekly(text: str, came: datetime, name: str) -> datetime:
    """The weekday time by `whenever` alone: the first of all days that fit, at or after `came`."""
    clock = whenever.Time(text[-5:] + ":00")
    day = whenever.Instant(came).to_tz(name).date().subtract(days=2)
    while True:
        day = day.add(days=1)
        if not fits(day, text):
            continue
        found = resolved(day.at(clock), name)
        if found >= came:
            return found


def fits(day: whenever.Date, text: str) -> bool:
    weekday, words = day.day_of_week().value - 1, text.split()
    if words[-2] != "month":
        return WEEKDAYS[weekday] == words[0]
    column = [week[weekday] for week in calendar.monthcalendar(day.year, day.month) if week[weekday]]
    return WEEKDAYS[weekday] == words[1] and day.day == column[-1 if words[0] == "last" else NTH.index(words[0])]


def test_weekday_times_in_every_changing_hour() -> None:
    for name, change in CHANGES:
        low, high = edges(name, change)
        day = f"{low:%a}".lower()
        for nth, wall in (("", low - MINUTE), ("", low + 7 * MINUTE), ("", high), (nth_of(low), low + 7 * MINUTE)):
            text = f"{nth} {day} of month {wall:%H:%M}" if nth else f"{day} {wall:%H:%M}"
            for came in (change - 9 * DAY, change - HOUR, change - MINUTE, change, change + 8 * MINUTE, change + DAY):
                anchors = Anchors(ZoneInfo(name), ZoneInfo("UTC"), None, lambda name: None)
                assert parse_moment(text).at(came, anchors) == weekly(text, came, name), (name, text, came)


def nth_of(day: datetime) -> str:
    last = (day + 7 * DAY).month != day.month
    return "last" if last else NTH[(day.day - 1) // 7]


def test_dates_and_days_after_entering_at_every_change() -> None:
    for name, change in CHANGES:
        for wall in edges(name, change):
            anchors = Anchors(ZoneInfo(name), ZoneInfo("UTC"), change - 3 * DAY, lambda name: None)
            expected = resolved(whenever.PlainDateTime(wall), name)
            assert parse_moment(f"{wall:%Y-%m-%d %H:%M}").at(change, anchors) == expected
            entered = whenever.Instant(change - 3 * DAY).to_tz(name).date().to_stdlib()
            count = (wall.date() - entered).days
            assert parse_moment(f"day {count} {wall:%H:%M}").at(change, anchors) == expected


recurring = st.builds(
    lambda nth, day, clock: f"{nth} {day} of month {clock:%H:%M}" if nth else f"{day} {clock:%H:%M}",
    st.sampled_from(["", "", *NTH]),
    st.sampled_from(WEEKDAYS),
    st.times(),
)
instants = st.one_of(
    st.integers(0, int((TO - FROM) / MINUTE)).map(lambda n: FROM + n * MINUTE),
    st.tuples(st.sampled_from(CHANGES), st.integers(-4000, 4000)).map(lambda pair: pair[0][1] + pair[1] * MINUTE),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ZONES), recurring, instants, st.integers(0, 5 * 1440))
@example("Pacific/Apia", "fri 10:00", datetime(2011, 12, 30, 9, 59, tzinfo=UTC), 1)
@example("Pacific/Kwajalein", "last sat of month 00:00", datetime(1993, 8, 21, 11, tzinfo=UTC), 1440)
def test_a_moment_never_goes_back_when_the_clock_goes_on(name: str, text: str, came: datetime, later: int) -> None:
    anchors = Anchors(ZoneInfo(name), ZoneInfo("UTC"), came, lambda name: None)
    moment = parse_moment(text)
    first, second = moment.at(came, anchors), moment.at(came + later * MINUTE, anchors)
    assert first is not None and second is not None
    assert came <= first <= second
    assert moment.at(first, anchors) == first


# ---------------------------------------------------------------- windows


def shown(name: str, change: datetime) -> list[tuple[int, int]]:
    """Weekday and minute of the day at each minute from a day before the change to a day behind it."""
    first = whenever.Instant(change - DAY)
    walls = (first.add(minutes=n).to_tz(name) for n in range(2 * 1440))
    return [(wall.date().day_of_week().value - 1, wall.hour * 60 + wall.minute) for wall in walls]


def inside(window: Window, weekday: int, minute: int) -> bool:
    if window.start < window.end:
        return weekday in window.days and window.start <= minute < window.end
    return (weekday in window.days and minute >= window.start) or (
        (weekday - 1) % 7 in window.days and minute < window.end
    )


def windows_at(name: str, change: datetime) -> list[Window]:
    """Windows with an edge before, in, and behind the hour that changes; one within it; one that is all but it."""
    low, high = edges(name, change)
    pairs = [(-60, 15), (15, 80), (10, 20), (-120, 180), (0, 30), (-30, 0), (180, -180)]
    texts = [f"{low + start * MINUTE:%H:%M}-{low + end * MINUTE:%H:%M}" for start, end in pairs]
    texts += [f"{low:%H:%M}-{high:%H:%M}", f"{high:%H:%M}-{low:%H:%M}", f"{low:%a} {low:%H:%M}-{high:%H:%M}"]
    return [parse_window(text) for text in texts]


def test_windows_are_open_when_the_clock_says_so_at_every_change() -> None:
    for number, (name, change) in enumerate(CHANGES):
        walls, windows = shown(name, change), windows_at(name, change)
        for turn in (0, 4):
            window, quiet = windows[(number + turn) % 10], windows[(number + 2 * turn + 1) % 10]
            is_open = [inside(window, *wall) for wall in walls]
            for n in range(1440 - 131, 1440 + 131, 23):
                opens_as_shown(window, ZoneInfo(name), change - DAY, n, is_open)
            allowed = [is_now and not inside(quiet, *wall) for is_now, wall in zip(is_open, walls, strict=True)]
            for n in range(1440 - 131, 1440 + 131, 87):
                result = next_allowed(change - DAY + n * MINUTE, window, quiet, ZoneInfo(name))
                first = next((m for m in range(n, len(allowed)) if allowed[m]), None)
                late = result is None or result >= change + DAY
                assert late if first is None else result == change - DAY + first * MINUTE, (name, window, quiet, n)


def opens_as_shown(window: Window, zone: ZoneInfo, first: datetime, n: int, is_open: list[bool]) -> None:
    at = first + n * MINUTE
    assert window.is_open(at, zone) == is_open[n], (zone, window, at)
    opens = next((m for m in range(n, len(is_open)) if is_open[m]), None)
    if opens is not None:
        assert window.opens(at, zone) == first + opens * MINUTE, (zone, window, at)
    closes = window.closes(at, zone)
    assert (closes is not None) == is_open[n]
    if closes:
        assert closes > at
        assert all(is_open[n : int((closes - first) / MINUTE)]), (zone, window, at)


@pytest.mark.parametrize(
    ("name", "at", "text", "opens"),
    [
        ("Pacific/Apia", "2011-12-29 18:00-10:00", "fri 09:00-17:00", "2012-01-06 09:00+14:00"),
        ("Pacific/Apia", "2011-12-29 18:00-10:00", "thu 22:00-12:00", "2011-12-29 22:00-10:00"),
        ("Pacific/Apia", "2011-12-29 18:00-10:00", "fri 22:00-12:00", "2011-12-31 00:00+14:00"),
        ("Pacific/Kwajalein", "1993-08-20 18:00-12:00", "sat 09:00-17:00", "1993-08-28 09:00+12:00"),
        ("Pacific/Kwajalein", "1993-08-20 18:00-12:00", "sat,sun 09:00-17:00", "1993-08-22 09:00+12:00"),
        ("Europe/Warsaw", "2026-03-22 03:00+01:00", "sun 02:15-02:45", "2026-04-05 02:15+02:00"),
        ("Asia/Kathmandu", "2026-03-22 10:00+05:45", "09:00-10:00", "2026-03-23 09:00+05:45"),
        ("Australia/Lord_Howe", "2026-10-04 00:00+10:30", "02:10-02:20", "2026-10-05 02:10+11:00"),
        ("Pacific/Chatham", "2026-04-05 03:20+13:45", "03:15-03:30", "2026-04-05 03:20+13:45"),
        ("Pacific/Chatham", "2026-04-05 03:30+13:45", "03:15-03:30", "2026-04-05 03:15+12:45"),
    ],
)
def test_a_window_that_clocks_skip_show_twice_or_never_had(name: str, at: str, text: str, opens: str) -> None:
    expected = datetime.fromisoformat(opens)
    window = parse_window(text)
    assert window.opens(datetime.fromisoformat(at), ZoneInfo(name)) == expected
    assert next_allowed(datetime.fromisoformat(at), window, None, ZoneInfo(name)) == expected


# ---------------------------------------------------------------- all that was ever


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(ZONES), st.datetimes(datetime(1880, 1, 1), datetime(2100, 1, 1)))
@example("Pacific/Apia", datetime(2011, 12, 30, 12))
@example("Pacific/Kwajalein", datetime(1993, 8, 21, 12))
@example("Africa/Monrovia", datetime(1972, 1, 7, 0, 20))
@example("Asia/Kathmandu", datetime(1986, 1, 1, 0, 10))
def test_every_wall_time_that_ever_was_is_resolved(name: str, wall: datetime) -> None:
    wall = wall.replace(microsecond=0)
    assert agrees(instant(wall, ZoneInfo(name)), whenever.PlainDateTime(wall), name)


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(1880, 1, 1), datetime(2100, 1, 1)),
    st.integers(1, 2000),
    st.integers(-100, 3000),
)
def test_the_spans_of_wall_times_hold_just_the_instants_that_show_them(
    name: str, start: datetime, length: int, minute: int
) -> None:
    start = start.replace(second=0, microsecond=0)
    zone, end = ZoneInfo(name), start + length * MINUTE
    at = instant(start, zone) + minute * MINUTE
    shows = start <= whenever.Instant(at).to_tz(name).to_plain().to_stdlib() < end
    assert any(opening <= at < closing for opening, closing in spans(start, end, zone)) == shows
