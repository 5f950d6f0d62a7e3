"""One inbound mail, read: what it is, and which of our mails it is about.

In this order: a complaint or a report, which names itself; a delivery status (RFC 3464); a notice of a server in its
own words; an answer by machine; a wish to get no more; an answer. Nothing is believed here: whether a token or a
Message-ID is one of ours, whoever knows the secret finds out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime

from nurture.core.returned import Failure, Kind, Returned
from nurture.mail.returned.absences import away_until
from nurture.mail.returned.addresses import addresses_of
from nurture.mail.returned.bounces import around, own_lines, read_bounce
from nurture.mail.returned.classes import failure
from nurture.mail.returned.complaints import read_complaint
from nurture.mail.returned.findings import Finding
from nurture.mail.returned.heads import first
from nurture.mail.returned.last_resort import last_resort
from nurture.mail.returned.machines import answers_by_itself, of_a_list, returns_mail, still_tries, tells_of_absence
from nurture.mail.returned.parts import Mail, read_parts
from nurture.mail.returned.quotes import own_text
from nurture.mail.returned.status import read_status
from nurture.mail.returned.traces import message_ids, sent_to, tokens
from nurture.mail.returned.wishes import of_a_program, wish

_ARRIVED = ("delivered", "relayed", "expanded")
"""Actions of a delivery status that are no failure (RFC 3464, 2.3.3)."""


def read_returned(raw: bytes, delivered_to: Sequence[str] = ()) -> Returned:
    """`delivered_to` are the recipients of the envelope, where it is known. Never raises, whatever the bytes are."""
    mail = read_parts(raw)
    lines, copy = own_lines(mail)
    copies = mail.copies or [copy]
    known = Returned(
        "other",
        sender=next(iter(addresses_of(mail.head.get("from", [])[:2])), ""),
        sent_to=sent_to(mail, delivered_to),
        message_ids=message_ids(mail, copies),
        tokens=tokens(mail, copies),
        own_id=first(mail.head, "message-id").strip("<> ")[:500],
    )
    complaint = read_complaint(mail)
    if complaint:
        return replace(known, kind=complaint.kind, failures=tuple(Failure(each) for each in complaint.recipients))
    status = read_status(mail)
    if not status and not returns_mail(mail):
        return _of_somebody(mail, known)
    ours = [*known.sent_to, *addresses_of([*copy.get("from", []), *copy.get("return-path", [])])]
    named = [] if status and status[0].recipient else read_bounce(mail, lines, copy, ours)
    found = _completed(status, named, lines) if status else _told(mail, named, raw)
    domains = {address.rpartition("@")[2].lower() for address in ours}
    return _of_server(found, " ".join(" ".join(lines).split()), domains, known)


def _of_server(found: Sequence[Finding], text: str, domains: Collection[str], known: Returned) -> Returned:
    """`domains` are those of the sender."""
    failed = [each for each in found if each.action not in _ARRIVED]
    if not failed:
        return replace(known, kind="report")
    kind: Kind = "delay" if all(each.action == "delayed" for each in failed) else "bounce"
    return replace(
        known, kind=kind, failures=tuple(failure(each, _without(failed, each, text), domains) for each in failed)
    )


def _without(found: Sequence[Finding], one: Finding, text: str) -> str:
    """What the bounce says as a whole, but for what it says of others."""
    for other in found:
        said = " ".join(other.around.split())
        if other is not one and said and said not in " ".join(one.around.split()):
            text = text.replace(said, " ")
    return text


def _told(mail: Mail, named: Sequence[Finding], raw: bytes) -> list[Finding]:
    """Where it names nobody, what was said counts all the same: a token may tell whom it is about."""
    told = named or [Finding(each) for each in last_resort(raw) or [""]]
    return [replace(each, action="delayed" if still_tries(mail) else "failed") for each in told]


def _completed(found: Sequence[Finding], named: Sequence[Finding], lines: Sequence[str]) -> list[Finding]:
    """What a status leaves out is looked for in the text beside it."""
    known = [each if each.recipient or not named else replace(each, recipient=named[0].recipient) for each in found]
    others = [each.recipient for each in known]
    return [replace(each, around=around(lines, each.recipient, others) if each.recipient else "") for each in known]


def _of_somebody(mail: Mail, known: Returned) -> Returned:
    subject, own = first(mail.head, "subject"), own_text(mail.texts)
    if answers_by_itself(mail):
        asked = of_a_program(subject)  # mail programs ask so for their users, at the address of List-Unsubscribe
        away = None if asked else _away(mail, f"{subject}\n{own}")
        return replace(known, kind=asked or "auto-reply", until=away)
    wanted = None if of_a_list(mail) else wish(subject, own, known.sender)
    if tells_of_absence(mail, own) and wanted in (None, "unclear"):
        return replace(known, kind="auto-reply", until=_away(mail, f"{subject}\n{own}"))
    if of_a_list(mail):
        return known
    if wanted:
        return replace(known, kind=wanted, text=own)
    return replace(known, kind="reply" if known.message_ids or known.tokens else "other", text=own)


def _away(mail: Mail, text: str) -> date | None:
    try:
        written = parsedate_to_datetime(first(mail.head, "date")[:100]).date()
    except (ValueError, IndexError, OverflowError):
        written = None
    return away_until(text, written if written and written.year >= 2000 else None)
