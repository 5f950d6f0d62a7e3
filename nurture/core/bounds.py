"""Where an address ends in a text: `an@firma.pl` is no part of `jan@firma.pl`, nor of `an@firma.pl.example.com`.

Letters and digits of ASCII belong to it, and `.`, `_`, `+` and `-` between them. What else an address may have stands
around one far more often than in it: `email=`, `'`, `/`, and letters of scripts that know no spaces.
"""

from __future__ import annotations

import re

from nurture.core.addresses import Address, read_address

_BEFORE = re.compile(r"[a-z0-9][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*\.?\Z", re.IGNORECASE)
_BEHIND = re.compile(r"(?:[.-]*[a-z0-9])*", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:[bfnrt]|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})|%[0-9A-Fa-f]{2}|=[0-9A-F]{2}")
"""A sign as JSON, a link or quoted-printable has it: its letters are none of the text."""
_LONGEST_BEFORE, _LONGEST_BEHIND = 64, 254


def longer_at(text: str, begin: int, end: int, key: str) -> set[str]:
    """The addresses with another key whose end or beginning is what stands there from `begin` to `end`."""
    before = _ESCAPE.sub(" ", text[max(0, begin - _LONGEST_BEFORE) : begin])
    head, tail = _BEFORE.search(before), _BEHIND.match(text[end : end + _LONGEST_BEHIND])
    words = {(head[0] if head else "") + text[begin:end], text[begin:end] + (tail[0] if tail else "")}
    return {word for word in words if isinstance(read := read_address(word), Address) and read.key != key}
