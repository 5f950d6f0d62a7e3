"""The webhook `ses`: what Amazon SES says of mails, through a topic of Amazon SNS, and mails that it received.

The Message-ID that a mail came with stands among its headers, where the topic is told to include them.
(https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html, event-publishing-retrieving-sns-contents.html)
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, field_validator

from nurture import MailReport, Nonsense, Options, Posted, Reply
from nurture.defaults.webhooks import sns
from nurture.defaults.webhooks.reading import (
    WORDS,
    listed,
    message_id_in,
    needs_cryptography,
    read_json,
    reason_in,
    signed_inside,
    status_in,
    text,
)

_OF_KINDS = {
    "NoEmail": "invalid_recipient",
    "Suppressed": "invalid_recipient",
    "OnAccountSuppressionList": "inactive_mailbox",
    "MailboxFull": "mailbox_full",
    "MessageTooLarge": "too_big",
    "ContentRejected": "content",
    "AttachmentRejected": "content",
    "CustomTimeoutExceeded": "network",
}
"""Of its subtypes of bounces; of the general one the server's words decide."""


class SesOptions(Options):
    topic: str = Field(
        description="The ARN of the topic whose messages are taken.",
        examples=["arn:aws:sns:eu-west-1:123456789012:mails"],
    )

    @field_validator("topic")
    @classmethod
    def _of_sns(cls, topic: str) -> str:
        needs_cryptography()
        if not sns.TOPIC.fullmatch(topic):
            raise ValueError("write the topic's ARN, as in arn:aws:sns:eu-west-1:123456789012:mails")
        return topic


class Ses:
    name = "ses"
    options: type[Options] = SesOptions

    def handle(self, options: SesOptions, posted: Posted) -> Reply:
        told = signed_inside(posted.body)
        sns.verify(told, options.topic)
        if told["Type"] == "SubscriptionConfirmation":
            return _confirmed(told, sns.host_of(options.topic))
        return _reply(text(told, "Message"), text(told, "MessageId"))


def _reply(message: str, number: str) -> Reply:
    """What is no JSON is said to people: that the topic is reached."""
    said = read_json(message) if message.startswith("{") else None
    kind = text(said, "notificationType") or text(said, "eventType")
    if kind == "Received":
        return Reply(mails=list(_mails(said)))
    known_by = text(said, kind.lower(), "feedbackId") or number
    return Reply(list(_reports(kind, said, known_by)))


def _confirmed(told: Mapping[str, Any], host: str) -> Reply:
    """The topic is the one that the project names, so it is subscribed to."""
    path = sns.path_at(host, told.get("SubscribeURL"))
    if not path.startswith("/?Action=ConfirmSubscription&"):
        raise Nonsense("its SubscribeURL leads elsewhere")
    sns.fetch(host, path)
    return Reply(answer="subscribed\n")


def _mails(said: Any) -> Iterator[bytes]:
    content = text(said, "content")
    if not content:
        raise Nonsense("a mail came in without its content: in SES, let the rule's action be one of SNS")
    if text(said, "receipt", "action", "encoding") == "BASE64":
        try:
            yield base64.b64decode(content, validate=True)
        except binascii.Error as error:
            raise Nonsense("its content is no base64") from error
    else:
        yield content.encode(errors="replace")


def _reports(kind: str, said: Any, number: str) -> Iterator[MailReport]:
    message_id = message_id_in(listed(said, "mail", "headers")) or text(said, "mail", "commonHeaders", "messageId")
    if kind == "Delivery":
        for address in listed(said, "delivery", "recipients"):
            yield MailReport("delivered", text(address), f"{number} {text(address)}", message_id)
    elif kind == "Complaint" and text(said, "complaint", "complaintFeedbackType") != "not-spam":
        for each in listed(said, "complaint", "complainedRecipients"):
            address = text(each, "emailAddress")
            yield MailReport("complained", address, f"{number} {address}", message_id)
    elif kind == "Bounce":
        for each in listed(said, "bounce", "bouncedRecipients"):
            yield _bounce(said["bounce"], each, number, message_id)


def _bounce(bounce: Mapping[str, Any], each: Any, number: str, message_id: str) -> MailReport:
    address, words, subtype = text(each, "emailAddress"), text(each, "diagnosticCode"), text(bounce, "bounceSubType")
    status = text(each, "status") or status_in(words)
    if subtype == "UnsubscribedRecipient":
        return MailReport("unsubscribed", address, f"{number} {address}", message_id)
    otherwise = "invalid_recipient" if text(bounce, "bounceType") == "Permanent" and not words else "unknown"
    reason = _OF_KINDS.get(subtype) or reason_in(f"{status} {words}", otherwise)
    return MailReport("bounced", address, f"{number} {address}", message_id, reason, status, words[:WORDS])
