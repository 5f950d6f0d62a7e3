"""What a written time hangs on, resolved to an instant (UTC) for one lead.

| written | is resolved |
| --- | --- |
| `tue 10:00`, `last fri of month 10:00` | on the lead's clock; the first at or after the lead came: it never passes |
| `2026-04-21 11:00`, `2026-04-21` | on the lead's clock, or that of the zone it names; without an hour midnight |
| `day 3 09:00`, `day 3` | on the lead's clock, calendar days after the day on which it entered |
| `lead.trial_ends`, `event.delivered` | the value; a date without an hour is midnight on the lead's clock |
| `campaign.webinar` | the value; a date without an hour is midnight in the project's zone |

An hour that clocks skip is the end of the gap, one that they show twice is the first of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from nurture.core.model import Value
from nurture.core.times.durations import Holiday, no_holiday
from nurture.core.times.wall import at_minute, clamped, local_day


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


class Found(NamedTuple):
    """An instant (UTC), and the zone on whose clock days are counted from it."""

    at: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Weekday:
    """Each week, or each month on its `nth` (1 to 4; -1 is the last). `weekday` counts from Monday, 0."""

    weekday: int
    minute: int
    nth: int = 0

    def find(self, came: datetime, anchors: Anchors) -> Found:
        """The first at or after `came`. The search begins a day early: a skipped day ends where the next begins."""
        days = self._days(local_day(came, anchors.zone) - timedelta(days=1))
        instants = (at_minute(day, self.minute, anchors.zone) for day in days)
        return Found(next(at for at in instants if at >= came), anchors.zone)

    def _days(self, first: date) -> Iterator[date]:
        day = first + timedelta(days=(self.weekday - first.weekday()) % 7)
        while True:
            if not self.nth or self._is_nth(day):
                yield day
            day += timedelta(days=7)

    def _is_nth(self, day: date) -> bool:
        if self.nth < 0:
            return (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 + 1 == self.nth


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the calendar; `zone` is None on the lead's clock."""

    day: date
    minute: int = 0
    zone: ZoneInfo | None = None

    def find(self, came: datetime, anchors: Anchors) -> Found:
        zone = self.zone or anchors.zone
        return Found(at_minute(self.day, self.minute, zone), zone)


@dataclass(frozen=True, slots=True)
class DayOf:
    """So many calendar days after the day of entering."""

    number: int
    minute: int = 0

    def find(self, came: datetime, anchors: Anchors) -> Found | None:
        if anchors.entered is None:
            return None
        day = local_day(anchors.entered, anchors.zone) + timedelta(days=self.number)
        return Found(at_minute(day, self.minute, anchors.zone), anchors.zone)


@dataclass(frozen=True, slots=True)
class Named:
    """A value: `lead.trial_ends`, `campaign.webinar`, `event.delivered`."""

    name: str

    def find(self, came: datetime, anchors: Anchors) -> Found | None:
        """None while it is empty, or no date."""
        value = anchors.value(self.name)
        if isinstance(value, datetime):
            aware = value if value.tzinfo else value.replace(tzinfo=UTC)
            return Found(clamped(aware), anchors.zone)
        if not isinstance(value, date):
            return None
        zone = anchors.project_zone if self.name.startswith("campaign.") else anchors.zone
        return Found(at_minute(value, 0, zone), zone)


Occasion = Weekday | Date | DayOf | Named
