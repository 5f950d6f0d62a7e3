"""Ways in which an address may stand in a file, and whether it does.

| as it stands | ways |
| --- | --- |
| in bytes, in any case | UTF-8, UTF-16 and UTF-32 of either end, Latin-1, Windows-1250, reversed, ROT13 |
| some or all signs by number, in any case | quoted-printable and RFC 2047 Q (over soft ends of lines, too), percent,
  HTML entities, UTF-7, `\\u`, `\\x`, octal, hex |
| in groups of bits, wherever they begin, over ends of lines, in the cases that it is known in | Base64 and its form for
  URLs, of UTF-8 and UTF-16 (as UTF-7 has it, too), RFC 2047 B, Base32, uuencode |

A domain in other than Latin letters is sought as it is read and as it goes on the wire. What is compressed or encrypted
is not looked into.
"""

from __future__ import annotations

import base64
import codecs
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

_CODECS = {
    "utf-8": "utf-8", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be", "utf-32-le": "utf-32-le",
    "utf-32-be": "utf-32-be", "latin-1": "latin-1", "windows-1250": "cp1250",
}  # fmt: skip
_SOFT = rb"(?:=\r?\n|\?=\s{1,8}=\?[^?\s]{1,40}\?q\?)?"
_SPLIT_B = re.compile(rb"\?=\s{1,8}=\?[^?\s]{1,40}\?[bB]\?")
_UU_LINE = re.compile(rb"\r?\n.")
_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_UU = bytes.maketrans(_STANDARD, b"`" + bytes(range(33, 96)))
LONGEST = 16_384
"""Bytes that an address may take in one of these ways."""
_AROUND = 2_560
"""Bytes before and behind it in which a longer address is sought that it may be a part of."""
Ways = dict[str, re.Pattern[bytes]]


@dataclass(frozen=True)
class Traces:
    """What to seek, by how the bytes are looked at (`_VIEWS`)."""

    views: dict[str, Ways]

    def found(self, data: bytes, longer: Traces | None = None) -> Iterator[str]:
        """The ways in which the address stands in `data`, other than as a part of one that is `longer`."""
        for name, ways in self.views.items():
            seen, others = _VIEWS[name](data, self), longer.views[name] if longer else {}
            yield from (way for way, pattern in ways.items() if _stands(pattern, seen, others.get(way)))

    @property
    def plain(self) -> Traces:
        """The first way alone, which is sought a hundred times as fast as all of them."""
        return Traces({"folded": {"utf-8": self.views["folded"]["utf-8"]}})


_VIEWS: dict[str, Callable[[bytes, Traces], bytes]] = {
    "folded": lambda data, _: data.lower(),
    "escaped": lambda data, own: own.views["folded"]["utf-8"].sub(b"", data.lower()),
    "grouped": lambda data, _: _SPLIT_B.sub(b"", data).translate(None, b"\r\n"),
    "uuencoded": lambda data, _: _UU_LINE.sub(b"", data).replace(b" ", b"`"),
}
"""Capitals made small; the same without the address as it is; without ends of lines; for uuencode also without what
each line begins with."""


def _stands(pattern: re.Pattern[bytes], data: bytes, longer: re.Pattern[bytes] | None) -> bool:
    return any(not _is_part(match, longer) for match in pattern.finditer(data))


def _is_part(match: re.Match[bytes], longer: re.Pattern[bytes] | None) -> bool:
    if longer is None:
        return False
    begin, end = match.span()
    around = longer.finditer(match.string, max(0, begin - _AROUND), end + _AROUND)
    return any(other.start() <= begin and end <= other.end() for other in around)


def traces_of(*addresses: str) -> Traces:
    """Of addresses as they are written to, and their keys."""
    forms = spellings(*addresses)
    small = sorted({form.lower() for form in forms} | {form.casefold() for form in forms})
    cases = {each for form in forms for each in (form, form.lower(), form.upper(), form[:1].upper() + form[1:].lower())}
    grouped = {
        "base64": _any(part for form in cases for data in _wide(form) for part in _base64(data)),
        "base32": _any(part for form in cases for part in _groups(form.encode(), 5, 5, base64.b32encode)),
    }
    escaped = {name: _pattern(small, way) for name, way in _ESCAPES.items()}
    uu = _any(part.translate(_UU) for form in cases for part in _groups(form.encode(), 3, 6, base64.b64encode))
    return Traces({"folded": _folded(small), "escaped": escaped, "grouped": grouped, "uuencoded": {"uuencode": uu}})


