"""The bytes of one message (RFC 5322, CRLF): the same input gives the same bytes, on every attempt."""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from nurture.core.program import Mailbox
from nurture.mail.attachments import Attachment
from nurture.mail.headers import address_header, header, list_id_header, mailto_url, text_header, wire_domain
from nurture.mail.invitation import Invitation, ics
from nurture.mail.parts import Part, calendar_part, file_part, multipart, text_part

_URL = re.compile(r"https://[!-;=?-~]+")


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Ways out, for the header: an `https://` address that takes one-click POSTs (RFC 8058), and one to write to."""

    mailto: str
    url: str = ""
    subject: str = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Mail:
    """All that one message says. `date` is aware; `message_id` is `<…@…>`, made by `message_id`.

    `list_id` is (words, id) as `("CRM guide", "crm-guide.lumo.example")`, `feedback_id` four fields joined by `:`;
    neither names the recipient. A notification has neither, nor a way to unsubscribe. `html` may be empty; `images` are
    those that it calls by their `content_id`. `language` is that of the text. An `automatic` one answers what somebody
    has just done.
    """

    sender: Mailbox
    to: Mailbox
    subject: str
    text: str
    html: str
    date: datetime
    message_id: str
    reply_to: Mailbox | None = None
    unsubscribe: Unsubscribe | None = None
    list_id: tuple[str, str] | None = None
    feedback_id: str = ""
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    images: tuple[Attachment, ...] = ()
    invitation: Invitation | None = None
    automatic: bool = False


def message_id(secret: bytes, key: str, domain: str) -> str:
    """`<…@domain>`: an HMAC of the message's key: every attempt carries the same, nobody can guess another."""
    mac = hmac.digest(secret, key.encode("utf-8"), "sha256")
    local = b32encode(mac[:20]).decode("ascii").lower()
    return f"<{local}@{wire_domain(domain)}>"


def build(mail: Mail) -> bytes:
    """The message. Raises ValueError for control characters in a header, more than one address, or no UTF-8."""
    fields = "".join([*_own_fields(mail), _common_fields(mail.reply_to, mail.list_id, mail.feedback_id, mail.language)])
    return b"".join([fields.encode("utf-8"), *_body(mail)])


def _own_fields(mail: Mail) -> Iterator[str]:
    yield _from(mail.sender)
    yield address_header("To", mail.to)
    yield text_header("Subject", mail.subject)
    yield _date(mail.date.astimezone(UTC).replace(microsecond=0))
    yield header("Message-ID", mail.message_id)
    if mail.unsubscribe:
        yield from _unsubscribe(mail.unsubscribe)
    if mail.automatic:
        yield header("Auto-Submitted", "auto-generated")  # RFC 3834, 5


@lru_cache(maxsize=64)
def _from(sender: Mailbox) -> str:
    return address_header("From", sender)


@lru_cache(maxsize=8)
def _date(second: datetime) -> str:
    return header("Date", format_datetime(second))


@lru_cache(maxsize=64)
def _common_fields(reply_to: Mailbox | None, list_id: tuple[str, str] | None, feedback_id: str, language: str) -> str:
    """What all mails of a step have in common."""
    fields = [address_header("Reply-To", reply_to)] if reply_to else []
    fields += [list_id_header(*list_id)] if list_id else []
    fields += [header("Feedback-ID", feedback_id)] if feedback_id else []
    fields += [header("X-Auto-Response-Suppress", "OOF, AutoReply")]
    fields += [header("Content-Language", language)] if language else []
    return "".join([*fields, header("MIME-Version", "1.0")])


def _unsubscribe(ways: Unsubscribe) -> Iterator[str]:
    """RFC 2369, 3.2 and RFC 8058: the addresses as they are, never encoded, never broken."""
    mailto = f"<{mailto_url(ways.mailto)}?subject={ways.subject}>"
    if not ways.url:
        yield header("List-Unsubscribe", mailto)
        return
    if not _URL.fullmatch(ways.url):
        raise ValueError(f"List-Unsubscribe needs an https address: {ways.url!r}")
    yield header("List-Unsubscribe", f"<{ways.url}>, {mailto}")
    yield header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _body(mail: Mail) -> Part:
    """An invitation is one of the alternatives, for mail programs that show it, and a file for all others."""
    digest = sha256(mail.message_id.encode("ascii")).hexdigest()[:32]
    said, files = [text_part("plain", mail.text)], [file_part(file, "attachment") for file in mail.attachments]
    if mail.html:
        said.append(_page(mail, f"=_related_{digest}"))
    if mail.invitation:
        calendar = ics(mail.invitation)
        said.append(calendar_part(calendar))
        files.append(file_part(Attachment("invite.ics", "application/ics", calendar), "attachment"))
    body = multipart("alternative", said, f"=_{digest}") if len(said) > 1 else said[0]
    if files:
        body = multipart("mixed", [body, *files], f"=_mixed_{digest}")
    return body if body[-1].endswith(b"\r\n") else [*body, b"\r\n"]


def _page(mail: Mail, boundary: str) -> Part:
    page = text_part("html", mail.html)
    if not mail.images:
        return page
    return multipart("related", [page, *(file_part(image, "inline") for image in mail.images)], boundary)
