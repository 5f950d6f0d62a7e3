"""Where the text of a bounce ends and the copy of what it returns begins."""

from __future__ import annotations

import re

from nurture.mail.returned.heads import Head, read_head

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,3}:")
_OF_WHICH = frozenset({"from", "message-id", "received", "return-path"})
_OF_ANY = _OF_WHICH | {"to", "cc", "date", "subject", "mime-version", "reply-to", "content-type", "delivered-to"}
_BEFORE = re.compile(
    r"[-=_*| \t]{0,80}(?:below this line is a copy of (?:the|your) message|(?:this is |included is |below is )?a copy"
    r" of the (?:original )?message.{0,40}|(?:the )?(?:header of the )?original (?:message|mail)"
    r"(?: is following| (?:as )?follows?)?|message (?:text|headers?) follows?"
    r"|(?:unsent|returned|undelivered) message(?: follows)?|your (?:original )?message follows)[-=_*|.: \t]{0,80}$",
    re.I,
)
"""The whole of a line."""
_FIELDS = 60
"""Lines within which a head shows itself."""


def split_copy(text: str) -> tuple[list[str], Head]:
    """The lines before a copy, or before the words that announce it, and the head of that copy ({} where none is)."""
    lines = text.split("\n")
    announced = next((n for n, line in enumerate(lines) if n and _BEFORE.match(line[:200])), len(lines))
    start = next((n for n, line in enumerate(lines) if _is_head(lines, n)), len(lines))
    rest = "\n".join(lines[start : start + 500])
    head = read_head(rest.encode("utf-8", "replace").split(b"\n"))[0] if rest else {}
    return lines[: min(start, announced)], head


def _is_head(lines: list[str], start: int) -> bool:
    """Three fields of a mail one after the other, of which one tells which mail it is."""
    if not _FIELD.match(lines[start][:80]):
        return False
    names: set[str] = set()
    for line in lines[start : start + _FIELDS]:
        field = _FIELD.match(line[:80])
        if field:
            names.add(field[1].lower())
        elif not (line[:1] in (" ", "\t") and line.strip()):
            break
    return len(names & _OF_ANY) >= 3 and bool(names & _OF_WHICH)