def spellings(*addresses: str) -> set[str]:
    """These, and those with their domain in its own letters."""
    return {form for address in addresses for form in (address, *_as_read(address))}


def _any(parts: Iterable[bytes]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(sorted({re.escape(part) for part in parts})))


def _as_read(address: str) -> Iterator[str]:
    """With its domain in its own letters."""
    local, _, domain = address.rpartition("@")
    if "xn--" in domain:
        try:
            yield f"{local}@{domain.encode().decode('idna')}"
        except UnicodeError:
            return


# ---------------------------------------------------------------- in bytes


def _folded(small: Collection[str]) -> Ways:
    ways = {name: _any(_encoded(small, codec)) for name, codec in _CODECS.items()}
    ways["reversed"] = _any(form[::-1].encode() for form in small)
    ways["rot13"] = _any(codecs.encode(form, "rot13").encode() for form in small)
    plain = ways["utf-8"].pattern
    return {name: each for name, each in ways.items() if name == "utf-8" or each.pattern not in (plain, b"")}


def _encoded(small: Collection[str], codec: str) -> Iterator[bytes]:
    for form in small:
        try:
            yield form.encode(codec).lower()
        except UnicodeEncodeError:
            continue


# ---------------------------------------------------------------- by number

_NAMED = {"@": "commat", ".": "period", "_": "lowbar", "+": "plus"}


def _bytes_as(written: str) -> Callable[[str], Iterator[str]]:
    return lambda sign: iter(["".join(written.format(byte) for byte in sign.encode())])


def _entities(sign: str) -> Iterator[str]:
    number = ord(sign)
    yield f"&#0{{0,6}}{number};?"
    yield f"&#x0{{0,6}}{number:x};?"
    if sign in _NAMED:
        yield f"&{_NAMED[sign]};"


def _units(sign: str) -> Iterator[str]:
    """Of UTF-16, as JSON and JavaScript write them."""
    data = sign.encode("utf-16-be")
    yield "".join(rf"\\\\?u{data[n]:02x}{data[n + 1]:02x}" for n in range(0, len(data), 2))
    yield rf"\\\\?u\{{0{{0,4}}{ord(sign):x}\}}"


def _shifted(sign: str) -> Iterator[str]:
    """Of UTF-7 (RFC 2152): signs that it could leave as they are may stand so, too."""
    yield rf"\+{re.escape(base64.b64encode(sign.encode('utf-16-be')).decode().rstrip('=').lower())}-?"
    if sign == "+":
        yield r"\+-"


_ESCAPES: dict[str, Callable[[str], Iterator[str]]] = {
    "quoted-printable": _bytes_as("={:02x}"),
    "percent": _bytes_as("%(?:25)?{:02x}"),
    "html": _entities,
    "utf-7": _shifted,
    "\\u": _units,
    "\\x": _bytes_as(r"\\\\?x{:02x}"),
    "hex": _bytes_as("{:02x}[ :-]?"),
    "octal": _bytes_as(r"\\\\?{:03o}"),
}


def _pattern(small: Collection[str], way: Callable[[str], Iterator[str]]) -> re.Pattern[bytes]:
    return re.compile(b"|".join(_SOFT.join(_sign(sign, way) for sign in form) for form in small))


def _sign(sign: str, way: Callable[[str], Iterator[str]]) -> bytes:
    """One sign, as it is or by its number, or that of its capital."""
    numbers = {written for each in (sign, *sign.upper()[:1]) for written in way(each)}
    return b"(?:" + b"|".join([re.escape(sign.encode()), *(each.encode() for each in sorted(numbers))]) + b")"


# ---------------------------------------------------------------- in groups of bits


def _wide(form: str) -> tuple[bytes, bytes, bytes]:
    return form.encode(), form.encode("utf-16-le"), form.encode("utf-16-be")


def _base64(data: bytes) -> Iterator[bytes]:
    for part in _groups(data, 3, 6, base64.b64encode):
        yield part
        yield part.translate(bytes.maketrans(b"+/", b"-_"))


def _groups(data: bytes, size: int, bits: int, encode: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """What stays the same of it whatever stands around it, for each place in a group of `size` bytes."""
    for offset in range(size):
        begin, end = -(-8 * offset // bits), 8 * (offset + len(data)) // bits
        yield encode(bytes(offset) + data)[begin:end]
