"""Durations, added to instants (UTC) in a lead's zone.

Hours are added to the instant, days and months to the wall time there; a wall time that clocks skip is the end of the
gap, one that they show twice is the first of the two.
"""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from nurture.core.times.wall import YEARS, clamped, instant

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400, "month": 30 * 86400}
"""Roughly, where a unit keeps the wall clock."""
_UNITS = [form for unit in _SECONDS for form in (unit, unit + "s")]
_SHORT = {"s": "seconds", "sec": "seconds", "min": "minutes", "m": "minutes", "h": "hours", "hr": "hours"}
_SHORT |= {"d": "days", "w": "weeks", "mo": "months", "year": "months", "years": "months", "y": "months"}
_BUSINESS = ("business day", "business days")
_LONGEST = 36525 * 86400
_FRIDAY = 4

Holiday = Callable[[date], bool]
"""Whether a day is a public holiday, and so no business day."""


def no_holiday(day: date) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Duration:
    """Months, days and business days keep the wall clock; seconds are elapsed."""

    months: int = 0
    days: int = 0
    business_days: int = 0
    seconds: float = 0
    text: str = ""

    def after(self, start: datetime, zone: ZoneInfo, holiday: Holiday = no_holiday) -> datetime:
        """The instant (UTC) this long after `start`; in a gap the end of it, in a fold the first one."""
        return self._shift(start, zone, holiday, 1)

    def before(self, start: datetime, zone: ZoneInfo, holiday: Holiday = no_holiday) -> datetime:
        """The instant (UTC) this long before `start`, by the same rules."""
        return self._shift(start, zone, holiday, -1)

    def _shift(self, start: datetime, zone: ZoneInfo, holiday: Holiday, sign: int) -> datetime:
        result = clamped(start)
        if self.days and not self.months and not self.business_days:
            result = _days_later(result, sign * self.days, zone)
        elif self.months or self.days or self.business_days:
            wall = result.astimezone(zone).replace(tzinfo=None)
            wall = _add_months(wall, sign * self.months) + timedelta(days=sign * self.days)
            if self.business_days:
                wall = _add_business_days(wall, self.business_days, sign, holiday)
            result = instant(wall, zone)
        return clamped(result + timedelta(seconds=sign * self.seconds) if self.seconds else result)

    @property
    def bound(self) -> timedelta:
        """No shorter than it ever is; for ever with business days, which holidays put off."""
        if self.business_days:
            return timedelta(days=365_000)
        return timedelta(days=31 * self.months + self.days + 2, seconds=self.seconds)


def _add_business_days(wall: datetime, count: int, sign: int, holiday: Holiday) -> datetime:
    while count and wall.year in YEARS:
        wall += timedelta(days=sign)
        count -= wall.weekday() <= _FRIDAY and not holiday(wall.date())
    return wall


@lru_cache(maxsize=16_384)  # what one run did to many leads carries one instant
def _days_later(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """By the wall clock. Where clocks were not put forward or back in between, it is as many times 24 hours."""
    later = start + timedelta(days=days)
    local = later.astimezone(zone)
    if not local.fold and local.utcoffset() == start.astimezone(zone).utcoffset():
        return later
    return instant(start.astimezone(zone).replace(tzinfo=None) + timedelta(days=days), zone)


def _add_months(wall: datetime, months: int) -> datetime:
    """The same day of another month, or that month's last: 31 January and a month is 28 February."""
    if not months:
        return wall
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return wall.replace(year=year, month=month + 1, day=min(wall.day, last))


def parse_duration(text: str) -> Duration:
    """`3 days`, `90 minutes`; raises ValueError whose text says what is wrong and what would be right."""
    words = text.lower().split()
    is_business = " ".join(words[1:]) in _BUSINESS
    words = [words[0], words[2]] if is_business else words
    if len(words) != 2 or not re.fullmatch("[0-9]{1,12}", words[0]) or words[1] not in _UNITS:
        raise ValueError(f"'{text}' is no duration; {_duration_meant(' '.join(words))}")
    count, unit = int(words[0]), words[1].removesuffix("s")
    if not 0 < count * _SECONDS[unit] <= _LONGEST:
        raise ValueError(f"'{text}' is no duration; write a whole number from 1, up to 100 years in all")
    match unit:
        case "day" if is_business:
            return Duration(business_days=count, text=text)
        case "month":
            return Duration(months=count, text=text)
        case "week" | "day":
            return Duration(days=count * _SECONDS[unit] // 86400, text=text)
        case _:
            return Duration(seconds=count * _SECONDS[unit], text=text)


def _duration_meant(words: str) -> str:
    """A did-you-mean, or the form in which durations are written."""
    match = re.fullmatch(r"(\d+)\s*([a-z]+)\.?", words)
    if match and match[2] in ("workdays", "weekdays", "businessdays"):
        return f"did you mean '{match[1]} business days'?"
    if match:
        count, unit = int(match[1]), match[2]
        near = [_SHORT[unit]] if unit in _SHORT else difflib.get_close_matches(unit, _UNITS, n=1)
        if near:
            count *= 12 if unit.startswith("y") else 1
            return f"did you mean '{count} {near[0].removesuffix('s')}{'' if count == 1 else 's'}'?"
    if close := re.fullmatch(r"(\d+) (business|\w{4,}) (\w+)", words):
        near = difflib.get_close_matches(f"{close[2]} {close[3]}", _BUSINESS, n=1, cutoff=0.7)
        if near or close[2] in ("working", "work"):
            return f"did you mean '{close[1]} business day{'' if close[1] == '1' else 's'}'?"
    if words in _UNITS:
        return f"did you mean '1 {words.removesuffix('s')}'?"
    return "write a whole number and a unit, as in '90 minutes', '3 days', '2 business days', '6 weeks' or '12 months'"
