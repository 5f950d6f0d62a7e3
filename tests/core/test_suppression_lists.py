"""Lists of those who get no mail, as other tools export them: who is on them, why, and who may be mailed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.suppression import is_request
from nurture.core.suppression_lists import ListRow, ListRules, read_listed, tells_whom

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RULES = ListRules("old", "", ZoneInfo("Europe/Warsaw"), {"wypisani": "email", "opis": "reason", "dnia": "since"})
ADA = "ada@example.com"
Cells = dict[str, object]


def row(cells: Cells) -> ListRow:
    return read_listed(cells, RULES, NOW)


def whom(cells: Cells) -> list[str]:
    return [each.what for each in row(cells).found]


def mailchimp(**more: str) -> Cells:
    return {"Email Address": ADA, "OPTIN_TIME": "2020-01-02 10:00:00", "CONFIRM_TIME": "2020-01-02 10:00:00", **more}


HUBSPOT = {"Email": ADA, "Portal Bounce": "", "Portal Unsubscribe": "FALSE", "Portal Spam Report": "FALSE"}
KLAVIYO = {"Email": ADA, "Email Marketing Consent": "SUBSCRIBED", "Email Suppressions": "[]"}
BREVO = {"CONTACT ID": "1", "EMAIL": ADA, "ADDED_TIME": "02-01-2020"}

OUT: list[tuple[Cells, str]] = [
    (mailchimp(UNSUB_TIME="2024-03-05 10:00:00", UNSUB_REASON="NO_LONGER"), "unsubscribed: NO_LONGER"),
    (mailchimp(UNSUB_TIME="2024-03-05 10:00:00", UNSUB_REASON=""), "unsubscribed"),
    (mailchimp(CLEAN_TIME="2024-03-05 10:00:00"), "bounced"),
    (mailchimp(Status="Unsubscribed"), "unsubscribed"),
    ({**HUBSPOT, "Portal Unsubscribe": "TRUE"}, "unsubscribed"),
    ({**HUBSPOT, "Portal Bounce": "550 5.1.1", "Portal Unsubscribe": "TRUE"}, "bounced"),
    ({**HUBSPOT, "Portal Spam Report": "TRUE"}, "complained"),
    ({**HUBSPOT, "Our webinars": "TRUE"}, "unsubscribed"),
    ({"Email": ADA, "Unsubscribed from all email": "true"}, "unsubscribed"),
    ({**BREVO, "_BLOCKLISTED": "email_marketing,sms_marketing"}, "on the list old"),
    ({**BREVO, "EMAIL_BLOCKLISTED": "Yes"}, "on the list old"),
    ({"email": ADA, "reason": "unsubscribedViaMA", "Blocked Date": "05-03-2024"}, "unsubscribed: unsubscribedViaMA"),
    ({"email": ADA, "reason": "adminBlocked"}, "by hand: adminBlocked"),
    ({**KLAVIYO, "Email Suppressions": "HARD_BOUNCE"}, "bounced: HARD_BOUNCE"),
    ({**KLAVIYO, "Email Suppressions": ["SPAM_COMPLAINT"]}, "complained: SPAM_COMPLAINT"),
    ({**KLAVIYO, "Email Marketing Consent": "UNSUBSCRIBED"}, "unsubscribed"),
    ({"Email": ADA, "Status": "Bounced"}, "bounced"),
    ({"Adres e-mail": ADA, "Status": "wypisany"}, "unsubscribed"),
    ({"Adres e-mail": ADA, "Status": "zablokowany"}, "on the list old"),
    ({"email": ADA, "doNotEmail": "1"}, "on the list old"),
    ({"email": ADA, "dnc": "unsubscribed", "status": "active"}, "unsubscribed"),
    ({"email": ADA, "status": "5.1.1", "reason": "550 nobody", "created": 1709632800}, "bounced: 550 nobody"),
    ({"EmailAddress": ADA, "SuppressionReason": "SpamComplaint"}, "complained: SpamComplaint"),
    ({"EmailAddress": ADA, "SuppressionReason": "HardBounce", "Status": "Active"}, "bounced: HardBounce"),
    ({"email": ADA, "reason": "unsubscribed by phone", "bounced": "false"}, "unsubscribed: unsubscribed by phone"),
    ({"Email": ADA, "Unsubscribed": "2024-03-05"}, "unsubscribed"),
    ({"Wypisani": ADA, "Opis": "nie chce"}, "nie chce"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "why"), OUT, ids=[f"{n}" for n in range(len(OUT))])
def test_who_has_left_gets_no_mail_and_the_kind_of_it_comes_first(cells: Cells, why: str) -> None:
    (found,) = row(cells).found
    assert (found.what, found.reason, found.source) == (ADA, why, "list old")
    assert is_request(found.reason) == why.startswith("unsubscribed")


MAY: list[Cells] = [
    mailchimp(),
    mailchimp(Status="Subscribed"),
    HUBSPOT,
    {"Email": ADA, "Unsubscribed from all email": "false"},
    {"Email": ADA, "Unsubscribed from all email": ""},
    {**BREVO, "_BLOCKLISTED": ""},
    {**BREVO, "_BLOCKLISTED": "sms_marketing"},
    {**BREVO, "EMAIL_BLOCKLISTED": "No"},
    KLAVIYO,
    {**KLAVIYO, "Email Marketing Consent": "NEVER_SUBSCRIBED"},
    {"Email": ADA, "Status": "Unconfirmed"},
    {"Adres email": ADA, "Status": "aktywny"},
    {"email": ADA, "status": "enabled"},
    {"email": ADA, "donotcontact": "0"},
    {"email": ADA, "DNC": ""},
    {"email": ADA, "suppressed": False},
    {"email": ADA, "unsubscribed": "0000-00-00 00:00:00"},
]


@pytest.mark.parametrize("cells", MAY, ids=[f"{n}" for n in range(len(MAY))])
def test_who_may_be_mailed_is_passed_over(cells: Cells) -> None:
    assert row(cells) == ListRow(may=True)


def test_every_address_in_the_cells_about_people_counts() -> None:
    assert whom({"email": "Ada <Ada@Example.com>"}) == [ADA]
    assert whom({"email": "mailto:ada@example.com"}) == [ADA]
    assert whom({"Kontakt": "Ada, Ben", "E-Mail-Adresse": f"{ADA}; ben@example.com"}) == [ADA, "ben@example.com"]
    assert whom({"email": "o'brien@example.com"}) == ["o'brien@example.com"]
    assert whom({"email": "d41d8cd98f00b204e9800998ecf8427e"}) == [":d41d8cd98f00b204e9800998ecf8427e"]


def test_a_domain_is_meant_only_where_no_address_stands_beside_it() -> None:
    assert whom({"email": ADA, "domain": "example.com"}) == [ADA]
    assert whom({"email": "", "domain": "*.rival.example"}) == ["@rival.example"]
    assert whom({"Domena": "rival.example"}) == ["@rival.example"]


@pytest.mark.parametrize("cells", [
    {"email": "nobody at home"}, {"email": f"{ADA}, ben@"}, {"Klient": ADA}, {"domain": "no domain"}, {"email": "\0"},
])  # fmt: skip
def test_whoever_cannot_be_read_is_told(cells: Cells) -> None:
    assert row(cells).refused


def test_a_row_without_an_address_is_about_nobody() -> None:
    assert row({"email": "", "address": "Prosta 1", "contact": "Ada"}) == ListRow()
    assert row({"address": "Prosta 1"}).refused
    assert row({"email": "", "phone": "600 100 200"}) == row({"email": ""}) == row({}) == ListRow()


def test_a_table_of_other_words_is_read_once_its_columns_are_named() -> None:
    assert not tells_whom(["Klient", "Status"], {})
    assert tells_whom(["Klient", "Status"], {"klient": "email"})
    assert "`columns: {Klient: email}`" in row({"Nr": "1", "Klient": ADA}).refused


SINCE = {
    "05-03-2024": "2024-03-04T23:00",
    "05-03-2024 10:00": "2024-03-05T09:00",
    "Tue, 05 Mar 2024 10:00:00 UTC": "2024-03-05T10:00",
    "20240305T100000": "2024-03-05T09:00",
    "1709632800": "2024-03-05T10:00",
    "1709632800000": "2024-03-05T10:00",
    "2024-03-05T10:00:00+00:00": "2024-03-05T10:00",
    "2031-01-01": "2026-03-02T09:00",
    "05/03/2024": "2026-03-02T09:00",
    "soon": "2026-03-02T09:00",
    "": "2026-03-02T09:00",
}


@pytest.mark.parametrize("written", SINCE)
def test_dates_are_read_as_tools_write_them_and_what_is_none_or_to_come_is_now(written: str) -> None:
    (found,) = row({"email": ADA, "Dnia": written}).found
    assert found.since == datetime.fromisoformat(SINCE[written]).replace(tzinfo=UTC)


CELL = st.one_of(
    st.text(max_size=60), st.none(), st.booleans(), st.integers(), st.lists(st.text(max_size=5), max_size=2)
)
HEADING = st.one_of(
    st.sampled_from(["email", "domain", "UNSUB_TIME", "status", "reason", "_BLOCKLISTED", "since"]), st.text(max_size=9)
)


@given(st.dictionaries(HEADING, CELL, max_size=6))
def test_nothing_that_a_row_holds_raises(cells: Cells) -> None:
    read = row(cells)
    assert not (read.may and read.found)
    assert all(each.since <= NOW for each in read.found)
