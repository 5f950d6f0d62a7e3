"""The words that somebody wrote themselves above, or between, what they answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

TEXT = 2_000
"""Characters of a reply that are kept."""
LINES = 400
_QUOTED = re.compile(r"[ \t]{0,5}[>|]")
_BEGINS = re.compile(
    r"[ \t]{0,5}(?:-{2,}[ \t]{0,5}(?:original|forwarded|message|wiadomość|oryginalna|przekazana|ursprüngliche"
    r"|weitergeleitete)|_{10,}|(?:from|od|von|de|da|van|fra|från|від|от|sent|wysłan[eo]|gesendet|envoyé|inviato) ?:"
    r" .{3,200}"
    r"|-- ?$|—$|(?:sent from|wysłan[eo] z|von meinem|gesendet von|get outlook for|pobierz aplikację) .{2,120}$)",
    re.I,
)
"""How a quotation without marks begins, a forwarded mail, or a signature."""
_WROTE = re.compile(
    r"(?:wrote|writes|napisał\w{0,4}|napisana przez|pisze|schrieb|a écrit|escribió|ha scritto|schreef|skrev|писал\w?"
    r"|пише|пишет|napsal\w?)[^\n]{0,120}:?$",
    re.I,
)
_INTRODUCES = re.compile(
    r"[ \t]{0,5}(?:on |am |dnia |w dniu |wiadomość |le |el |il |op |den |dne |\w{2,12}[., ]{1,3}\d)", re.I
)
_ATTRIBUTION = 3
"""Lines over which `On … wrote:` may be folded."""


def own_text(texts: Sequence[str]) -> str:
    """Up to the quotation or the signature, without quoted lines."""
    kept: list[str] = []
    lines = "\n".join(texts[:2]).split("\n")[:LINES]
    for n, line in enumerate(lines):
        if _BEGINS.match(line[:300]) or _is_attribution(lines, n):
            break
        if not _QUOTED.match(line[:20]):
            kept.append(line[:1_000].rstrip())
    return "\n".join(kept).strip()[:TEXT].strip()


def _is_attribution(lines: Sequence[str], start: int) -> bool:
    if not _INTRODUCES.match(lines[start][:40]):
        return False
    for line in lines[start : start + _ATTRIBUTION]:
        if _WROTE.search(line[:400].rstrip()[-160:]):
            return True
        if not line.strip():
            return False
    return False
