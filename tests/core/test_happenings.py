"""A feed's rows read into what happened: any row is accepted or refused in words, and the same row has the same key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.core.addresses import Refusal
from nurture.core.happenings import AnyPage, FeedRules, Happened, ToCome, read_happening
from nurture.core.program import Field

NOW = datetime(2026, 3, 2, 11, tzinfo=UTC)
RULES = FeedRules(
    "shop",
    ZoneInfo("Europe/Warsaw"),
    {"purchased": {"value": Field("value", "number"), "Order No": Field("Order No", "text")}},
    AnyPage({"purchased", "replied", "clicked pricing"}),
)
GOOD = {"email": "ada@example.com", "event": "purchased"}


def happened(**cells: Any) -> Happened:
    found = read_happening({**GOOD, **cells}, RULES, NOW).result
    assert isinstance(found, Happened), found
    return found


def test_headings_are_read_as_people_write_them() -> None:
    row = {"E-Mail": "x", "Email": "Ada@example.com", "EVENT": " visited  /cennik ", "At": "2026-03-01", "ID": 7}
    found = read_happening(row, RULES, NOW)
    assert isinstance(found.result, Happened)
    assert (found.result.verb, found.result.what) == ("visited", "/cennik")
    assert found.result.at == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert found.ignored == ("e_mail",)
    assert happened(order_no="A7").facts == {"Order No": "A7"}


def test_the_words_of_an_event_may_begin_with_a_capital() -> None:
    assert (happened(event="Purchased", value="5").verb, happened(event="Purchased", value="5").facts) == (
        "purchased",
        {"value": 5.0},
    )
    assert happened(event="Clicked Pricing").what == "pricing"


NOES = FeedRules(
    "crm",
    RULES.zone,
    {"wypisz firma": {}},
    AnyPage({"unsubscribed", "unsubscribed product-news", "complained", "wypisz firma"}),
)


@pytest.mark.parametrize(
    ("spelt", "name"),
    [
        *((spelt, "unsubscribed") for spelt in (
            "UNSUBSCRIBED ", "Unsubscribe", "unsubscribes", "unsub", "opt-out", "Opt out", "optout", "opted_out",
            "OPTED-OUT", "wypisany", "Wypisana", "wypisz", "wypis", "Unsubscribed.",
        )),
        ("Unsubscribe  Product-News", "unsubscribed product-news"),
        ("wypisany product-news", "unsubscribed product-news"),
        ("Complained", "complained"),
        ("Wypisz Firma", "wypisz firma"),  # an event of the project's own
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", ["", "2026-13-45", "soon", "2026-03-02T12:00Z", "2027-01-01"])
def test_a_no_counts_however_it_is_spelt_and_dated(spelt: str, name: str, at: str) -> None:
    found = read_happening({"email": "ada@example.com", "event": spelt, "at": at, "id": ["x"]}, NOES, NOW)
    if name not in NOES.events:
        assert isinstance(found.result, Happened)
        assert (f"{found.result.verb} {found.result.what}".rstrip(), found.result.at) == (name, NOW)
        assert found.emptied == (("at",) if at in ("2026-13-45", "soon") else ())
    else:
        assert not isinstance(found.result, Happened)


def test_a_no_of_before_keeps_its_date_and_is_known_again() -> None:
    rows = [{"email": "ada@example.com", "event": "Unsubscribe", "at": at} for at in ("2026-03-01", "2027-01-01")]
    first, later = (read_happening(row, NOES, NOW).result for row in rows)
    assert isinstance(first, Happened) and first.at == datetime(2026, 2, 28, 23, tzinfo=UTC)
    again = read_happening(rows[1], NOES, NOW + timedelta(days=400)).result
    assert isinstance(later, Happened) and isinstance(again, Happened) and again.key == later.key


@pytest.mark.parametrize(
    ("row", "may_be_no"),
    [
        ({"event": "abgemeldet"}, True),
        ({"event": "Abmeldung"}, True),
        ({"event": "unsubscribed newsleter"}, True),
        ({"event": "unsubscribe now please"}, True),
        ({"event": "spam complaint"}, True),
        ({"event": "rezygnacja"}, True),
        ({"event": "unsubscribed", "email": "ada at example.com"}, True),
        ({"event": "opt-out", "email": None}, True),
        ({"event": "purchsed"}, False),
        ({"event": "order cancelled"}, False),
        ({"event": ""}, False),
        ({"event": "purchased", "at": "soon"}, False),
    ],
)
def test_a_refused_row_that_may_be_a_no_says_so(row: dict[str, Any], may_be_no: bool) -> None:
    found = read_happening({"email": "ada@example.com", **row}, NOES, NOW)
    assert isinstance(found.result, Refusal) and found.may_be_no == may_be_no


def test_a_clock_a_little_ahead_is_now() -> None:
    assert happened(at="2026-03-02T11:04Z").at == NOW
    assert isinstance(read_happening({**GOOD, "at": "2026-03-02T11:06Z"}, RULES, NOW).result, ToCome)


def test_a_row_without_an_id_is_known_by_all_it_says() -> None:
    key = happened(at="2026-03-01", value="5").key
    assert happened(value="5", at="2026-03-01", id="", colour=None).key == key
    assert happened(at="2026-03-01", value="5", email="ADA@example.com").key == key
    others = [
        happened(at="2026-03-01", value="6"),
        happened(value="5"),
        happened(at="2026-03-01", email="eva@example.com"),
    ]
    assert key not in {other.key for other in others}
    assert happened(id="x" * 300).key != happened(id="x" * 301).key


def test_an_id_stands_for_its_lead_event_and_time() -> None:
    known = happened(id=7, at="2026-03-01 09:00", value="5")
    assert happened(ID="7", at="01.03.2026 09:00", value="6", email="ADA@example.com").key == known.key
    others = [
        happened(id=8, at="2026-03-01 09:00"),
        happened(id=7, at="2026-03-01 09:01"),
        happened(id=7),
        happened(id=7, at="2026-03-01 09:00", email="eva@example.com"),
        happened(id=7, at="2026-03-01 09:00", event="replied"),
    ]
    assert len({known.key, *(other.key for other in others)}) == 6


CELLS = st.text() | st.none() | st.integers() | st.floats() | st.booleans() | st.lists(st.text()) | st.just("purchased")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["email", "event", "at", "id", "value", "x"]) | st.text(), CELLS), st.booleans())
def test_no_row_breaks_a_feed(row: dict[str, Any], good: bool) -> None:
    written = {**row, **GOOD} if good else row
    found = read_happening(written, RULES, NOW).result
    assert found == read_happening(written, RULES, NOW).result
    assert found.reason if isinstance(found, Refusal) else found.at <= NOW
