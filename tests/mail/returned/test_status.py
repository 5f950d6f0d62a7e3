"""Delivery statuses (RFC 3464), whole and broken."""

from __future__ import annotations

import pytest

from nurture.mail.returned.read import read_returned
from tests.mail.returned.mails import COPY, parts, plain, read_failures, read_kind, read_reason, report

FAILED = """\
Final-Recipient: rfc822; ada@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.com>: Recipient address rejected: User
    unknown
"""


def test_recipient_class_code_and_words() -> None:
    (failure,) = read_failures(report(FAILED))
    assert (failure.recipient, failure.reason, failure.status) == ("ada@example.com", "invalid_recipient", "5.1.1")
    assert failure.words == "550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown"


def test_whom_we_wrote_to_counts_and_not_where_it_was_forwarded_to() -> None:
    fields = "Original-Recipient: rfc822;ada@example.com\n" + FAILED.replace("ada@example.com", "box7@inner.example")
    assert read_failures(report(fields))[0].recipient == "ada@example.com"


def test_each_recipient_has_its_own_class() -> None:
    other = FAILED.replace("ada@", "bob@").replace("5.1.1", "5.2.2").replace("User\n    unknown", "Mailbox full")
    found = [(each.recipient, each.reason) for each in read_failures(report(FAILED + "\n" + other))]
    assert found == [("ada@example.com", "invalid_recipient"), ("bob@example.com", "mailbox_full")]


def test_groups_without_the_empty_line_between_them() -> None:
    assert [each.recipient for each in read_failures(report(FAILED + FAILED.replace("ada@", "bob@")))] == [
        "ada@example.com",
        "bob@example.com",
    ]


@pytest.mark.parametrize(
    "value",
    [
        "rfc822;ada@example.com",
        "RFC822; <ada@example.com>",
        "utf-8; ada@example.com",
        "ada@example.com",
        "x400; ada@example.com",
    ],
)
def test_every_way_to_write_a_recipient(value: str) -> None:
    assert read_reason(report(FAILED.replace("rfc822; ada@example.com", value)))[0] == "ada@example.com"


@pytest.mark.parametrize(
    ("action", "kind"), [("failed", "bounce"), ("delayed", "delay"), ("delivered", "report"), ("relayed", "report")]
)
def test_what_became_of_it(action: str, kind: str) -> None:
    assert read_kind(report(FAILED.replace("failed", action))) == kind


def test_a_delay_is_no_reason_to_give_an_address_up() -> None:
    (failure,) = read_returned(report(FAILED.replace("failed", "delayed"))).failures
    assert failure.reason == "inactive_mailbox"
    late = FAILED.replace("5.1.1", "4.4.3").replace("Recipient address rejected: User\n    unknown", "Host not found")
    assert read_reason(report(late)) == ("ada@example.com", "network")


def test_fields_in_a_part_for_people() -> None:
    assert read_reason(plain(f"Technical report:\n\n{FAILED}")) == ("ada@example.com", "invalid_recipient")
    broken = report(FAILED).replace(b"boundary=b", b"boundary=c")
    assert read_reason(broken) == ("ada@example.com", "invalid_recipient")


def test_a_status_without_recipient_is_completed_from_the_text() -> None:
    fields = FAILED.replace("rfc822; ada@example.com", "rfc822; ada")
    assert read_reason(report(fields, text="<ada@example.com>: no such user"))[0] == "ada@example.com"


def test_a_status_within_a_mail_that_was_forwarded() -> None:
    inner = report(FAILED).decode()
    assert read_reason(parts("mixed", ("text/plain", "See below."), ("message/rfc822", inner)))[0] == "ada@example.com"


def test_what_it_returns_leads_to_ours() -> None:
    status = FAILED.replace("Final", "Original-Envelope-Id: qwertz234567\n\nFinal", 1)
    read = read_returned(report(status, copy=COPY + "References: <other@lumo.example>\n"))
    assert read.message_ids == ("abc@lumo.example", "qwertz234567")
