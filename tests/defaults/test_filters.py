"""Dates and times in the lead's language."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nurture.defaults.filters import register_filters
from nurture.defaults.spelt_dates import LANGUAGES
from nurture.mail.footer import WORDS

FILTERS = {each.name: each for each in register_filters()}
WEBINAR = datetime(2026, 4, 21, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (date(2026, 4, 21), "pl", "21 kwietnia 2026"),
        (date(2026, 4, 21), "en", "21 April 2026"),
        (date(2026, 10, 1), "pl-PL", "1 października 2026"),
        (WEBINAR, "en", "21 April 2026"),
        (date(2026, 4, 21), "de", "21. April 2026"),
        (date(2026, 12, 10), "cs", "10. prosince 2026"),
        (date(2026, 4, 21), "es", "21 de abril de 2026"),
        (date(2026, 4, 21), "hu", "2026. április 21."),
        (date(2026, 9, 2), "ga", "2 Meán\u00a0Fómhair 2026"),
        (date(2026, 4, 21), "uk", "21 квітня 2026\u00a0р."),
        (date(2026, 4, 21), "tr", "2026-04-21"),
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


def test_dates_and_the_way_out_are_written_in_the_same_languages() -> None:
    assert len(LANGUAGES) == 25
    assert WORDS.keys() == LANGUAGES
    for language in LANGUAGES:
        months = {FILTERS["date"].apply(date(2026, month, 3), language) for month in range(1, 13)}
        assert len(months) == 12 and all("2026" in each and "3" in each for each in months)
