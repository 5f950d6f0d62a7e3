"""Durations, windows and moments, resolved to instants in a lead's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Duration:
    """Months and days keep the wall clock; seconds are elapsed."""

    months: int = 0
    days: int = 0
    seconds: float = 0
    text: str = ""

    def after(self, start: datetime, zone: ZoneInfo) -> datetime:
        """The instant (UTC) this long after `start`; in a gap of DST the first instant after it, in a fold the first."""
        raise NotImplementedError

    def before(self, start: datetime, zone: ZoneInfo) -> datetime:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Window:
    """Weekdays and wall times between which something may happen; may cross midnight. `any` is always open."""

    text: str
    days: frozenset[int] = frozenset(range(7))
    start: int = 0
    end: int = 1440

    def is_open(self, at: datetime, zone: ZoneInfo) -> bool:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that repeats: `tue 10:00` is the next Tuesday at ten, at or after an instant."""

    text: str

    def next(self, at: datetime, zone: ZoneInfo) -> datetime:
        raise NotImplementedError


def parse_duration(text: str) -> Duration:
    """`3 days`, `90 minutes`; raises ValueError whose text says what is wrong and what would be right."""
    raise NotImplementedError


def parse_window(text: str) -> Window:
    """`mon-fri 09:00-17:00`, `21:00-08:00`, `any`; raises ValueError as `parse_duration`."""
    raise NotImplementedError


def parse_moment(text: str) -> Moment:
    """`tue 10:00`; raises ValueError as `parse_duration`."""
    raise NotImplementedError


def next_allowed(at: datetime, window: Window | None, quiet: Window | None, zone: ZoneInfo) -> datetime | None:
    """The first instant at or after `at` inside `window` and outside `quiet`; None when there is none in 14 days."""
    raise NotImplementedError


def never_open(window: Window | None, quiet: Window | None) -> bool:
    """Whether window and quiet hours together leave no instant in any 14 days."""
    raise NotImplementedError
