"""Moments: the times that files name. `occasions` says how each kind is resolved; here they are read.

| written | means |
| --- | --- |
| an occasion: `tue 10:00`, `2026-04-21 11:00`, `day 3 09:00`, `lead.trial_ends` | that instant |
| `24 hours before campaign.webinar`, `2 business days after 2026-04-21 11:00` | counted from a value or a date |
| `09:00 3 days before lead.trial_ends`, `09:00 campaign.webinar` | that day, at this hour on the lead's clock |

Days are counted on the lead's clock; from a date without an hour, or with a zone of its own, by that calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from nurture.core.model import Value
from nurture.core.problems import did_you_mean
from nurture.core.times.durations import Duration, parse_duration
from nurture.core.times.moment_words import MEANT, cure, mended
from nurture.core.times.occasions import Anchors, Date, DayOf, Named, Occasion, Weekday
from nurture.core.times.wall import WEEKDAYS, YEARS, at_minute, local_day, read_minute, zone_named

__all__ = ["Anchors", "Moment", "is_moment", "parse_moment"]

_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_FURTHEST = 36525

_CLOCK = r"[0-2]\d:[0-5]\d"
_WEEKDAY = re.compile(
    rf"(?:(?P<nth>{'|'.join(_NTH)}) )?(?P<weekday>{'|'.join(WEEKDAYS)})(?(nth) of month) (?P<clock>{_CLOCK})",
    re.IGNORECASE,
)
_DAY = re.compile(rf"day (?P<number>\d{{1,9}})(?: (?P<clock>{_CLOCK}))?", re.IGNORECASE)
_DATE = re.compile(
    rf"(?P<date>\d{{4}}-\d\d-\d\d)(?: (?P<clock>{_CLOCK}))?(?: (?P<zone>[A-Za-z]\w*(?:/[A-Za-z][\w+-]*)*))?"
)
_NAMED = re.compile(r"(?:lead|campaign|event)\.\w+")
_COUNTED = re.compile(
    rf"(?:(?P<clock>{_CLOCK}) )?(?:(?P<span>\d+ .+?) (?P<side>before|after) )?(?P<start>\S.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as written: `span` before or after an occasion, and with a `minute` (of the day) on that day then."""

    text: str
    occasion: Occasion
    span: Duration | None = None
    before: bool = False
    minute: int | None = None

    @property
    def name(self) -> str:
        """The value that it hangs on; "" when there is none."""
        return self.occasion.name if isinstance(self.occasion, Named) else ""

    def lacks_hour(self, value: Value | None) -> bool:
        """Whether neither it nor the `value` that it hangs on says an hour: then it is a midnight that nobody meant."""
        if self.minute is not None or (self.span and self.span.seconds):
            return False
        if self.name:
            return isinstance(value, date) and not isinstance(value, datetime)
        return not re.search(_CLOCK, self.text)

    def at(self, came: datetime, anchors: Anchors) -> datetime | None:
        """The instant (UTC) that is meant for a lead that came to the step at `came`; None while it is empty.

        A time that comes again is the first at or after `came`; any other may have passed.
        """
        found = self.occasion.find(came, anchors)
        if found is None:
            return None
        result, zone = found
        if self.span:
            shift = self.span.before if self.before else self.span.after
            result = shift(result, zone, anchors.holiday)
        return result if self.minute is None else at_minute(local_day(result, zone), self.minute, anchors.zone)


def is_moment(text: str) -> bool:
    """Whether a text that could also be a condition is meant as a time, well written or not.

    `lead.x` alone is one: who knows the fields must say whether it holds a date.
    """
    words = " ".join(text.split())
    return bool(MEANT.search(words)) or _read_or_none(words) is not None


def parse_moment(text: str) -> Moment:
    """`tue 10:00`, `3 days before lead.trial_ends`; raises ValueError as `parse_duration`."""
    words = " ".join(text.split())
    moment = _read(words)
    if moment:
        return moment
    for meant in mended(words):
        if _read_or_none(meant):
            raise ValueError(f"'{text}' is no time; did you mean '{meant}'?")
    raise ValueError(f"'{text}' is no time; {cure(words)}")


def _read_or_none(words: str) -> Moment | None:
    try:
        return _read(words)
    except ValueError:
        return None


def _read(words: str) -> Moment | None:
    """The moment, or None for what has no form of one. ValueError: the form is right, what it says cannot be."""
    occasion = _read_weekday(words) or _read_day(words)
    if occasion:
        return Moment(words, occasion)
    match = _COUNTED.fullmatch(words)
    if not match:
        return None
    start = _read_start(match["start"])
    minute = _minute(match["clock"])
    if start is None or (minute is not None and match["span"] is None and isinstance(start, Date)):
        return None
    span = parse_duration(match["span"]) if match["span"] else None
    return Moment(words, start, span, (match["side"] or "").lower() == "before", minute)


def _read_weekday(words: str) -> Weekday | None:
    match = _WEEKDAY.fullmatch(words)
    if not match:
        return None
    nth = _NTH[match["nth"].lower()] if match["nth"] else 0
    return Weekday(WEEKDAYS.index(match["weekday"].lower()), _minute(match["clock"]) or 0, nth)


def _read_day(words: str) -> DayOf | None:
    match = _DAY.fullmatch(words)
    if not match:
        return None
    number = int(match["number"])
    if number > _FURTHEST:
        raise ValueError(f"'{words}' is further than 100 years")
    return DayOf(number, _minute(match["clock"]) or 0)


def _read_start(words: str) -> Named | Date | None:
    if _NAMED.fullmatch(words):
        return Named(words)
    match = _DATE.fullmatch(words)
    if not match:
        return None
    try:
        day = date.fromisoformat(match["date"])
    except ValueError:
        raise ValueError(f"'{words}': there is no day {match['date']}") from None
    if day.year not in YEARS:
        raise ValueError(f"'{words}': the years go from {YEARS[0]} to {YEARS[-1]}")
    return Date(day, _minute(match["clock"]) or 0, _read_zone(match["zone"]))


def _read_zone(name: str | None) -> ZoneInfo | None:
    zone = zone_named(name) if name else None
    if zone or not name:
        return zone
    cure = did_you_mean(name, available_timezones()) or "write one as in Europe/Warsaw"
    raise ValueError(f"there is no time zone '{name}'; {cure}")


def _minute(clock: str | None) -> int | None:
    if clock is None:
        return None
    minute = read_minute(clock)
    if minute is None:
        raise ValueError(f"there is no hour {clock}; a day goes from 00:00 to 23:59")
    return minute
