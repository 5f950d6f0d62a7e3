"""Wall time: what a clock on a lead's wall shows, and the instant (UTC) at which it shows it."""

from __future__ import annotations

import difflib
import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 1440
"""Minutes of a day."""
YEARS = range(1000, 9000)
"""Of all times: every zone and every duration can be added to them."""

CLOCKS_DIFFER = timedelta(minutes=5)
"""What is dated further ahead than this lies in the future, whatever clock dated it."""

_EARLIEST = datetime(YEARS.start, 1, 1, tzinfo=UTC)
_LATEST = datetime(YEARS.stop, 1, 1, tzinfo=UTC)

_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def clamped(at: datetime) -> datetime:
    """`at` in UTC; what lies beyond YEARS is their first or last instant, which nothing raises for."""
    if at.tzinfo is UTC and _EARLIEST <= at <= _LATEST:
        return at
    return min(max(at, _EARLIEST), _LATEST).astimezone(UTC)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which clocks in `zone` first show the naive `wall`; the end of the gap if they skip it."""
    if wall.year not in YEARS:
        return clamped(wall.replace(tzinfo=UTC))
    local = wall.replace(tzinfo=zone, fold=0)
    result = local.astimezone(UTC)
    if result.astimezone(zone).replace(tzinfo=None) == wall:
        return result
    return _transition(local.replace(fold=1).astimezone(UTC), result, zone)


def spans(start: datetime, end: datetime, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The spans of instants (UTC) at which clocks in `zone` show a wall time from `start` to before `end` (naive).

    They are two where clocks are put back in between and show an end of the span twice. One that clocks skip is empty.
    """
    opening, opening_again = instant(start, zone), _last(start, zone)
    closing, closing_again = instant(end, zone), _last(end, zone)
    if opening == opening_again and closing == closing_again:
        return [(opening, closing)]
    if opening != opening_again:
        back = _transition(opening, opening_again, zone)
    else:
        back = _transition(closing, closing_again, zone)
    return [(opening, min(closing, back)), (max(opening_again, back), closing_again)]


def _last(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which clocks show `wall` for the last time; the end of the gap if they skip it."""
    result = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return result if result.astimezone(zone).replace(tzinfo=None) == wall else instant(wall, zone)


def _transition(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """When clocks change, to the second, between an instant before it and one behind it."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def at_minute(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant of `minute` of the local `day`; minutes from 1440 on belong to the days after it."""
    return instant(datetime.combine(day, time()) + timedelta(minutes=minute), zone)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


@lru_cache(maxsize=4096)
def zone_named(name: str) -> ZoneInfo | None:
    """The IANA zone of this name; None when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def read_minute(text: str) -> int | None:
    """`09:30` as minutes since midnight; None for anything else."""
    match = _CLOCK.fullmatch(text)
    return int(match[1]) * 60 + int(match[2]) if match else None


def mended_clock(text: str) -> str:
    """`9:00`, `9` and `9.00` as a clock shows them: `09:00`; what is no time at all stays as it is."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?(?: ?([ap])\.?m\.?)?", text.strip(), re.IGNORECASE)
    if not match:
        return text
    hour = int(match[1])
    if match[3]:
        hour = hour % 12 + (12 if match[3] in "pP" else 0)
    return f"{hour:02}:{match[2] or '00'}"


def mended_weekday(text: str) -> str:
    """The weekday that a long or misspelt name most likely means, else the text itself."""
    word = text.strip().lower()
    near = difflib.get_close_matches(word[:3], WEEKDAYS, n=1, cutoff=0.6)
    return near[0] if near else word
