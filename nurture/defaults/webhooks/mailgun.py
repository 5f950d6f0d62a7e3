"""The webhook `mailgun`: an event in each request, or a mail that came in, with its signature in the body.

Signed is TIMESTAMP TOKEN, by HMAC-SHA256 with the account's key; the rest of the body is not. So a token is good for
one thing that is written down: with another body behind it nothing more comes of that. Whoever else gets posts of the
account, or sees ours, has tokens that were used for nothing yet, and is believed for as long as posts may come again:
for eight hours, by Mailgun's word. The Message-ID is ours.
(https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks, /webhook-payloads)

A mail that came in is a form, and holds itself (`body-mime`) only where the address of its route ends in `mime`. A
token is good for any mail: who would make one up may as well write it.
(https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http)
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from nurture import LONGEST_POST, MailReport, Nonsense, Options, Posted, Reply, Unverified, is_recent, reason_of
from nurture.defaults.webhooks.forms import Form, read_form, word
from nurture.defaults.webhooks.mails import LONGEST, come_to
from nurture.defaults.webhooks.reading import WORDS, signed_inside, text

REPEATS = timedelta(hours=12)
_SIGNED = ("timestamp", "token", "signature")
_EVENTS: Mapping[str, Literal["delivered", "complained", "unsubscribed"]] = {
    "delivered": "delivered",
    "complained": "complained",
    "unsubscribed": "unsubscribed",
}
_SUPPRESSED: Mapping[str, Literal["complained", "unsubscribed"]] = {
    "suppress-complaint": "complained",
    "suppress-unsubscribe": "unsubscribed",
}
"""Of a mail that Mailgun did not send on, because of what its reader had said of an earlier one."""


class MailgunOptions(Options):
    secret: str = Field(
        min_length=16,
        description="The HTTP webhook signing key of the account, from the environment.",
        examples=["${MAILGUN_SECRET}"],
    )


class Mailgun:
    name = "mailgun"
    options: type[Options] = MailgunOptions
    longest = LONGEST

    def handle(self, options: MailgunOptions, posted: Posted) -> Reply:
        form = read_form(posted)
        if form:
            _verify([word(form, name) for name in _SIGNED], options, posted)
            return Reply(mails=[_mail(form)])
        if len(posted.body) > LONGEST_POST:  # before all of it is read, nobody knows whether it is signed
            raise Unverified("it is no mail, and too long for an event")
        told = signed_inside(posted.body)
        _verify([text(told, "signature", name) for name in _SIGNED], options, posted)
        return Reply(list(_reports(told.get("event-data"), text(told, "signature", "token"))))


def _verify(told: Sequence[str], options: MailgunOptions, posted: Posted) -> None:
    """Raises Unverified."""
    stamp, token, signature = told
    signed = f"{stamp}{token}".encode(errors="replace")
    fits = hmac.new(options.secret.encode(), signed, "sha256").hexdigest().encode()
    is_signed = hmac.compare_digest(fits, signature.encode(errors="replace"))
    if not (is_signed and token and is_recent(stamp, posted.now, REPEATS)):
        raise Unverified


def _mail(form: Form) -> bytes:
    if not form.get("body-mime"):
        cure = "in Mailgun, let the route forward to this address with /mime behind it"
        raise Nonsense(f"a mail came in, but not as it came: {cure}")
    return come_to(word(form, "recipient"), form["body-mime"])


def _reports(event: Any, token: str) -> Iterator[MailReport]:
    name, reason = text(event, "event"), text(event, "reason")
    what = _EVENTS.get(name) or (_SUPPRESSED.get(reason) if name == "failed" else None)
    recipient, message_id = text(event, "recipient"), text(event, "message", "headers", "message-id")
    if what:
        yield MailReport(what, recipient, token, message_id)
    elif name == "failed" and text(event, "severity") == "permanent":
        words = text(event, "delivery-status", "message") or text(event, "delivery-status", "description")
        status = text(event, "delivery-status", "enhanced-code")
        yield MailReport("bounced", recipient, token, message_id, _reason(event, status, words), status, words[:WORDS])


def _reason(event: Any, status: str, words: str) -> str:
    """Codes from 600 are of Mailgun's own, not of a server."""
    if text(event, "reason") == "suppress-bounce":
        return "inactive_mailbox"
    code = text(event, "delivery-status", "code")
    return reason_of(int(code) if re.fullmatch("[45][0-9]{2}", code) else 0, status, words)
