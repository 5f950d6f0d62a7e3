"""The days of a story: `day 3 09:00` or `2026-03-05 09:00` as instants on the clock of its lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from nurture.core.stories import Story
from nurture.core.times.wall import DAY, at_minute, instant, local_day, read_minute

NOON = 720
"""The minute at which what happens on a day without a time happens."""
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, both included, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Days:
    """Counts days from the local date of `starts` (UTC); a story that names `dates` is told in dates."""

    starts: datetime
    zone: ZoneInfo
    dates: bool = False

    def span(self, at: str) -> Span:
        """The whole day, from `starts` on where it is the first; with a time, that minute."""
        day, minute = self._read(at)
        if minute is not None:
            start = at_minute(day, minute, self.zone)
            return Span(start, start + timedelta(minutes=1) - _TICK)
        start, end = at_minute(day, 0, self.zone), at_minute(day, DAY, self.zone) - _TICK
        return Span(max(start, self.starts) if end >= self.starts else start, end)

    def moment(self, at: str, earliest: datetime) -> datetime:
        """When something happens: at the time given, else at noon, or at once where the story is past noon."""
        day, minute = self._read(at)
        return (
            at_minute(day, minute, self.zone) if minute is not None else max(at_minute(day, NOON, self.zone), earliest)
        )

    def told(self, at: datetime) -> str:
        """`day 3 09:00`."""
        there = at.astimezone(self.zone)
        if self.dates:
            return f"{there:%Y-%m-%d %H:%M}"
        return f"day {(there.date() - self._first).days} {there:%H:%M}"

    @property
    def _first(self) -> date:
        return local_day(self.starts, self.zone)

    def _read(self, at: str) -> tuple[date, int | None]:
        day, *clock = at.removeprefix("day ").split()
        there = date.fromisoformat(day) if _is_date(at) else self._first + timedelta(days=int(day))
        return there, read_minute(clock[0].zfill(5)) if clock else None


def days_of(story: Story, zone: ZoneInfo) -> Days:
    """From the story's `starts`, on clocks in `zone` where it names no offset."""
    written = datetime.fromisoformat(story.starts)
    starts = written.astimezone(UTC) if written.tzinfo else instant(written, zone)
    return Days(starts, zone, any(_is_date(line.at) for line in story.lines))


def _is_date(at: str) -> bool:
    return not at.startswith("day")
