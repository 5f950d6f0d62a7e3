"""Quoted-printable (RFC 2045, 6.7) of a text that comes in pieces: those that every letter shares are encoded once.

Each piece begins a line. One that does not end a line ends in a soft line break, so that whatever stands between them,
the whole decodes to the pieces put together. No line begins with a dot, which SMTP would have to double in each letter.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import CodeType
from typing import Self

from jinja2 import Template

SHORT = 64
"""Characters up to which a piece is encoded with its neighbours: a line of its own would cost more than it saves."""

LINE = 76
"""Characters of a line, its `=` included."""

_SOFT = b"=\r\n"
_BLANK_AT_END = re.compile(r"(?<=[ \t])(?=\n)")
_RETURN = re.compile(r"\r\n?")
_DOTTED = re.compile(rb"^\.[^\r]*", re.MULTILINE)


class Page(str):
    """A text that keeps the pieces it was put together from, and what those of its template are, encoded."""

    pieces: list[str]
    known: Mapping[str, bytes]

    __slots__ = ("known", "pieces")

    @classmethod
    def of(cls, pieces: list[str], known: Mapping[str, bytes]) -> Self:
        page = cls("".join(pieces))
        page.pieces, page.known = pieces, known
        return page


def constants(template: Template) -> dict[str, bytes]:
    """The longer texts of a compiled template that it prints as they are, encoded."""
    codes = [template.root_render_func.__code__, *(block.__code__ for block in template.blocks.values())]
    found = {text for code in codes for text in _texts_in(code) if len(text) > SHORT and _may_be_known(text)}
    return {text: _encoded(text) for text in found}


def _texts_in(code: CodeType) -> Iterable[str]:
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, CodeType):
            yield from _texts_in(constant)


def _may_be_known(text: str) -> bool:
    return "\r" not in text and not re.search("[\ud800-\udfff]", text)


def quoted(text: str) -> bytes:
    """The lines of `text`, whatever ends them, of at most 76 characters. Raises ValueError for a lone surrogate."""
    if "\r" in text:
        return quoted(_RETURN.sub("\n", text))
    pieces, known = (text.pieces, text.known) if isinstance(text, Page) else ([text], {})
    out: list[bytes] = []
    fresh: list[str] = []
    for piece in pieces:
        data = known.get(piece)
        if data is None:
            fresh.append(piece)
            continue
        if fresh:
            out.append(_encoded("".join(fresh)))
            fresh.clear()
        out.append(data)
    if fresh:
        out.append(_encoded("".join(fresh)))
    return _ended(b"".join(out))


def _encoded(text: str) -> bytes:
    """`text` from the start of a line to that of the next."""
    return _short(text) if len(text) < LINE else _long(text)


@lru_cache(maxsize=1024)
def _short(text: str) -> bytes:
    """What stands between the texts of a template is often the same as before: a number, a tag, a day."""
    if not text:
        return b""
    if text.isascii() and text.isprintable() and "=" not in text and text[0] != ".":
        return text.encode() + _SOFT
    return _long(text)


def _long(text: str) -> bytes:
    """The `x` behind it keeps room for the `=` of a soft break.

    A blank at the end of a line gets a soft break, since `b2a_qp` would make the line too long there.
    """
    if " \n" in text or "\t\n" in text:
        return b"".join(_encoded(part) for part in _BLANK_AT_END.split(text))
    lines = b2a_qp(text.encode() + b"x", istext=True)[:-1].replace(b"\n", b"\r\n")
    if lines.startswith(b".") or b"\n." in lines:
        lines = _DOTTED.sub(lambda line: _undotted(line[0]), lines)
    return lines if text.endswith("\n") else lines + _SOFT


def _undotted(line: bytes) -> bytes:
    """A line that begins with a dot, encoded; one without room for a `=` then is cut, but within no `=XX`."""
    line = b"=2E" + line[1:]
    if len(line) < LINE:
        return line
    cut = LINE - 4
    while b"=" in line[cut - 2 : cut]:
        cut -= 1
    rest = line[cut:]
    return line[:cut] + _SOFT + (_undotted(rest) if rest.startswith(b".") else rest)


def _ended(data: bytes) -> bytes:
    """Without the soft break that must not stand at the end; a blank must not stand there either."""
    if not data.endswith(_SOFT):
        return data
    data = data[: -len(_SOFT)]
    return data[:-1] + _SOFT + b"=%02X" % data[-1] if data[-1:] in (b" ", b"\t") else data
