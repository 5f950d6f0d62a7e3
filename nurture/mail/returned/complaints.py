"""Complaints (ARF, RFC 5965), and what is only a report: on authentication (RFC 6591), or in numbers (DMARC, TLS)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from nurture.mail.returned.addresses import addresses_of
from nurture.mail.returned.heads import first
from nurture.mail.returned.parts import Mail

_TYPE = re.compile(r"^feedback-type[ \t]{0,5}:[ \t]{0,5}([a-z-]{1,30})", re.I | re.M)
_WHO = re.compile(r"^(?:original-rcpt-to|removal-recipient|redacted-address)[ \t]{0,5}:(.{1,400})$", re.I | re.M)
_MEANT = frozenset({"abuse", "fraud", "virus", "opt-out", "opt-out-list", "other", "miscategorized"})
"""Types with which somebody wants no more of this; the others tell how a mail was judged."""
_HOTMAIL = "x-hmxmroriginalrecipient"
"""In the mail that Microsoft's programme (JMRP) sends back as it was, with nothing else that says so."""
_NUMBERS = re.compile(
    r"(?:\[.{0,60}\] {0,2})?(?:report[ _-]domain:|.{0,40}\bdmarc (?:aggregate |forensic |failure )?report"
    r"|tls[- ]?rpt|(?:smtp )?tls report)",
    re.I,
)
"""How their subject begins."""
_FILES = re.compile(
    r"[^!/\\\s]{1,255}![^!/\\\s]{1,255}!\d{9,11}!\d{9,11}(?:![^!/\\\s]{1,100})?\.(?:xml|json|zip)(?:\.gz|\.zip)?"
)
"""Names of aggregate reports (RFC 7489, 7.2.1.1; RFC 8460, 5.1)."""


class Complaint(NamedTuple):
    """`kind` as in `Returned`. `recipients` are those that the report names, where it was not redacted."""

    kind: Literal["complaint", "report"]
    recipients: tuple[str, ...] = ()


def read_complaint(mail: Mail) -> Complaint | None:
    """None for a mail that is neither a complaint nor a report."""
    texts = [part.text for part in mail.parts if part.kind == "message/feedback-report"]
    if not texts and mail.report == "feedback-report":
        texts = [part.text for part in mail.parts]
    fields = "\n".join(texts)
    said = _TYPE.search(fields)
    if texts:
        meant = not said or said[1].lower() in _MEANT
        return Complaint("complaint" if meant else "report", tuple(addresses_of(_WHO.findall(fields)[:20])))
    redirected = addresses_of(value for head in mail.copies for value in head.get(_HOTMAIL, []))
    if redirected:
        return Complaint("complaint", tuple(redirected))
    return Complaint("report") if _in_numbers(mail) else None


def _in_numbers(mail: Mail) -> bool:
    """An aggregate report, or one on authentication without the part that says so."""
    named = any(_FILES.fullmatch(part.name) for part in mail.parts)
    typed = mail.report in ("tlsrpt", "dmarc") or any(part.kind.startswith("application/tlsrpt") for part in mail.parts)
    answers = bool(mail.head.get("in-reply-to"))
    return named or typed or (not answers and _NUMBERS.match(first(mail.head, "subject")[:300]) is not None)
