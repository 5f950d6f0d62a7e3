"""All IANA zones, their changes of the clocks, and the library `whenever`, which knows nothing of ours, as oracle."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import whenever

ZONES = sorted(available_timezones() - {"Factory", "localtime", "build/etc/localtime"})
FROM, TO = datetime(2024, 1, 1, tzinfo=UTC), datetime(2032, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=4)


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """The instants from 2024 to 2031 at which clocks in that zone are put forward or back."""
    zone = ZoneInfo(name)
    days = [FROM + _STEP * n for n in range((TO - FROM) // _STEP + 1)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return tuple(
        _bisected(day, zone) for day, before, after in zip(days, offsets, offsets[1:], strict=False) if before != after
    )


def _bisected(before: datetime, zone: ZoneInfo) -> datetime:
    after, offset = before + _STEP, before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (before, middle) if middle.astimezone(zone).utcoffset() != offset else (middle, after)
    return after


@cache
def rules() -> dict[str, list[str]]:
    """The zones whose clocks show the same from 2024 to 2031, under the first of their names."""
    same: dict[object, list[str]] = defaultdict(list)
    for name in ZONES:
        zone = ZoneInfo(name)
        same[tuple((at, at.astimezone(zone).utcoffset()) for at in (FROM, *changes(name)))].append(name)
    return {names[0]: names for names in same.values()}


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
