"""Bytes of a mail as text, whatever they claim to be; no claim costs more than reading once."""

from __future__ import annotations

import binascii
import html
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header

_CHARSET = re.compile(
    r"(?:us-)?ascii|utf-?(?:8|16(?:le|be)?)|iso-?8859-\d{1,2}|iso-2022-\w{2,8}|(?:windows|cp)-?\d{3,4}"
    r"|koi8-[ru]|gb\w{3,6}|big5\w{0,6}|euc[-_]\w{2,4}|shift[-_]?jis\w{0,5}|mac\w{0,9}|tis-620"
)
"""Those of texts. Python knows others: its punycode takes a time that grows with the square."""
_KIND = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")
_PARAMETER = re.compile(r';\s{0,50}([a-z0-9*-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]{0,500})"|([^\s;"]{1,500}))', re.I)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]{0,200}>", re.I)
_UNSEEN = re.compile(r"</?(?:style|script)\b[^<>]{0,500}>", re.I)
VALUE = 2_000
"""Characters of a field with parameters."""
WORDS = 2_000
"""Characters of a header whose encoded words are decoded."""


def decoded(value: bytes) -> str:
    """A field's value, its encoded words read (RFC 2047)."""
    text = as_text(value, "")
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(text[:WORDS])
    except (HeaderParseError, ValueError):
        return text
    return "".join(piece if isinstance(piece, str) else as_text(piece, charset or "") for piece, charset in pieces)


def as_text(data: bytes, charset: str) -> str:
    """In the charset that it claims, if that is one, else in UTF-8, else in Latin 1."""
    name = charset.strip().lower()
    for each in (name if _CHARSET.fullmatch(name) else "utf-8", "utf-8"):
        with suppress(UnicodeError, LookupError):
            return data.decode(each)
    return data.decode("latin-1")


def content_type(head: Mapping[str, Sequence[str]]) -> tuple[str, dict[str, str]]:
    """`text/plain` and such, and its parameters by their names, all in lower case but for the parameters' values."""
    value = next(iter(head.get("content-type", ())), "")
    kind = _KIND.match(value.lower())
    return kind[0] if kind else "text/plain", parameters_of(value)


def parameters_of(value: str) -> dict[str, str]:
    """Those behind the first word of a structured field (RFC 2045, 5.1)."""
    found = _PARAMETER.findall(value[:VALUE])
    return {name.lower().rstrip("*"): quoted or plain for name, quoted, plain in found}


def body_text(head: Mapping[str, Sequence[str]], lines: Sequence[bytes], at_most: int = 200_000) -> str:
    """The text of a part by its transfer encoding and charset, HTML without its tags."""
    kind, parameters = content_type(head)
    data = _unwrapped(next(iter(head.get("content-transfer-encoding", ())), "").strip().lower(), lines, at_most)
    text = as_text(data, parameters.get("charset", ""))[:at_most].replace("\r\n", "\n").replace("\r", "\n")
    return without_tags(text) if kind == "text/html" else text


def _unwrapped(encoding: str, lines: Sequence[bytes], at_most: int) -> bytes:
    data = b"\n".join(lines)[: 4 * at_most]
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        whole = letters[:-1] if len(letters) % 4 == 1 else letters
        return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
    return data


def without_tags(markup: str) -> str:
    """The words of a page, a line for each paragraph."""
    seen = " ".join(_UNSEEN.split(markup)[::2])
    return html.unescape(_TAG.sub(" ", _BREAK.sub("\n", seen)))
