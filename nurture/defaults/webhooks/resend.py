"""The webhook `resend`: Standard Webhooks whose headers begin with `svix`.

Resend names mails by ids of its own: what it says is about a recipient, unless it repeats the mail's headers.
(https://resend.com/docs/webhooks/verify-webhooks-requests, /webhooks/event-types, /dashboard/emails/email-bounces)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from nurture import MailReport, Nonsense, Options, Posted, Reply, StandardSecret, verify_standard
from nurture.defaults.webhooks.reading import WORDS, listed, message_id_in, objects, reason_in, status_in, text

_EVENTS: Mapping[str, Literal["delivered", "bounced", "complained"]] = {
    "email.delivered": "delivered",
    "email.bounced": "bounced",
    "email.suppressed": "bounced",
    "email.complained": "complained",
}
_OF_KINDS = {
    "MailboxFull": "mailbox_full",
    "MessageTooLarge": "too_big",
    "ContentRejected": "content",
    "AttachmentRejected": "content",
    "NoEmail": "invalid_recipient",
    "Suppressed": "inactive_mailbox",
}


class ResendOptions(Options):
    secret: StandardSecret = Field(
        description="The webhook's signing secret, `whsec_…`.", examples=["${RESEND_SECRET}"]
    )


class Resend:
    name = "resend"
    options: type[Options] = ResendOptions

    def handle(self, options: ResendOptions, posted: Posted) -> Reply:
        number = verify_standard(posted, [options.secret], "svix")
        return Reply([report for event in objects(posted.body) for report in _reports(event, number)])


def _reports(event: Mapping[str, Any], number: str) -> Iterator[MailReport]:
    what, data = _EVENTS.get(text(event, "type")), event.get("data")
    if text(event, "type") == "email.received":
        raise Nonsense("a mail came in, without its text: have answers come to a mailbox that nurture reads")
    for recipient in listed(data, "to"):
        if what:
            words = text(data, "bounce", "message") or text(data, "suppressed", "message")
            yield MailReport(
                what,
                text(recipient),
                f"{number} {text(recipient)}",
                message_id=message_id_in(listed(data, "headers")),
                reason=_reason(event, data, words),
                status=status_in(words),
                words=words[:WORDS],
            )


def _reason(event: Mapping[str, Any], data: Any, words: str) -> str:
    """Of its general kind, permanent or not, the server's words decide."""
    if text(event, "type") == "email.suppressed":
        return "inactive_mailbox"
    otherwise = "invalid_recipient" if text(data, "bounce", "type") == "Permanent" else "unknown"
    return _OF_KINDS.get(text(data, "bounce", "subType")) or reason_in(words, otherwise)
