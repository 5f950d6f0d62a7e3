"""Values beside each other: what can be compared, reckoned with, and shown. Nothing here raises.

A comparison with an empty value, or of values that cannot be compared, is false; with an unknown one, unknown.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.conditions.nouns import UNKNOWN
from nurture.core.times.wall import instant

SIGNS = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "in": "in", "notin": "not in"}
MIRRORED = {"eq": "eq", "ne": "ne", "gt": "lt", "gteq": "lteq", "lt": "gt", "lteq": "gteq"}
"""The same comparison with its sides exchanged."""

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
}
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
_PLAIN = frozenset({str, float, int})
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?")


def truth(value: Any) -> Any:
    """True, False or UNKNOWN; what is empty is false."""
    return value if value is UNKNOWN else bool(value)


def related(sign: str, left: Any, right: Any, zone: ZoneInfo) -> Any:
    """Whether `left sign right` (a Jinja operator's name): True, False or UNKNOWN."""
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if left is None or right is None:
        return False
    if sign in ("in", "notin"):
        return _contained(left, right, zone) is (sign == "in")
    if type(left) is type(right) and type(left) in _PLAIN:
        return COMPARISONS[sign](left, right)
    try:
        pair = _comparable(left, right, zone)
        return pair is not None and bool(COMPARISONS[sign](*pair))
    except (TypeError, ValueError, ArithmeticError):
        return False


def _contained(left: Any, right: Any, zone: ZoneInfo) -> bool | None:
    """Whether `left` is among `right`, or a piece of it; None when it cannot be."""
    if isinstance(right, tuple):
        return any(related("eq", left, item, zone) is True for item in right)
    return left in right if isinstance(left, str) and isinstance(right, str) else None


def _comparable(left: Any, right: Any, zone: ZoneInfo) -> tuple[Any, Any] | None:
    if is_number(left) and is_number(right):
        return left, right
    if isinstance(left, date) or isinstance(right, date):
        return _dates(left, right, zone)
    return (left, right) if type(left) is type(right) else None


def _dates(left: Any, right: Any, zone: ZoneInfo) -> tuple[date, date] | None:
    """Both as instants when both have an hour, else both as days in the lead's zone; texts are read."""
    left = read_date(left) if isinstance(left, str) else left
    right = read_date(right) if isinstance(right, str) else right
    if not isinstance(left, date) or not isinstance(right, date):
        return None
    if isinstance(left, datetime) and isinstance(right, datetime):
        return _instant(left, zone), _instant(right, zone)
    return _day(left, zone), _day(right, zone)


def _instant(value: datetime, zone: ZoneInfo) -> datetime:
    return value.astimezone(UTC) if value.tzinfo else instant(value, zone)


def _day(value: date, zone: ZoneInfo) -> date:
    if not isinstance(value, datetime):
        return value
    return value.astimezone(zone).date() if value.tzinfo else value.date()


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def read_date(text: str) -> date | None:
    """`2026-04-21` as a date, `2026-04-21 11:00` as a naive datetime; None for anything else."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def reckoned(sign: str, left: Any, right: Any, zone: ZoneInfo) -> Any:
    """`left sign right` of numbers; of dates in days. None when a side is empty or it makes no sense."""
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    try:
        if isinstance(left, date) or isinstance(right, date):
            return _reckoned_days(sign, left, right, zone)
        return _ARITHMETIC[sign](left, right) if is_number(left) and is_number(right) else None
    except (TypeError, ValueError, ArithmeticError):
        return None


def _reckoned_days(sign: str, left: Any, right: Any, zone: ZoneInfo) -> Any:
    """A date and days, or the days between two dates."""
    if sign == "-" and (pair := _dates(left, right, zone)):
        return (pair[0] - pair[1]) / timedelta(days=1)
    if sign == "+" and is_number(left):
        left, right = right, left
    if sign not in ("+", "-") or not is_number(right):
        return None
    return _ARITHMETIC[sign](left, timedelta(days=right))


def shown(value: Any, zone: ZoneInfo | None = None) -> str:
    """A value in words, as evidence gives it; an instant as clocks in `zone` show it."""
    if value is True or value is False:
        return "yes" if value else "no"
    if value is None or value == "":
        return "empty"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone) if value.tzinfo else value:%Y-%m-%d %H:%M}"
    if isinstance(value, tuple):
        return ", ".join(shown(item) for item in value)
    return str(value)


def written(value: Any) -> str:
    """A constant as it stands in a condition."""
    return f'"{value}"' if isinstance(value, str) else str(value)
