"""The webhook `sendgrid`: the signed event webhook, a list of events in each request; and mails that came in.

Signed is TIMESTAMP BODY, by ECDSA with SHA-256; the public key is that of the webhook's settings. `smtp-id` is the
Message-ID that a mail came with by SMTP. A post that failed comes again for a day; whether under its first time is not
said, and needs not be known, as all of it is signed and each event has an id.
(https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event,
 /getting-started-event-webhook-security-features)

A mail that came in (Inbound Parse) is a form of parts, signed in the same way where its host has a security policy. It
holds the mail itself (`email`) where *raw* is ticked. A post that failed comes again for three days.
(https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email, /securing-your-parse-webhooks)
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field, field_validator

from nurture import MailReport, Nonsense, Options, Posted, Reply, Unverified, is_recent
from nurture.defaults.webhooks.forms import Form, read_form, word
from nurture.defaults.webhooks.mails import LONGEST, come_to
from nurture.defaults.webhooks.reading import (
    WORDS,
    listed,
    needs_cryptography,
    objects,
    read_json,
    reason_in,
    status_in,
    text,
)

REPEATS = timedelta(hours=25)
REPEATS_MAILS = timedelta(hours=73)
What = Literal["delivered", "bounced", "complained", "unsubscribed"]
_EVENTS: Mapping[str, What] = {
    "delivered": "delivered",
    "bounce": "bounced",
    "dropped": "bounced",
    "spamreport": "complained",
    "unsubscribe": "unsubscribed",
    "group_unsubscribe": "unsubscribed",
}
_DROPPED: Mapping[str, What] = {"Unsubscribed Address": "unsubscribed", "Spam Reporting Address": "complained"}
_OF_DROPPED = {"Bounced Address": "inactive_mailbox", "Invalid": "invalid_recipient", "Spam Content": "content"}
_OF_CLASS = {
    "Invalid": "invalid_recipient",
    "Invalid Address": "invalid_recipient",
    "Mailbox Unavailable": "inactive_mailbox",
    "Reputation": "blocked",
    "Content": "content",
    "Frequency or Volume Too High": "rate",
    "Technical Failure": "network",
}
"""Of its `bounce_classification`, where the server's own words say nothing."""


_UNSIGNED_MAIL = "it is a mail and not signed: in SendGrid, give the host of Inbound Parse a security policy"


class SendgridOptions(Options):
    key: str = Field(
        description="The webhook's verification key: a public key, in base64.", examples=["${SENDGRID_KEY}"]
    )

    @field_validator("key")
    @classmethod
    def _of_a_curve(cls, key: str) -> str:
        needs_cryptography()
        _public(key)
        return key


class Sendgrid:
    name = "sendgrid"
    options: type[Options] = SendgridOptions
    longest = LONGEST

    def handle(self, options: SendgridOptions, posted: Posted) -> Reply:
        is_mail = posted.headers.get("content-type", "").lower().startswith("multipart/form-data")
        stamp = posted.headers.get("x-twilio-email-event-webhook-timestamp", "")
        signature = posted.headers.get("x-twilio-email-event-webhook-signature", "")
        if not signature:
            raise Unverified(_UNSIGNED_MAIL if is_mail else "it is not signed")
        late = REPEATS_MAILS if is_mail else REPEATS
        if not is_recent(stamp, posted.now, late) or not _fits(options.key, signature, stamp.encode() + posted.body):
            raise Unverified
        if is_mail:
            return Reply(mails=[_mail(read_form(posted))])
        return Reply([_report(event) for event in objects(posted.body) if text(event, "event") in _EVENTS])


def _mail(form: Form) -> bytes:
    if not form.get("email"):
        cure = "in SendGrid, Settings, Inbound Parse, tick `POST the raw, full MIME message`"
        raise Nonsense(f"a mail came in, but not as it came: {cure}")
    return come_to(_recipients(word(form, "envelope")), form["email"])


def _recipients(envelope: str) -> str:
    """Of the envelope, in JSON; "" of one that is none, which is no reason to lose a mail."""
    try:
        return ", ".join(map(text, listed(read_json(envelope), "to")))
    except Nonsense:
        return ""


def _public(key: str) -> Any:
    """Raises ValueError."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    try:
        public = load_der_public_key(base64.b64decode(key, validate=True))
    except (binascii.Error, ValueError):
        public = None
    if not isinstance(public, EllipticCurvePublicKey):
        raise ValueError("write the verification key as SendGrid shows it: MFkwEwYH… and so on")
    return public


def _fits(key: str, signature: str, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        _public(key).verify(base64.b64decode(signature, validate=True), signed, ECDSA(SHA256()))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def _report(event: Mapping[str, Any]) -> MailReport:
    words, name = text(event, "reason"), text(event, "event")
    known = _OF_DROPPED.get(words) if name == "dropped" else _OF_CLASS.get(text(event, "bounce_classification"))
    otherwise = known or ("blocked" if text(event, "type") == "blocked" else "unknown")
    return MailReport(
        _DROPPED.get(words, "bounced") if name == "dropped" else _EVENTS[name],
        text(event, "email"),
        text(event, "sg_event_id"),
        message_id=text(event, "smtp-id"),
        reason=otherwise if name == "dropped" else reason_in(f"{text(event, 'status')} {words}", otherwise),
        status=text(event, "status") or status_in(words),
        words=words[:WORDS],
    )
