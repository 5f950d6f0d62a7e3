"""A mail that came back, or came in: what it is, about whom, and which of our mails it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal[
    "bounce", "delay", "complaint", "auto-reply", "unsubscribe", "erasure", "unclear", "preferences", "reply", "report",
    "other",
]  # fmt: skip
"""A mail that failed for good or for now; one still tried; a complaint (ARF); an out-of-office or another machine's
answer; a person's wish to get no more; one to be forgotten; an answer that may be such a wish; a wish to choose what
to get; a person's answer; a report that asks for nothing: in numbers, on authentication, or that a mail arrived;
nothing of ours."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient that a bounce or a complaint names, "" where it names none. `reason` is its class, `status` its
    enhanced code, `words` what was said."""

    recipient: str
    reason: str = "unknown"
    status: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """`sender` is the address of its From. `sent_to` are the addresses that it was delivered to: their local parts may
    hold a token. `message_ids`, without their brackets, are those it names as ours: of the mail that it returns, whose
    part before the @ may stand alone (as ENVID, RFC 3461), or answers. `tokens` are words of the form of ours that
    stand in its subject or in the headers of what it returns, unread. `until` is the last day of an absence. `text` is
    the beginning of what a person wrote. `own_id` is its own Message-ID, without brackets.
    """

    kind: Kind
    sender: str = ""
    sent_to: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    message_ids: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    until: date | None = None
    text: str = ""
    own_id: str = ""
