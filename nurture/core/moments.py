"""Moments: the times that files name, resolved to instants (UTC) for one lead.

| written | means |
| --- | --- |
| `tue 10:00` | the next Tuesday at ten |
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nurture.core.model import Value
from nurture.core.times import Holiday, no_holiday
from nurture.core.wall import WEEKDAYS, at_minute, local_day, mended_clock, mended_weekday, read_minute


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the moments of one walk hang on: the lead's zone, when it entered, and values by name.

    `value` gives `lead.trial_ends`, `campaign.webinar`, `event.delivered`; None for what is empty. `project_zone` is
    that of `campaign` values without an hour.
    """

    zone: ZoneInfo
    project_zone: ZoneInfo
    entered: datetime | None
    value: Callable[[str], Value | None]
    holiday: Holiday = no_holiday


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as written. `name` is the value that it hangs on, "" when there is none.

    `weekday` counts from Monday, 0; `minute` is of the day.
    """

    text: str
    name: str = ""
    weekday: int = 0
    minute: int = 0

    def at(self, came: datetime, anchors: Anchors) -> datetime | None:
        """The instant (UTC) that is meant for a lead that came to the step at `came`; None while it is empty.

        A time that comes again is the first at or after `came`; any other may have passed.
        """
        today = local_day(came, anchors.zone)
        ahead = (self.weekday - today.weekday()) % 7
        result = at_minute(today + timedelta(days=ahead), self.minute, anchors.zone)
        return result if result >= came else at_minute(today + timedelta(days=ahead + 7), self.minute, anchors.zone)


_LATER = re.compile(
    r"(first|second|third|fourth|last) \w+ of month\b|\d{4}-\d\d-\d\d|day \d+|.*\b(before|after)\b|\w+\.\w+$"
)


def parse_moment(text: str) -> Moment:
    """`tue 10:00`; raises ValueError as `parse_duration`."""
    words = " ".join(text.lower().split())
    moment = _read_moment(words)
    if moment:
        return moment
    if _LATER.match(words):
        raise ValueError(f"'{text}': times of this kind come with a later version; write a weekday as in 'tue 10:00'")
    day, _, clock = words.partition(" ")
    mended = f"{mended_weekday(day)} {mended_clock(clock.removeprefix('at '))}"
    cure = f"did you mean '{mended}'?" if _read_moment(mended) else "write a weekday and an hour as in 'tue 10:00'"
    raise ValueError(f"'{text}' is no time; {cure}")


def _read_moment(words: str) -> Moment | None:
    day, _, clock = words.partition(" ")
    minute = read_minute(clock)
    if day not in WEEKDAYS or minute is None:
        return None
    return Moment(words, weekday=WEEKDAYS.index(day), minute=minute)
