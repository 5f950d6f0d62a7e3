"""The webhook `postmark`: bounces, complaints, subscription changes and inbound mail.

Postmark signs nothing, and says who it is by a name and a password (basic authentication, RFC 7617). What it sends has
a Message-ID of its own: what it says is about a recipient.
(https://postmarkapp.com/developer/webhooks/webhooks-overview, /developer/api/bounce-api#bounce-types)
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from nurture import LONGEST_MAIL, MailReport, Nonsense, Options, Posted, Reply, Unverified
from nurture.defaults.webhooks.mails import LONGEST, come_to, put_together
from nurture.defaults.webhooks.reading import WORDS, objects, reason_in, status_in, text

_REASONS = {
    "HardBounce": "invalid_recipient",
    "BadEmailAddress": "invalid_recipient",
    "ManuallyDeactivated": "inactive_mailbox",
    "Transient": "network",
    "DnsError": "network",
    "SoftBounce": "unknown",
    "Unknown": "unknown",
    "Blocked": "blocked",
    "SpamNotification": "content",
    "VirusNotification": "content",
    "DMARCPolicy": "auth",
    "SMTPApiError": "relay",
}
"""Of its types of bounces; the others are about nothing that failed."""


class PostmarkOptions(Options):
    username: str = Field(
        min_length=1, description="The name in the webhook's basic authentication.", examples=["lumo"]
    )
    password: str = Field(
        min_length=12,
        description="Its password, of 12 signs or more, from the environment.",
        examples=["${POSTMARK_PASSWORD}"],
    )


class Postmark:
    name = "postmark"
    options: type[Options] = PostmarkOptions
    longest = LONGEST

    def handle(self, options: PostmarkOptions, posted: Posted) -> Reply:
        scheme, _, told = posted.headers.get("authorization", "").partition(" ")
        try:
            said = base64.b64decode(told.strip(), validate=True) if scheme.lower() == "basic" else b""
        except (binascii.Error, ValueError):
            said = b""
        if not hmac.compare_digest(said, f"{options.username}:{options.password}".encode()):
            raise Unverified
        records = objects(posted.body)
        mails = [_mail(each) for each in records if text(each, "RecordType") in ("", "Inbound")]
        return Reply([report for each in records for report in _reports(each)], mails=mails)


def _mail(record: Mapping[str, Any]) -> bytes:
    """One that came in: what else Postmark tells says of what type it is."""
    if not text(record, "From"):
        raise Nonsense("it is neither a record of Postmark nor a mail that came in")
    raw = text(record, "RawEmail")[:LONGEST_MAIL].encode(errors="replace")
    return come_to(text(record, "OriginalRecipient"), raw) if raw else put_together(record)


def _reports(record: Mapping[str, Any]) -> Iterator[MailReport]:
    kind, bounce = text(record, "RecordType"), text(record, "Type")
    if kind == "SpamComplaint" or (kind == "Bounce" and bounce == "SpamComplaint"):
        yield MailReport("complained", text(record, "Email"), text(record, "ID"))
    elif kind == "Bounce" and bounce == "Unsubscribe":
        yield MailReport("unsubscribed", text(record, "Email"), text(record, "ID"))
    elif kind == "Bounce" and bounce in _REASONS:
        yield _bounce(record, bounce)
    elif kind == "SubscriptionChange" and _wants_no_more(record):
        recipient = text(record, "Recipient")
        yield MailReport("unsubscribed", recipient, f"{recipient} {text(record, 'ChangedAt')}")


def _wants_no_more(record: Mapping[str, Any]) -> bool:
    """Whether the recipient did it; what bounced, or was complained of, is told by itself as well."""
    is_own = text(record, "SuppressionReason") == "ManualSuppression" and text(record, "Origin") == "Recipient"
    return is_own and record.get("SuppressSending") is True


def _bounce(record: Mapping[str, Any], kind: str) -> MailReport:
    words = text(record, "Details") or text(record, "Description")
    return MailReport(
        "bounced",
        text(record, "Email"),
        text(record, "ID"),
        reason=reason_in(words, _REASONS[kind]),
        status=status_in(words),
        words=words[:WORDS],
    )
