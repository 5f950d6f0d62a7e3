"""Rows by declared types: what fits, what is left empty and counted, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.addresses import Refusal
from nurture.core.cells import clean_text
from nurture.core.intake import Arrival, RowRead, RowRules, read_row
from nurture.core.model import Consent
from nurture.core.program import Field

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
RULES = RowRules(
    "guide-form",
    ZoneInfo("Europe/Warsaw"),
    {
        "company_size": Field("company_size", "number"),
        "trial_ends": Field("trial_ends", "date"),
        "rating": Field("rating", "choice", ("A", "B", "C")),
        "competitor": Field("competitor", "yes or no"),
        "Segment": Field("Segment", "text"),
    },
    {"newsletter": "consents/newsletter-v2.md"},
    "2026-01-11",
)


def read(**cells: Any) -> RowRead:
    return read_row({"email": "ada@example.com", **cells}, RULES, NOW)


def fields(**cells: Any) -> dict[str, Any]:
    found = read(**cells).result
    assert isinstance(found, Arrival)
    return dict(found.fields)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("company_size", "1200", 1200.0),
        ("company_size", "-1200.5", -1200.5),
        ("company_size", "1200,5", 1200.5),
        ("company_size", "1 249,00", 1249.0),
        ("company_size", "12 345 678", 12345678.0),
        ("company_size", "0,125", 0.125),
        ("company_size", 1200, 1200.0),
        ("competitor", "TAK", True),
        ("competitor", "y", True),
        ("competitor", True, True),
        ("competitor", "nie", False),
        ("competitor", "0", False),
        ("competitor", "", False),
        ("competitor", None, False),
        ("trial_ends", "2026-04-21", date(2026, 4, 21)),
        ("trial_ends", "2026-04-21 11:00", datetime(2026, 4, 21, 9, tzinfo=UTC)),
        ("trial_ends", "2026-04-21T11:00:00Z", datetime(2026, 4, 21, 11, tzinfo=UTC)),
        ("trial_ends", "21.04.2026", date(2026, 4, 21)),
        ("trial_ends", "1.4.2026 11:00", datetime(2026, 4, 1, 9, tzinfo=UTC)),
        ("rating", "b", "B"),
        ("first_name", "  Zoe\u0308\t\nAnn\x07 ", "Zoë Ann"),
        ("first_name", "x" * 2000, "x" * 2000),
        ("time_zone", "Asia/Kathmandu", "Asia/Kathmandu"),
        ("phone", 48123456789, "48123456789"),
        ("tags", "fair, vip,,fair", ("fair", "vip")),
        ("tags", ["fair", "vip"], ("fair", "vip")),
    ],
)
def test_a_value_that_fits(field: str, cell: Any, value: Any) -> None:
    assert fields(**{field: cell}) == {field: value}
    assert read(**{field: cell}).emptied == ()


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("company_size", "about 1200"),
        ("company_size", "1,200"),
        ("company_size", "9" * 400),
        ("company_size", float("nan")),
        ("company_size", 10**4000),
        ("competitor", "perhaps"),
        ("trial_ends", "31.04.2026"),
        ("trial_ends", "2026-02-30"),
        ("trial_ends", "0001-01-01 00:00+14:00"),
        ("rating", "D"),
        ("time_zone", "Europe/Warszawa"),
        ("time_zone", "../../etc/passwd"),
        ("first_name", "x" * 2001),
        ("first_name", "Ada\0"),
        ("first_name", "\ud800"),
        ("first_name", {"given": "Ada"}),
        ("tags", {"fair": True}),
    ],
)
def test_a_value_that_does_not_fit_is_left_empty_and_counted(field: str, cell: Any) -> None:
    assert fields(**{field: cell}) == {}
    assert read(**{field: cell}).emptied == (field,)


def test_an_empty_cell_is_empty_and_not_counted() -> None:
    assert read(first_name=" ", company_size="", trial_ends=None, tags=[]).emptied == ()


def test_headings_are_read_as_people_write_them_and_others_ignored() -> None:
    found = read_row({"E-mail": "x", "Email": "ada@example.com", "First Name": "Ada", "SEGMENT": "b2b"}, RULES, NOW)
    assert found.result.fields == {"first_name": "Ada", "Segment": "b2b"}  # type: ignore[union-attr]
    assert found.ignored == ("e_mail",)


@pytest.mark.parametrize("row", [{}, {"email": ""}, {"email": None}, {"email": 5}, {"email": "ada at example.com"}])
def test_a_row_without_an_address_is_refused_with_a_reason(row: dict[str, Any]) -> None:
    found = read_row(row, RULES, NOW).result
    assert isinstance(found, Refusal)
    assert found.reason


@pytest.mark.parametrize(
    ("cells", "agreed", "at"),
    [
        ({}, datetime(2026, 1, 10, 23, tzinfo=UTC), None),
        ({"consent_at": "2026-02-01"}, datetime(2026, 1, 31, 23, tzinfo=UTC), datetime(2026, 1, 31, 23, tzinfo=UTC)),
        (
            {"joined_at": "2025-05-01T10:00Z"},
            datetime(2026, 1, 10, 23, tzinfo=UTC),
            datetime(2025, 5, 1, 10, tzinfo=UTC),
        ),
    ],
)
def test_consent_counts_from_the_rows_date_else_the_sources(cells: Any, agreed: datetime, at: datetime | None) -> None:
    found = read(**cells).result
    assert isinstance(found, Arrival)
    assert found.consents == (Consent("newsletter", True, agreed, "guide-form", "consents/newsletter-v2.md"),)
    assert found.at == at


@given(st.dictionaries(st.text(max_size=12), st.text() | st.none() | st.integers() | st.lists(st.text()), max_size=4))
def test_no_row_breaks_the_intake(row: dict[str, Any]) -> None:
    assert isinstance(read_row(row, RULES, NOW).result, Refusal | Arrival)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30).filter(lambda text: "\0" not in text))
def test_text_is_kept_but_for_control_characters(text: str) -> None:
    once = clean_text(text)
    assert once is not None
    assert clean_text(once) == once
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in once)
