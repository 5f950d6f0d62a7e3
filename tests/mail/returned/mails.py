"""Mails that come back, as tests write them."""

from __future__ import annotations

from nurture.core.returned import Failure, Returned
from nurture.mail.returned.read import read_returned

COPY = """\
Message-ID: <abc@lumo.example>
From: Anna <anna@lumo.example>
To: Ada <ada@example.com>
Subject: The guide
"""


def plain(
    text: str, subject: str = "Undelivered Mail", sender: str = "MAILER-DAEMON@mx.example", **fields: str
) -> bytes:
    """A mail of one part; `auto_submitted` is the field Auto-Submitted."""
    more = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items())
    return f"From: {sender}\nTo: bounces@lumo.example\nSubject: {subject}\n{more}\n{text}".encode()


def parts(
    kind: str, *pieces: tuple[str, str], sender: str = "MAILER-DAEMON@mx.example", subject: str = "Failure"
) -> bytes:
    """A multipart of `kind`; a piece is its content type and its text."""
    body = "".join(f"--b\nContent-Type: {type_}\n\n{text}\n" for type_, text in pieces)
    head = f"From: {sender}\nTo: bounces@lumo.example\nSubject: {subject}\nMIME-Version: 1.0\n"
    return f"{head}Content-Type: multipart/{kind}; boundary=b\n\n{body}--b--\n".encode()


def report(fields: str, text: str = "It was not delivered.", copy: str = COPY) -> bytes:
    """A delivery status of one group of fields behind that of the message (RFC 3464)."""
    status = f"Reporting-MTA: dns; mx.example\n\n{fields}\n"
    pieces = (("text/plain", text), ("message/delivery-status", status), ("message/rfc822", copy))
    return parts("report; report-type=delivery-status", *pieces)


def read_failures(raw: bytes) -> tuple[Failure, ...]:
    read = read_returned(raw)
    assert read.kind == "bounce", read
    return read.failures


def read_reason(raw: bytes) -> tuple[str, str]:
    """Recipient and class of the only one that failed."""
    (failure,) = read_failures(raw)
    return failure.recipient, failure.reason


def read_kind(raw: bytes) -> str:
    read: Returned = read_returned(raw)
    return read.kind
