"""The head of a mail or of a part: its fields by their names, bounded and unfolded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nurture.mail.returned.decoding import decoded

Head = dict[str, list[str]]
"""Values by field name, in lower case, in their order."""

LINES = 1_000
VALUE = 4_000
"""Characters of a value that are kept: long enough for References."""
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:(.*)", re.DOTALL)


ANSWERS = r"(?:(?:re|odp|aw|antw|sv|fwd?|pd|wg|vs|ref)(?:\[\d{1,3}\])?[ \t]{0,3}:[ \t]{0,3}){1,5}"
"""What stands before the subject of an answer."""


def read_head(lines: Sequence[bytes]) -> tuple[Head, Sequence[bytes]]:
    """The fields, and the lines behind the empty one that ends them; lines that are neither end them too."""
    at = next((n for n, line in enumerate(lines[:20]) if line.strip()), 0)
    if lines[at : at + 1] and lines[at].startswith((b"From ", b">From ")):
        at += 1
    found: list[tuple[str, list[bytes]]] = []
    for line in lines[at : at + LINES]:
        field = _FIELD.match(line[:VALUE])
        if found and line[:1] in (b" ", b"\t") and line.strip():
            found[-1][1].append(line[:VALUE].strip())
        elif field:
            found.append((field[1].decode("ascii").lower(), [field[2].strip()]))
        else:
            at += not line.strip()
            break
        at += 1
    head: Head = {}
    for name, pieces in found:
        head.setdefault(name, []).append(decoded(b" ".join(pieces)[:VALUE]))
    return head, lines[at:]


def first(head: Head, name: str) -> str:
    """The first value of a field, or ""."""
    return head.get(name, [""])[0]
