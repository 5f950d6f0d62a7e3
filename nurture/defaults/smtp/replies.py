"""Replies as they come off the wire, in whatever pieces (RFC 5321 4.2). They are hostile, so the work is bounded."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_LINE = 4_096
"""Eight times what RFC 5321 4.5.3.1.5 allows, its CRLF included."""
MOST_LINES = 100
_LINE = re.compile(rb"([2-5]\d\d)(?:([ -])([^\0\r\n]*))?\r?\n")
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")


class Garbled(Exception):
    """What came is no reply, or never ends as one."""


class Reply(NamedTuple):
    """A complete reply; `lines` are its texts, without code and CRLF."""

    code: int
    lines: tuple[str, ...] = ("",)

    @property
    def text(self) -> str:
        return " ".join(line.strip() for line in self.lines).strip()

    @property
    def enhanced(self) -> str:
        """The enhanced status code (RFC 3463), such as `5.1.1`; "" when it says none."""
        found = _ENHANCED.match(self.lines[0])
        return found[1] if found else ""

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class ReplyReader:
    """Feed it with `add`, and take replies until there is none."""

    def __init__(self) -> None:
        self._bytes = b""
        self._code = b""
        self._lines: list[str] = []

    @property
    def empty(self) -> bool:
        """Whether nothing has come that belongs to no reply taken yet."""
        return not self._bytes and not self._lines

    def add(self, data: bytes) -> None:
        self._bytes = self._bytes + data if self._bytes else data

    def take(self) -> Reply | None:
        """The next complete reply. Raises Garbled, and is of no use after that."""
        while (end := self._bytes.find(b"\n") + 1) and end <= LONGEST_LINE:
            line, self._bytes = self._bytes[:end], self._bytes[end:]
            parsed = _LINE.fullmatch(line)
            if not parsed or (self._lines and parsed[1] != self._code):
                raise Garbled("the server's reply makes no sense")
            self._code = parsed[1]
            self._lines.append((parsed[3] or b"").decode("utf-8", "replace"))
            if parsed[2] != b"-":
                reply = Reply(int(self._code), tuple(self._lines))
                self._lines = []
                return reply
            if len(self._lines) >= MOST_LINES:
                raise Garbled("the server's reply has no end")
        if len(self._bytes) >= LONGEST_LINE:
            raise Garbled("a line of the server's reply has no end")
        return None
