"""A mail that a provider took in, as bytes, to be read as any other: put together again where it is told in pieces.

Postmark's inbound posts have the mail itself only where *Include raw email content* is ticked; else they hold its
headers, decoded, and its bodies. (https://postmarkapp.com/developer/webhooks/inbound-webhook)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

from nurture.defaults.webhooks.reading import listed, text

LONGEST = 32_000_000
"""Bytes of a post that holds a mail as it came: SendGrid takes in 30 MB, Mailgun 25; Postmark posts what is attached
twice."""
_NAME = re.compile(r"[!-9;-~]{1,100}")
"""Of a header (RFC 5322, 2.2)."""
_LINE = 900
"""Signs of one (RFC 5322, 2.1.1)."""
_BEFORE = re.compile(rb"(?:[ \t]*\r?\n){0,19}(?:>?From [^\r\n]*\r?\n)?")
"""What some put before the first header: empty lines, and that of a mailbox file (RFC 4155)."""
_OF_THE_BODY = ("content-", "mime-version")
_TOLD = {"Delivered-To": "OriginalRecipient", "From": "From", "To": "To", "Subject": "Subject", "Date": "Date"}


def come_to(recipient: str, raw: bytes) -> bytes:
    """The mail as it came, its headers behind a line that says for whom, as a mail server writes it."""
    told = _sound(" ".join(recipient.split())[:_LINE])
    before = _BEFORE.match(raw)
    begins = before.end() if before else 0
    return raw[:begins] + f"Delivered-To: {told}\r\n".encode() + raw[begins:] if told else raw


def put_together(record: Mapping[str, Any]) -> bytes:
    """What is in pieces is text of strangers: a line of a header stays one line, whatever it holds."""
    headers = {name.lower(): f"{name}: {' '.join(value.split())}\r\n" for name, value in _headers(record)}
    body = MIMEMultipart("alternative")
    for kind, each in (("plain", text(record, "TextBody")), ("html", text(record, "HtmlBody"))):
        if each:
            body.attach(MIMEText(_sound(each), kind, "utf-8"))
    return _sound("".join(headers.values())).encode() + body.as_bytes()


def _headers(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The later ones count. Of their own Message-ID theirs is told only where the mail's is not among the headers."""
    if number := text(record, "MessageID"):
        yield "Message-ID", f"<{number}@inbound.postmarkapp.com>"
    for each in listed(record, "Headers"):
        name = text(each, "Name")
        if _NAME.fullmatch(name) and not name.lower().startswith(_OF_THE_BODY):
            yield name, text(each, "Value")
    for name, key in _TOLD.items():
        if value := text(record, key):
            yield name, value


def _sound(words: str) -> str:
    return words.encode(errors="replace").decode()
