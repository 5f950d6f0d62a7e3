"""An appointment that a mail brings, as iCalendar text (RFC 5545) for a calendar's request (RFC 5546, 3.2.2).

Times are in UTC: every calendar shows them on its owner's clock, and no rules of a zone have to travel along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from nurture.core.program import Mailbox
from nurture.mail.headers import tidy, wire_address

LINE = 75
"""Bytes of a line without its end (RFC 5545, 3.1)."""
_URL = re.compile(r"https?://[!-~]+")


@dataclass(frozen=True, slots=True)
class Invitation:
    """`uid` names the appointment for ever; `written` is when this was said, for the `sequence`th time after the first.

    `where` is a place or an address.
    """

    uid: str
    written: datetime
    starts: datetime
    ends: datetime
    summary: str
    organizer: Mailbox
    attendee: Mailbox
    where: str = ""
    sequence: int = 0


def ics(invitation: Invitation) -> bytes:
    """The text of the invitation, UTF-8, lines folded and ended by CRLF."""
    return "".join(f"{_fold(line)}\r\n" for line in _lines(invitation)).encode("utf-8")


def _lines(invitation: Invitation) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "PRODID:-//nurture//campaigns//EN", "VERSION:2.0", "CALSCALE:GREGORIAN")
    yield from ("METHOD:REQUEST", "BEGIN:VEVENT")
    yield f"UID:{_text(invitation.uid)}"
    yield f"SEQUENCE:{invitation.sequence}"
    yield f"DTSTAMP:{_instant(invitation.written)}"
    yield f"DTSTART:{_instant(invitation.starts)}"
    yield f"DTEND:{_instant(invitation.ends)}"
    yield f"SUMMARY:{_text(invitation.summary)}"
    if where := tidy(invitation.where):
        yield f"LOCATION:{_text(where)}"
        if _URL.fullmatch(where):
            yield f"URL:{where}"
    yield f"ORGANIZER{_person(invitation.organizer)}"
    asked = "CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    yield f"ATTENDEE;{asked}{_person(invitation.attendee)}"
    yield from ("STATUS:CONFIRMED", "TRANSP:OPAQUE", "END:VEVENT", "END:VCALENDAR")


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", tidy(value))


def _person(mailbox: Mailbox) -> str:
    """`;CN="Ada":mailto:…`; a name in quotes may hold anything but quotes."""
    local, _, domain = wire_address(mailbox.address).rpartition("@")
    name = tidy(mailbox.name).replace('"', "'") or mailbox.address
    return f""";CN="{name}":mailto:{quote(local, safe="!$'*+")}@{domain}"""


def _fold(line: str) -> str:
    """Pieces of at most 75 bytes, each next one behind a line break and a blank; no character is cut."""
    pieces, room = [""], LINE
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            pieces.append("")
            room = LINE - 1
        pieces[-1] += character
        room -= size
    return "\r\n ".join(pieces)
