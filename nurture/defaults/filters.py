"""Filters of templates: `{{ lead.trial_ends | date }}` and `| time`, in the lead's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from nurture import Filter, hookimpl

_MONTHS: Mapping[str, str] = {
    "en": "January February March April May June July August September October November December",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
}
"""In the case that follows a day's number."""


@hookimpl
def register_filters() -> Sequence[Filter]:
    return [Filter("date", spell_date, needs_language=True), Filter("time", spell_time, needs_language=True)]


def spell_date(value: Any, language: str) -> str:
    """`21 April 2026`, `21 kwietnia 2026`; in a language we do not write, `2026-04-21`. What is empty stays empty.

    A datetime is spelt as its own zone shows it. Raises TypeError for what is no date.
    """
    if not value:
        return ""
    if not isinstance(value, date):
        raise TypeError(f"`| date` takes a date, not {value!r}")
    months = _MONTHS.get(language.partition("-")[0].lower())
    if months is None:
        return f"{value:%Y-%m-%d}"
    return f"{value.day} {months.split()[value.month - 1]} {value.year}"


def spell_time(value: Any, language: str) -> str:
    """`11:00`, on the clock of 24 hours in every language; nothing of a date without an hour.

    Raises TypeError for what is no date.
    """
    if not value:
        return ""
    if not isinstance(value, date):
        raise TypeError(f"`| time` takes a date, not {value!r}")
    return f"{value:%H:%M}" if isinstance(value, datetime) else ""
