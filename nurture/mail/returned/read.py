"""One inbound mail, read: what it is, and which of our mails it is about.

In this order: a complaint or a report, which names itself; a delivery status (RFC 3464); a notice of a server in its
own words; an answer by machine; a wish to get no more; an answer. Nothing is believed here: whether a token or a
Message-ID is one of ours, whoever knows the secret finds out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime

from nurture.core.returned import Failure, Returned
from nurture.mail.returned.absences import away_until
from nurture.mail.returned.addresses import addresses_of
from nurture.mail.returned.bounces import around, own_lines, read_bounce
from nurture.mail.returned.classes import failure
from nurture.mail.returned.complaints import read_complaint
from nurture.mail.returned.findings import Finding
from nurture.mail.returned.heads import Head, first
from nurture.mail.returned.last_resort import last_resort
from nurture.mail.returned.machines import answers_by_itself, of_a_list, returns_mail
from nurture.mail.returned.parts import Mail, read_parts
from nurture.mail.returned.quotes import own_text
from nurture.mail.returned.status import read_status
from nurture.mail.returned.traces import message_ids, sent_to, tokens
from nurture.mail.returned.wishes import wish


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
    returned = _of_server(mail, lines, copy, known)
    if returned and returned.kind == "bounce" and not returned.failures:
        return replace(returned, failures=tuple(Failure(each) for each in last_resort(raw)))
    return returned or _of_somebody(mail, known)


def _of_server(mail: Mail, lines: Sequence[str], copy: Head, known: Returned) -> Returned | None:
    found = read_status(mail)
    if not found and not returns_mail(mail):
        return None
    ours = [*known.sent_to, *addresses_of([*copy.get("from", []), *copy.get("return-path", [])])]
    guessed = read_bounce(mail, lines, copy, ours) if not found or not found[0].recipient else []
    failed = [
        each for each in _completed(found, guessed, lines) if each.action not in ("delivered", "relayed", "expanded")
    ]
    if found and not failed:
        return replace(known, kind="report")
    text = " ".join(" ".join(lines).split())
    late = bool(failed) and all(each.action == "delayed" for each in failed)
    failures = tuple(failure(each, text) for each in failed)
    return replace(known, kind="delay" if late else "bounce", failures=failures)


def _completed(found: Sequence[Finding], guessed: Sequence[Finding], lines: Sequence[str]) -> list[Finding]:
    """What a status leaves out is looked for in the text beside it."""
    if not found:
        return list(guessed)
    named = [each if each.recipient or not guessed else replace(each, recipient=guessed[0].recipient) for each in found]
    others = [each.recipient for each in named]
    return [replace(each, around=around(lines, each.recipient, others) if each.recipient else "") for each in named]


def _of_somebody(mail: Mail, known: Returned) -> Returned:
    subject, own = first(mail.head, "subject"), own_text(mail.texts)
    if answers_by_itself(mail):
        return replace(known, kind="auto-reply", until=_away(mail, f"{subject}\n{own}"))
    if of_a_list(mail):
        return known
    wanted = wish(subject, own)
    if wanted:
        return replace(known, kind=wanted, text=own)
    return replace(known, kind="reply" if known.message_ids or known.tokens else "other", text=own)


def _away(mail: Mail, text: str) -> date | None:
    try:
        written = parsedate_to_datetime(first(mail.head, "date")[:100]).date()
    except (ValueError, IndexError, OverflowError):
        written = None
    return away_until(text, written)
