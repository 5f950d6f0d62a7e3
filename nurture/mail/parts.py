"""The parts of a message (RFC 2045, 2046, 2183, 2387), as bytes that one join puts together."""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from nurture.mail.attachments import Attachment
from nurture.mail.quoted import quoted

Part = list[bytes]

_PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. !#$&'()+,;=@^`{}~-]*(?<! )")


def text_part(subtype: Literal["plain", "html"], text: str) -> Part:
    """Raises ValueError for a lone surrogate."""
    head = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return [head.encode("ascii"), quoted(text)]


def calendar_part(calendar: bytes) -> Part:
    return [_encoded('Content-Type: text/calendar; charset="utf-8"; method=REQUEST\r\n', calendar)]


@lru_cache(maxsize=8)
def file_part(file: Attachment, place: Literal["attachment", "inline"]) -> Part:
    """Encoded once for the many messages that carry it."""
    head = f"Content-Type: {file.type};\r\n {_named('name', file.name)}\r\n"
    head += f"Content-Disposition: {place}; size={len(file.data)};\r\n {_named('filename', file.name)}\r\n"
    head += f"Content-ID: <{file.content_id}>\r\n" if place == "inline" else ""
    return [_encoded(head, file.data)]


def multipart(kind: Literal["alternative", "mixed", "related"], parts: Sequence[Part], boundary: str) -> Part:
    """No line of a part can be the boundary: all are quoted-printable or base64, where `=_` never stands."""
    of = '; type="text/html"' if kind == "related" else ""
    line = f"\r\n--{boundary}".encode("ascii")
    whole = [f'Content-Type: multipart/{kind}{of};\r\n boundary="{boundary}"\r\n'.encode("ascii")]
    for part in parts:
        whole += [line, b"\r\n", *part]
    return [*whole, line, b"--\r\n"]


def _named(parameter: str, name: str) -> str:
    """A file's name as a parameter, by RFC 2231 where it is more than plain words."""
    if _PLAIN_NAME.fullmatch(name):
        return f'{parameter}="{name}"'
    return f"{parameter}*=utf-8''{quote(name, safe='')}"


def _encoded(head: str, data: bytes) -> bytes:
    lines = encodebytes(data).replace(b"\n", b"\r\n")
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n".encode("ascii") + lines
