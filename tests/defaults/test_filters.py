"""Dates and times in the lead's language."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nurture.defaults.filters import register_filters

FILTERS = {each.name: each for each in register_filters()}
WEBINAR = datetime(2026, 4, 21, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (date(2026, 4, 21), "pl", "21 kwietnia 2026"),
        (date(2026, 4, 21), "en", "21 April 2026"),
        (date(2026, 10, 1), "pl-PL", "1 października 2026"),
        (WEBINAR, "en", "21 April 2026"),
        (date(2026, 4, 21), "de", "2026-04-21"),
        (None, "pl", ""),
        ("", "pl", ""),
    ],
)
def test_date(value: Any, language: str, text: str) -> None:
    assert FILTERS["date"].apply(value, language) == text


@pytest.mark.parametrize(("value", "text"), [(WEBINAR, "09:05"), (None, ""), (date(2026, 4, 21), "")])
def test_time(value: Any, text: str) -> None:
    assert {FILTERS["time"].apply(value, language) for language in ("pl", "en", "de")} == {text}


@pytest.mark.parametrize(("name", "value"), [("date", "tomorrow"), ("time", "11:00")])
def test_what_is_no_date_is_refused(name: str, value: Any) -> None:
    with pytest.raises(TypeError, match="takes a date"):
        FILTERS[name].apply(value, "en")


def test_filters_ask_for_the_language() -> None:
    assert all(each.needs_language for each in FILTERS.values())
