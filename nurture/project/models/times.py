"""What campaigns say of time: dates and hours of facts, from when to when, and after how long again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, NamedTuple, cast
from zoneinfo import ZoneInfo

from pydantic import PlainValidator, WithJsonSchema

from nurture.core.problems import did_you_mean
from nurture.core.steps import Late
from nurture.core.times.durations import Duration
from nurture.core.times.wall import YEARS, instant
from nurture.project.models.values import SPAN, as_duration, as_zone, schema_of, text_of, wrong

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(rf"({_DATE.pattern})(?:[T ](\d\d:\d\d)(?::00)?(Z|[+-]\d\d:\d\d)?)?(?: ([A-Za-z]\S*))?")
_LIKE_A_DATE = re.compile(
    r"(?P<y>\d{4})[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)|(?P<d2>\d\d?)[./](?P<m2>\d\d?)[./](?P<y2>\d{4})"
)
_AGAIN = {"never": None, "every time": Duration()}
_LATE = ("shift", "send", "skip")
TIMES = ("tue 10:00", "2026-04-21 11:00", "day 3 09:00", "24 hours before campaign.webinar")
_AS_IN = "as in `2026-04-21` or `2026-04-21 11:00`"


class Stated(NamedTuple):
    """A date, with or without an hour, in the project's zone or in one of its own."""

    wall: datetime
    has_hour: bool
    zone: ZoneInfo | None = None

    def starts(self, zone: ZoneInfo) -> datetime:
        return instant(self.wall, self.zone or zone)

    def ends(self, zone: ZoneInfo) -> datetime:
        """The instant before which it is not over: a day without an hour lasts to its end."""
        return instant(self.wall + timedelta(days=0 if self.has_hour else 1), self.zone or zone)

    def value(self, zone: ZoneInfo) -> date | datetime:
        """As a fact: a day stays a day, unless it names a zone."""
        return self.starts(zone) if self.has_hour or self.zone else self.wall.date()


def stated(text: str) -> Stated:
    match = _TIME.fullmatch(text)
    if match is None:
        raise wrong("bad-date", f"`{text}` is no date", _mended(text))
    day, clock, offset, zone = match.groups()
    try:
        wall = datetime.fromisoformat(f"{day}T{clock or '00:00'}{offset or ''}")
    except ValueError:
        raise wrong("bad-date", f"there is no `{text}`: no such day or hour", _AS_IN) from None
    if wall.year not in YEARS:
        raise wrong("bad-date", f"`{text}` is too far away", _AS_IN)
    if wall.tzinfo:
        return Stated(wall.astimezone(UTC).replace(tzinfo=None), True, ZoneInfo("UTC"))
    return Stated(wall, bool(clock), as_zone(zone) if zone else None)


def _mended(text: str) -> str:
    match = _LIKE_A_DATE.match(text)
    if match is None:
        return _AS_IN
    year, month, day = (match[key] or match[f"{key}2"] for key in "ymd")
    return f"did you mean `{year}-{int(month):02}-{int(day):02}{text[match.end() :]}`?"


def _day(value: Any) -> date:
    read = stated(text_of(value))
    if read.has_hour or read.zone:
        raise wrong("bad-date", f"a day is meant here, not `{value}`", f"write `{read.wall:%Y-%m-%d}`")
    return read.wall.date()


def _dates(value: Any) -> tuple[Stated, Stated]:
    first, to, last = text_of(value).partition(" to ")
    if not to:
        raise wrong("bad-date", f"`{value}` does not say from when to when", "as in `2026-01-11 to 2026-06-30`")
    return stated(first.strip()), stated(last.strip())


def _fact(value: Any) -> Stated | float | str:
    text = text_of(value)
    if _LIKE_A_DATE.match(text):
        return stated(text)
    return float(text) if re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?", text) else text


def _late(value: Any) -> Late:
    text = text_of(value)
    if text in ("shift", "send", "skip"):
        return Late(cast(Literal["shift", "send", "skip"], text))
    if text.startswith("skip after "):
        return Late("skip", as_duration(text.removeprefix("skip after ").strip()), whatever=True)
    hint = did_you_mean(text, _LATE) or "write `shift`, `send`, `skip` or `skip after 45 minutes`"
    raise wrong("unknown-value", f"`{text}` is no way of being late", hint)


def _again(value: Any) -> Duration | None:
    text = text_of(value)
    if text in _AGAIN:
        return _AGAIN[text]
    if not text.startswith("after "):
        cure = f"write `after {text}`" if SPAN.fullmatch(text) else "write `never`, `every time` or `after 180 days`"
        raise wrong("unknown-value", f"`{text}` does not say when again", cure)
    return as_duration(text.removeprefix("after ").strip())


def _tell_again(value: Any) -> Duration | None:
    text = text_of(value)
    return _AGAIN[text] if text in _AGAIN else as_duration(text)


LateWay = Annotated[
    Late, PlainValidator(_late), schema_of(r"^(shift|send|skip|skip after \d.*)$", *_LATE, "skip after 45 minutes")
]
TellAgain = Annotated[
    Duration | None,
    PlainValidator(_tell_again),
    schema_of(r"^(never|every time|\d.*)$", "every time", "never", "30 days"),
]
Day = Annotated[date, PlainValidator(_day), schema_of(rf"^{_DATE.pattern}$", "2026-03-01")]
Dates = Annotated[
    tuple[Stated, Stated],
    PlainValidator(_dates),
    schema_of(rf"^{_DATE.pattern}.* to {_DATE.pattern}", "2026-01-11 to 2026-06-30"),
]
Fact = Annotated[Stated | float | str, PlainValidator(_fact), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Again = Annotated[
    Duration | None,
    PlainValidator(_again),
    schema_of(r"^(never|every time|after \d.*)$", "never", "every time", "after 180 days"),
]
