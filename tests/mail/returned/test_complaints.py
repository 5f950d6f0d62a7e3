"""Complaints (RFC 5965), and reports that ask for nothing."""

from __future__ import annotations

import pytest

from nurture.mail.returned.read import read_returned
from tests.mail.returned.mails import COPY, parts, plain, read_kind

FEEDBACK = "Feedback-Type: {}\nUser-Agent: SomeGenerator/1.0\nVersion: 1\nOriginal-Rcpt-To: <ada@example.com>\n"
REPORT = "report; report-type=feedback-report"


def complaint(kind: str, copy: str = COPY) -> bytes:
    text = ("text/plain", "This is an email abuse report.")
    return parts(
        REPORT,
        text,
        ("message/feedback-report", FEEDBACK.format(kind)),
        ("message/rfc822", copy),
        sender="<fbl@mail.example>",
    )


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("abuse", "complaint"), ("opt-out", "complaint"), ("fraud", "complaint"), ("virus", "complaint"),
        ("other", "complaint"), ("auth-failure", "report"), ("not-spam", "report"), ("dmarc", "report"),
    ],
)  # fmt: skip
def test_who_wants_no_more_and_who_only_tells(kind: str, read: str) -> None:
    assert read_kind(complaint(kind)) == read


def test_the_mail_and_the_recipient_of_a_complaint() -> None:
    token = "a" * 53
    copy = f"List-Unsubscribe: <https://lumo.example/u/{token}>, <mailto:a@lumo.example>\n{COPY}"
    read = read_returned(complaint("abuse", copy))
    assert read.message_ids == ("abc@lumo.example",)
    assert read.tokens == (token,)
    assert [each.recipient for each in read.failures] == ["ada@example.com"]


def test_a_redacted_complaint_is_one_all_the_same() -> None:
    raw = complaint("abuse", "REDACTED").replace(b"Original-Rcpt-To: <ada@example.com>\n", b"")
    read = read_returned(raw)
    assert (read.kind, read.failures, read.message_ids) == ("complaint", (), ())


def test_the_head_alone_and_a_report_without_its_type() -> None:
    pieces = (("message/feedback-report", FEEDBACK.format("abuse")), ("text/rfc822-headers", COPY))
    read = read_returned(parts("mixed", *pieces))
    assert (read.kind, read.message_ids) == ("complaint", ("abc@lumo.example",))


def test_microsoft_sends_the_mail_itself_back() -> None:
    copy = f"X-HmXmrOriginalRecipient: <ada@example.com>\n{COPY}"
    raw = parts(
        "mixed", ("message/rfc822", copy), sender="staff@hotmail.com", subject="complaint about message from 192.0.2.1"
    )
    read = read_returned(raw)
    assert (read.kind, read.failures[0].recipient, read.message_ids) == (
        "complaint",
        "ada@example.com",
        ("abc@lumo.example",),
    )


@pytest.mark.parametrize(
    "subject",
    [
        "Report domain: lumo.example Submitter: google.com Report-ID: 949348866075514174",
        "Report Domain: lumo.example Submitter: mail.example Report-ID: <2026.03.02>",
        "TLS-RPT Report Domain: lumo.example",
        "DMARC Aggregate Report for lumo.example",
    ],
)
def test_numbers_are_no_bounce(subject: str) -> None:
    assert read_kind(plain("", subject=subject, sender="noreply-dmarc-support@google.com")) == "report"
    assert read_kind(plain("", subject=subject, sender="MAILER-DAEMON@mail.example", Return_Path="<>")) == "report"


def test_numbers_are_known_by_the_name_of_their_file() -> None:
    name = "google.com!lumo.example!1538204542!1538463818.zip"
    raw = parts("mixed", (f'application/zip; name="{name}"', "UEsDBA=="), subject="Your numbers", sender="a@google.com")
    assert read_kind(raw) == "report"
    raw = parts("report; report-type=tlsrpt", ("application/tlsrpt+gzip", "H4sI"), sender="a@google.com")
    assert read_kind(raw) == "report"
    raw = parts(
        "mixed", ("application/gzip\nContent-Disposition: attachment; filename=" + name, ""), sender="a@google.com"
    )
    assert read_kind(raw.replace(b"Subject: Failure", b"Subject: Yours")) == "report"


def test_an_answer_about_a_report_is_an_answer() -> None:
    raw = plain("What is this?", subject="Re: DMARC report", sender="ada@example.com", In_Reply_To="<abc@lumo.example>")
    assert read_kind(raw) == "reply"
