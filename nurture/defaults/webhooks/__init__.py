"""The webhooks: what providers of mail say of the mails that left by them, and what any program says of leads."""

from __future__ import annotations

from nurture import Webhook, hookimpl
from nurture.defaults.webhooks.mailgun import Mailgun, MailgunOptions
from nurture.defaults.webhooks.postmark import Postmark, PostmarkOptions
from nurture.defaults.webhooks.resend import Resend, ResendOptions
from nurture.defaults.webhooks.sendgrid import Sendgrid, SendgridOptions
from nurture.defaults.webhooks.ses import Ses, SesOptions
from nurture.defaults.webhooks.standard import Standard, StandardOptions

__all__ = [
    "Mailgun",
    "MailgunOptions",
    "Postmark",
    "PostmarkOptions",
    "Resend",
    "ResendOptions",
    "Sendgrid",
    "SendgridOptions",
    "Ses",
    "SesOptions",
    "Standard",
    "StandardOptions",
]


@hookimpl
def register_webhooks() -> list[Webhook]:
    return [Standard(), Postmark(), Sendgrid(), Mailgun(), Ses(), Resend()]
