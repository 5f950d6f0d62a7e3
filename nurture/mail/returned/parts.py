"""The parts of an inbound mail, which is hostile: so many bytes, parts and levels are read, and not one more.

The standard library's parser has no such bounds: for 250 KB of 900 parts within each other it takes 6 seconds, for
3,000 it raises RecursionError. This one reads each line at most once a level, and of a mail that another one returns
only the head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nurture.mail.returned.decoding import body_text, content_type, parameters_of
from nurture.mail.returned.heads import Head, first, read_head

BYTES = 1_000_000
"""Of a mail that are read, of at most so many lines."""
LINES = 40_000
PARTS = 50
DEPTH = 20
TEXT = 64_000
"""Characters of all its texts together that are looked at."""

_HOLDS_A_MAIL = re.compile(r"message/(rfc822|global|rfc822-headers|global-headers)|text/rfc822(-headers?)?")
_OF_MACHINES = re.compile(r"message/[a-z0-9.+-]{1,60}")


@dataclass(frozen=True, slots=True)
class Part:
    """One part without parts of its own. `kind` is its content type, in lower case."""

    kind: str
    text: str
    name: str = ""


@dataclass(slots=True)
class Mail:
    """`parts` are its own, in order; `copies` are the heads of the mails that it returns. `report` is the type of a
    multipart/report."""

    head: Head
    report: str = ""
    parts: list[Part] = field(default_factory=list)
    copies: list[Head] = field(default_factory=list)
    visited: int = 0
    room: int = TEXT

    @property
    def texts(self) -> list[str]:
        """What is written for people: the plain parts, else the HTML ones."""
        plain = [part.text for part in self.parts if part.kind == "text/plain"]
        return plain or [part.text for part in self.parts if part.kind == "text/html"]


def read_parts(raw: bytes) -> Mail:
    """Never raises, whatever the bytes are."""
    lines = raw[:BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n", LINES)[:LINES]
    head, body = read_head(lines)
    mail = Mail(head)
    _read(mail, head, body, depth=0)
    return mail


def _read(mail: Mail, head: Head, body: Sequence[bytes], depth: int) -> None:
    if mail.visited >= PARTS or depth > DEPTH:
        return
    mail.visited += 1
    kind, parameters = content_type(head)
    mail.report = mail.report or (parameters.get("report-type", "").lower() if kind == "multipart/report" else "")
    boundary = parameters.get("boundary", "").encode("utf-8", "replace")
    pieces = _pieces(body, boundary) if kind.startswith("multipart/") and boundary else []
    if pieces:
        for piece in pieces:
            _read(mail, *read_head(piece), depth + 1)
    elif _HOLDS_A_MAIL.fullmatch(kind):
        inner, rest = read_head(body_text(head, body).encode("utf-8", "replace").split(b"\n"))
        if "report-type=delivery-status" in first(inner, "content-type").replace('"', ""):
            _read(mail, inner, rest, depth + 1)
        else:
            mail.copies.append(inner)
    else:
        _keep(mail, head, kind, parameters, body)


def _keep(mail: Mail, head: Head, kind: str, parameters: dict[str, str], body: Sequence[bytes]) -> None:
    broken = kind.startswith("multipart/")
    if broken or kind in ("text/plain", "text/html") or _OF_MACHINES.fullmatch(kind):
        text = body_text(head, body, at_most=mail.room)
        mail.room -= len(text)
        mail.parts.append(Part("text/plain" if broken else kind, text))
    else:
        attached = parameters_of(first(head, "content-disposition"))
        mail.parts.append(Part(kind, "", parameters.get("name") or attached.get("filename", "")))


def _pieces(body: Sequence[bytes], boundary: bytes) -> list[Sequence[bytes]]:
    """What stands between the boundaries (RFC 2046, 5.1.1); the last may lack its end."""
    start, end = b"--" + boundary, b"--" + boundary + b"--"
    marks = [at for at, line in enumerate(body) if line.startswith(start) and line.rstrip() in (start, end)]
    closing = next((n for n, at in enumerate(marks) if body[at].rstrip() == end), len(marks))
    ends = [*marks[1:], len(body)]
    return [body[at + 1 : ends[n]] for n, at in enumerate(marks[:closing])][:PARTS]
