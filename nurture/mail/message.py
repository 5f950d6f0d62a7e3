"""The bytes of one message (RFC 5322, CRLF): the same input gives the same bytes, on every attempt."""

from __future__ import annotations

import hmac
import re
from base64 import b32encode, encodebytes
from binascii import b2a_qp
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

from nurture.core.program import Mailbox
from nurture.mail.attachments import Attachment
from nurture.mail.headers import address_header, header, list_id_header, text_header, wire_address
from nurture.mail.invitation import Invitation, ics

_URL = re.compile(r"https://[!-;=?-~]+")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. !#$&'()+,;=@^`{}~-]*(?<! )")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


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
    neither names the recipient. A notification has neither, nor a way to unsubscribe. `html` may be empty.
    `language` is that of the text.
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
    invitation: Invitation | None = None


def message_id(secret: bytes, key: str, domain: str) -> str:
    """`<…@domain>`: an HMAC of the message's key: every attempt carries the same, nobody can guess another."""
    mac = hmac.new(secret, key.encode("utf-8"), sha256).digest()
    local = b32encode(mac).decode("ascii")[:32].lower()
    return f"<{wire_address(f'{local}@{domain}')}>"


def build(mail: Mail) -> bytes:
    """The message. Raises ValueError for control characters in a header, more than one address, or no UTF-8."""
    if _SURROGATES.search(mail.text) or _SURROGATES.search(mail.html):
        raise ValueError("the body holds a lone surrogate")
    return "".join(_headers(mail)).encode("utf-8") + _body(mail)


def _headers(mail: Mail) -> Iterator[str]:
    yield address_header("From", mail.sender)
    yield address_header("To", mail.to)
    if mail.reply_to:
        yield address_header("Reply-To", mail.reply_to)
    yield text_header("Subject", mail.subject)
    yield header("Date", format_datetime(mail.date))
    yield header("Message-ID", mail.message_id)
    if mail.unsubscribe:
        yield from _unsubscribe(mail.unsubscribe)
    if mail.list_id:
        yield list_id_header(*mail.list_id)
    if mail.feedback_id:
        yield header("Feedback-ID", mail.feedback_id)
    yield header("X-Auto-Response-Suppress", "OOF")
    if mail.language:
        yield header("Content-Language", mail.language)
    yield header("MIME-Version", "1.0")


def _unsubscribe(ways: Unsubscribe) -> Iterator[str]:
    """RFC 2369, 3.2 and RFC 8058: the addresses as they are, never encoded, never broken."""
    mailto = f"<mailto:{wire_address(ways.mailto)}?subject={ways.subject}>"
    if not ways.url:
        yield header("List-Unsubscribe", mailto)
        return
    if not _URL.fullmatch(ways.url):
        raise ValueError(f"List-Unsubscribe needs an https address: {ways.url!r}")
    yield header("List-Unsubscribe", f"<{ways.url}>, {mailto}")
    yield header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


def _body(mail: Mail) -> bytes:
    """An invitation is one of the alternatives, for mail programs that show it, and a file for all others."""
    digest = sha256(mail.message_id.encode("ascii")).hexdigest()[:32]
    said, files = [_part("plain", mail.text)], list(mail.attachments)
    if mail.html:
        said.append(_part("html", mail.html))
    if mail.invitation:
        calendar = ics(mail.invitation)
        said.append(_encoded('Content-Type: text/calendar; charset="utf-8"; method=REQUEST\r\n', calendar))
        files.append(Attachment("invite.ics", "application/ics", calendar))
    body = _multipart("alternative", said, f"=_{digest}") if len(said) > 1 else said[0]
    if files:
        body = _multipart("mixed", [body, *map(_attached, files)], f"=_mixed_{digest}")
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _multipart(kind: str, parts: Sequence[bytes], boundary: str) -> bytes:
    """No line of a part can be the boundary: all are quoted-printable or base64, where `=_` never stands."""
    start = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n'.encode()
    line = f"\r\n--{boundary}".encode()
    return b"".join([start, *(between for part in parts for between in (line, b"\r\n", part)), line, b"--\r\n"])


def _part(subtype: str, text: str) -> bytes:
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    lines = re.sub(r"\r\n?", "\n", text).encode("utf-8")
    return head.encode("ascii") + b2a_qp(lines, istext=True).replace(b"\n", b"\r\n")


def _attached(file: Attachment) -> bytes:
    kind = f"Content-Type: {file.type};\r\n {_named('name', file.name)}\r\n"
    place = f"Content-Disposition: attachment; size={len(file.data)};\r\n {_named('filename', file.name)}\r\n"
    return _encoded(kind + place, file.data)


def _named(parameter: str, name: str) -> str:
    """A file's name as a parameter, by RFC 2231 where it is more than plain words."""
    if _PLAIN_NAME.fullmatch(name):
        return f'{parameter}="{name}"'
    return f"{parameter}*=utf-8''{quote(name, safe='')}"


def _encoded(head: str, data: bytes) -> bytes:
    lines = encodebytes(data).replace(b"\n", b"\r\n")
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n".encode("ascii") + lines
