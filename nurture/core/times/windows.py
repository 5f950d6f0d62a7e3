"""Windows: the weekdays and wall times between which something may happen, as spans of instants in a lead's zone.

A window is open whenever the lead's clock shows one of its times. So of an hour that clocks skip nothing is open, one
that they show twice is open twice, and a date that a zone never had has no window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nurture.core.times.wall import DAY, WEEKDAYS, local_day, mended_clock, mended_weekday, read_minute, spans

HORIZON = timedelta(days=28)
"""How far ahead an open instant is looked for: clocks may skip the only one of a fortnight."""

_FORM = re.compile(r"(?:(?P<days>\D+?) )?(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)")
_EXAMPLE = "write weekdays and hours as in 'mon-fri 09:00-17:00', hours alone as in '21:00-08:00', or 'any'"


@dataclass(frozen=True, slots=True)
class Window:
    """Weekdays and wall times between which something may happen; `any` is always open.

    `days` count from Monday, 0; `start` and `end` are minutes of the day. An `end` at or before `start` is on the next
    day, and the whole span belongs to the day it starts on. The end itself is outside.
    """

    text: str
    days: frozenset[int] = frozenset(range(7))
    start: int = 0
    end: int = DAY

    @property
    def length(self) -> int:
        """Minutes by the clock from start to end."""
        return self.end - self.start if self.end > self.start else self.end - self.start + DAY

    def is_open(self, at: datetime, zone: ZoneInfo) -> bool:
        wall = at.astimezone(zone)
        minute, day = wall.hour * 60 + wall.minute, wall.weekday()
        if self.end > self.start:
            return day in self.days and self.start <= minute < self.end
        return (day in self.days and minute >= self.start) or ((day - 1) % 7 in self.days and minute < self.end)

    def opens(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """The first open instant at or after `at`; None when it does not open in 28 days."""
        if self.is_open(at, zone):
            return at
        today = local_day(at, zone)
        for offset in range(-1, HORIZON.days + 2):
            for opening, _ in self._spans(today + timedelta(days=offset), zone):
                if opening >= at:
                    return opening
        return None

    def closes(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """The end of the span that holds `at`; None when the window is shut then."""
        if not self.is_open(at, zone):
            return None
        today = local_day(at, zone)
        near = (span for offset in (-1, 0) for span in self._spans(today + timedelta(days=offset), zone))
        return next(closing for opening, closing in near if opening <= at < closing)

    def minutes(self) -> set[int]:
        """The open minutes of a week, counted from Monday 00:00."""
        return {(day * DAY + self.start + n) % (7 * DAY) for day in self.days for n in range(self.length)}

    def _spans(self, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """Openings and closings of the span that starts on `day`; two where clocks are put back in between."""
        if day.weekday() in self.days:
            wall = datetime.combine(day, time()) + timedelta(minutes=self.start)
            for opening, closing in spans(wall, wall + timedelta(minutes=self.length), zone):
                if opening < closing:
                    yield opening, closing


def next_allowed(at: datetime, window: Window | None, quiet: Window | None, zone: ZoneInfo) -> datetime | None:
    """The first instant at or after `at` inside `window` and outside `quiet`; None when there is none in 28 days."""
    candidate: datetime | None = at
    while candidate is not None and candidate <= at + HORIZON:
        if window and not window.is_open(candidate, zone):
            candidate = window.opens(candidate, zone)
        elif quiet and (ended := quiet.closes(candidate, zone)):
            candidate = ended
        else:
            return candidate
    return None


def never_open(window: Window | None, quiet: Window | None) -> bool:
    """Whether window and quiet hours together leave no instant in any 14 days."""
    always = Window("any")
    return not (window or always).minutes() - (quiet.minutes() if quiet else set())


def parse_window(text: str) -> Window:
    """`mon-fri 09:00-17:00`, `21:00-08:00`, `any`; raises ValueError that says what would be right."""
    words = " ".join(text.lower().split())
    if words == "any":
        return Window("any")
    window = _read(words)
    if window is None:
        mended = _mended(words)
        cure = f"did you mean '{mended}'?" if _read(mended) else _EXAMPLE
        raise ValueError(f"'{text}' is no window; {cure}")
    if window.start == window.end:
        raise ValueError(f"'{text}' opens and closes at the same minute; {_EXAMPLE}")
    return window


def _read(words: str) -> Window | None:
    match = _FORM.fullmatch(words)
    if not match:
        return None
    days = _read_days(match["days"]) if match["days"] else frozenset(range(7))
    start = read_minute(match["start"])
    end = DAY if match["end"] == "24:00" else read_minute(match["end"])
    if days is None or start is None or end is None:
        return None
    return Window(words, days, start, end)


def _read_days(words: str) -> frozenset[int] | None:
    """`mon-fri`, `mon,wed,fri`, `fri-mon`; None when one of them is no weekday."""
    days: set[int] = set()
    for part in words.split(","):
        ends = [WEEKDAYS.index(name) for name in part.split("-") if name in WEEKDAYS]
        if len(ends) != part.count("-") + 1 or len(ends) > 2:
            return None
        days.update((ends[0] + n) % 7 for n in range((ends[-1] - ends[0]) % 7 + 1))
    return frozenset(days)


def _mended(words: str) -> str:
    """What was probably meant, in the form that is read."""
    words = re.sub(r"\s*(?:[–—-]|\bto\b|\btill\b|\buntil\b)\s*", "-", words)
    words = re.sub(r"\s*(?:,|\band\b|;)\s*", ",", words)
    match = re.fullmatch(r"(?P<days>[a-z,-]*?)[ ,]*(?P<start>\d[^-]*)-(?P<end>\d.*)", words)
    if not match:
        return words
    days = re.sub("[a-z]+", lambda name: mended_weekday(name[0]), match["days"])
    return f"{days} {mended_clock(match['start'])}-{mended_clock(match['end'])}".strip()
