"""What in an inbound mail leads to one of ours: addresses with a token, Message-IDs, tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nurture.core.tokens import LENGTH, LOCAL
from nurture.mail.returned.addresses import addresses_of
from nurture.mail.returned.heads import Head, first
from nurture.mail.returned.parts import Mail

MOST = 30
"""Of each kind."""
_DELIVERED = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to", "to", "cc",
)  # fmt: skip
_ID = re.compile(r"[^\s<>\"()]{1,250}@[^\s<>\"()]{1,250}")
_NAMED = re.compile(
    r"^[ \t>]{0,8}(?:original-)?message-id[ \t]{0,3}:[ \t]{0,9}<?([^\s<>]{3,500})>?[ \t]{0,5}$", re.I | re.M
)
_ENVELOPE = re.compile(r"^original-envelope-id[ \t]{0,5}:[ \t]{0,9}(\S{1,200})", re.I | re.M)
_TOKEN = re.compile(rf"(?<![a-z0-9])(?:[a-z2-7]{{{LENGTH}}}|[a-z2-7]{{{LOCAL}}})(?![a-z0-9])", re.I)
_OURS = ("list-unsubscribe", "return-path")
"""Fields of a returned mail in which we put one."""


def sent_to(mail: Mail, delivered_to: Sequence[str]) -> tuple[str, ...]:
    """Whom it came for: first as the server says, then as the mail does."""
    said = addresses_of(value for name in _DELIVERED for value in mail.head.get(name, [])[:MOST])
    return tuple(dict.fromkeys([*delivered_to, *said]))[:MOST]


def message_ids(mail: Mail, copies: Iterable[Head]) -> tuple[str, ...]:
    """Without their brackets: of what it returns, of the envelope (RFC 3464, 2.2.1), of what it answers; the last of
    References first, for that is what it answers."""
    returned = [value for copy in copies for value in copy.get("message-id", [])[:3]]
    named = [id_ for part in mail.parts for pattern in (_NAMED, _ENVELOPE) for id_ in pattern.findall(part.text)[:MOST]]
    references = _ID.findall(" ".join(mail.head.get("references", [])[:3]))
    answered = [*mail.head.get("in-reply-to", [])[:3], *reversed(references)]
    ids = [found for value in [*returned, *answered] for found in _ID.findall(value)[:5]]
    return tuple(dict.fromkeys([*ids, *named]))[:MOST]


def tokens(mail: Mail, copies: Iterable[Head]) -> tuple[str, ...]:
    """Words of the length of a token, in lower case: whether they are ours only our secret tells."""
    fields = [value for copy in copies for name in _OURS for value in copy.get(name, [])[:3]]
    said = [first(mail.head, "subject")[:500], *fields]
    found = [token.lower() for value in said for token in _TOKEN.findall(value)[:5]]
    return tuple(dict.fromkeys(found))[:MOST]
