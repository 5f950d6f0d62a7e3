"""A bounce says of one recipient what it does not say of another, and of us what is not about either."""

from __future__ import annotations

import pytest

from tests.mail.returned.mails import COPY, parts, plain, read_failures, read_kind, read_reason, report


def test_what_is_said_of_another_recipient_says_nothing_of_this_one() -> None:
    said = "SMTP error from remote server after RCPT command:\nhost: mx.example\n"
    text = f'"ada@example.com":\n{said}5.2.1 <ada@example.com>... User Unknown\n"ben@example.com":\n{said}'
    failures = read_failures(plain(f"{text}5.2.2 <ben@example.com>... Mailbox Full\n\n{COPY}"))
    assert [(each.recipient, each.reason) for each in failures] == [
        ("ada@example.com", "invalid_recipient"),
        ("ben@example.com", "mailbox_full"),
    ]


def test_all_recipients_are_found_where_a_field_names_one_that_the_text_does_not() -> None:
    listed = " <ada@example.com>\n   552 5.2.2 Quota exceeded\n <ben@example.com>\n   550 5.1.1 unknown user\n"
    raw = plain(f"|--- Failed addresses follow: ---|\n{listed}\n{COPY}", **{"X-Failed-Recipients": "a@example.com"})
    assert [each.recipient for each in read_failures(raw)] == ["ada@example.com", "ben@example.com"]


def test_the_recipient_may_stand_where_our_own_address_is_looked_for() -> None:
    text = "There was an error delivering your mail to <ada@example.com>.\n\nmx.example did not like our RCPT TO:\n"
    raw = plain(f"{text}552 5.2.2 Mailbox full\n\nOriginal message follows.\n", **{"X-Original-To": "ada@example.com"})
    assert read_reason(raw) == ("ada@example.com", "mailbox_full")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("553 lumo.example does not exist", "policy"),
        ("550 no such domain: lumo.example", "policy"),
        ("553 example.com does not exist", "invalid_recipient"),
        ("550 5.1.1 user unknown (you are mx.lumo.example)", "invalid_recipient"),
        ("550 lumo.example: <ada@example.com> user unknown", "invalid_recipient"),
    ],
)
def test_a_domain_of_ours_that_is_not_there_is_not_the_recipients(words: str, reason: str) -> None:
    text = (
        f"  ada@example.com\n    host mx.example\n    SMTP error from remote mail server after RCPT TO:\n    {words}\n"
    )
    assert read_reason(plain(f"{text}\n------ This is a copy of the message ------\n\n{COPY}")) == (
        "ada@example.com",
        reason,
    )


@pytest.mark.parametrize(
    ("path", "subject", "text", "kind"),
    [
        ("<>", "Mail", "Could not be delivered to: <ada@example.com>\nAs their mailbox is full.", "bounce"),
        ("<>", "Info", "Nie można dostarczyć wiadomości do <ada@example.com>: skrzynka pełna", "bounce"),
        ("<>", "Out of office", "Your mail could not be delivered to my desk, I am away.", "auto-reply"),
        ("<>", "Mail", "Thank you for the mail you sent.", "auto-reply"),
        ("<ada@example.com>", "Mail", "It could not be delivered to: <ada@example.com>", "reply"),
    ],
)
def test_a_notice_with_an_empty_path_and_our_mail_in_it(path: str, subject: str, text: str, kind: str) -> None:
    raw = parts(
        "mixed",
        ("text/plain; charset=utf-8", text),
        ("message/rfc822", COPY),
        sender="no-reply@x.example",
        subject=subject,
    )
    assert read_kind(b"Return-Path: " + path.encode() + b"\n" + raw) == kind


@pytest.mark.parametrize(
    ("status", "text", "words", "reason"),
    [
        ("5.5.0", "refused to talk to me: 550 5.5.0 Service refused", "550 5.5.0 Service refused", "blocked"),
        ("4.5.0", "refused to talk to me: 450 4.5.0 Service refused", "450 4.5.0 Service refused", "relay"),
        (
            "5.5.0",
            "mail.local: unknown user: ada\n554 <ada@example.com>... Service unavailable",
            "",
            "invalid_recipient",
        ),
        ("5.5.0", "554 <ada@example.com>... Service unavailable", "", "relay"),
    ],
)
def test_what_stands_beside_a_general_sentence(status: str, text: str, words: str, reason: str) -> None:
    said = f"\nDiagnostic-Code: smtp; {words}" * bool(words)
    fields = f"Final-Recipient: rfc822; ada@example.com\nAction: failed\nStatus: {status}{said}"
    assert read_reason(report(fields, f"<ada@example.com>: {text}")) == ("ada@example.com", reason)


@pytest.mark.parametrize(("status", "reason"), [("5.1.1", "invalid_recipient"), ("5.2.1", "inactive_mailbox")])
def test_powermta_calls_a_shut_mailbox_a_bad_one(status: str, reason: str) -> None:
    fields = f"Final-Recipient: rfc822;ada@example.com\nAction: failed\nStatus: {status}\nX-PowerMTA-BounceCategory: "
    said = f"bad-mailbox\nDiagnostic-Code: smtp;550 {status} <ada@example.com>... User Unknown"
    assert read_reason(report(fields + said)) == ("ada@example.com", reason)
