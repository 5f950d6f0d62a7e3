"""Until when somebody is away, read from an answer by machine in English, Polish or German.

| it says | the last day is |
| --- | --- |
| until, through, to; do, do dnia; bis, bis zum | that day |
| back on, return on; wracam, ponownie od; zurück am, wieder ab | the day before |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

TEXT = 3_000
LONGEST = 400
"""Days that an absence may still last; a date that is further away was misread."""
_MONTHS = (
    ("jan", "sty", "jän"), ("feb", "lut"), ("mar", "mär"), ("apr", "kwi"), ("may", "maj", "mai"), ("jun", "cze"),
    ("jul", "lip"), ("aug", "sie"), ("sep", "wrz"), ("oct", "okt", "paź", "paz"), ("nov", "lis"), ("dec", "dez", "gru"),
)  # fmt: skip
_NUMBER = {stem: number for number, stems in enumerate(_MONTHS, 1) for stem in stems}
_NAME = rf"(?:{'|'.join(_NUMBER)})[a-zäöüśźżńęó]{{0,9}}"
_YEAR = r"20\d\d"
_DATE = re.compile(
    r"(?<!\d)(?:(?P<iso>20\d\d-\d{1,2}-\d{1,2})(?!\d)"
    r"|(?P<day1>\d{1,2})[./] ?(?P<number>\d{1,2})(?:[./] ?(?P<year1>(?:20)?\d\d))?(?![\d:])"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.)? {{0,2}}(?:of )?(?P<month2>{_NAME})(?:\.?,? {{0,2}}(?P<year2>{_YEAR}))?)"
    rf"|\b(?P<month3>{_NAME})\.? {{1,2}}(?P<day3>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? {{0,2}}(?P<year3>{_YEAR}))?",
    re.I,
)
_UNTIL = re.compile(
    r"\b(?:until|till|til|through|thru|to|ends?(?: on)?|do|do dnia|bis|bis zum|einschließlich)\b|[–-] {0,2}$", re.I
)
_BACK = re.compile(
    r"\b(?:back|return\w{0,4}|resum\w{0,4}|available again|wracam|wrócę|wroce|powr[oó]t\w{0,3}|z powrotem|ponownie"
    r"|będę (?:dostępn\w|w biurze)|zurück|wieder|erreichbar)\b",
    re.I,
)
_AGAIN = re.compile(r"[^.\n!?]{0,20}\b(?:wieder|ponownie|z powrotem)\b", re.I)
"""Behind the day: `ab dem 16. März wieder erreichbar`."""
_WINDOW = 45


def away_until(text: str, written: date | None) -> date | None:
    """The last day of the absence; None where it is not said, or cannot be read for sure. `written` is the mail's
    day: without it a date without year cannot be read."""
    days = list(_days(text[:TEXT], written))
    return max(days, default=None)


def _days(text: str, written: date | None) -> Iterator[date]:
    end = 0
    for found in _DATE.finditer(text):
        before = text[max(end, found.start() - _WINDOW) : found.start()]
        before = re.split(r"[\n.!?]\s", before)[-1]
        end = found.end()
        day = _day(found, written)
        back, until = _last(_BACK, before), _last(_UNTIL, before)
        if until < 0 and _AGAIN.match(text[end : end + _WINDOW]):
            back = 0
        if day and max(back, until) >= 0 and (not written or 0 <= (day - written).days <= LONGEST):
            yield day - timedelta(days=1) if back >= 0 and back + 12 > until else day


def _last(cue: re.Pattern[str], before: str) -> int:
    return max((match.start() for match in cue.finditer(before)), default=-1)


def _day(found: re.Match[str], written: date | None) -> date | None:
    part = found.groupdict()
    try:
        if part["iso"]:
            return date(*map(int, part["iso"].split("-")))
        if part["number"]:
            return _of(int(part["day1"]), int(part["number"]), part["year1"], written, "/" in found[0])
        name = (part["month2"] or part["month3"]).lower()
        return _of(int(part["day2"] or part["day3"]), _NUMBER[name[:3]], part["year2"] or part["year3"], written)
    except ValueError:
        return None


def _of(day: int, month: int, year: str | None, written: date | None, slashed: bool = False) -> date | None:
    """With slashes, months stand first for some; only a number above 12 tells."""
    if slashed and day <= 12 and month <= 12 and day != month:
        return None
    if slashed and month > 12:
        day, month = month, day
    if year:
        return date(int(year) % 100 + 2000, month, day)
    if written is None:
        return None
    this = date(written.year, month, day)
    return this if this >= written - timedelta(days=30) else date(written.year + 1, month, day)
