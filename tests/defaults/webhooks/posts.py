"""Posts as providers make them: payloads of their documentation, signed by `cryptography` and `hmac` anew."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote_from_bytes

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nurture import Posted

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
STAMP = str(int(NOW.timestamp()))
WHSEC = "whsec_" + base64.b64encode(b"the secret of twenty-four").decode()
OLD_WHSEC = "whsec_" + base64.b64encode(b"another of 24 bytes or more").decode()
MAILGUN_KEY = "key-0123456789abcdef"
TOKEN = "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0"
OURS = "sent.by.us@lumo.example"
Encoded = Callable[[dict[str, bytes]], tuple[dict[str, str], bytes]]


def body_of(payload: Any) -> bytes:
    return json.dumps(payload).encode()


def standard(payload: Any, secret: str = WHSEC, prefix: str = "webhook", now: datetime = NOW) -> Posted:
    """As https://www.standardwebhooks.com has it."""
    body, stamp = body_of(payload), str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"msg_1.{stamp}.".encode() + body, hashlib.sha256).digest()
    signed = f"v1,{base64.b64encode(mac).decode()}"
    named = {"id": "msg_1", "timestamp": stamp, "signature": signed}
    return Posted({f"{prefix}-{name}": value for name, value in named.items()}, body, now)


def postmark(*payload: Any, user: str = "lumo", password: str = "twelve signs") -> Posted:
    told = base64.b64encode(f"{user}:{password}".encode()).decode()
    body = body_of(payload[0] if len(payload) == 1 else list(payload))
    return Posted({"authorization": f"Basic {told}"}, body, NOW)


def mailgun(event: dict[str, Any], token: str = TOKEN, stamp: str = STAMP, key: str = MAILGUN_KEY) -> Posted:
    mac = hmac.new(key.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": stamp, "token": token, "signature": mac}
    return Posted({"content-type": "application/json"}, body_of({"signature": signature, "event-data": event}), NOW)


def form(fields: dict[str, bytes]) -> tuple[dict[str, str], bytes]:
    """As a browser, or Mailgun, sends it where there is no file: its headers and its body."""
    pairs = (f"{name}={quote_from_bytes(value, safe='')}" for name, value in fields.items())
    return {"content-type": "application/x-www-form-urlencoded"}, "&".join(pairs).replace("%20", "+").encode()


def parts(fields: dict[str, bytes], boundary: str = "xYzZY") -> tuple[dict[str, str], bytes]:
    """The same in parts, with the boundary that SendGrid takes."""
    heads = (f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() for name in fields)
    body = b"".join(head + value + b"\r\n" for head, value in zip(heads, fields.values(), strict=True))
    return {"content-type": f"multipart/form-data; boundary={boundary}"}, body + f"--{boundary}--\r\n".encode()


def mailgun_mail(fields: dict[str, bytes], token: str = TOKEN, stamp: str = STAMP, made: Encoded = form) -> Posted:
    """What a route forwards. https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/"""
    mac = hmac.new(MAILGUN_KEY.encode(), (stamp + token).encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": stamp.encode(), "token": token.encode(), "signature": mac.encode()}
    return Posted(*made({**fields, **signature}), NOW)


@cache
def sendgrid_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def sendgrid_public() -> str:
    return base64.b64encode(
        sendgrid_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).decode()


def sendgrid(*events: dict[str, Any]) -> Posted:
    return sendgrid_signed({}, body_of(events))


def sendgrid_signed(headers: dict[str, str], body: bytes, stamp: str = STAMP) -> Posted:
    signature = base64.b64encode(sendgrid_key().sign(stamp.encode() + body, ec.ECDSA(SHA256()))).decode()
    prefix = "x-twilio-email-event-webhook"
    return Posted({**headers, f"{prefix}-signature": signature, f"{prefix}-timestamp": stamp}, body, NOW)


def sendgrid_mail(fields: dict[str, bytes], stamp: str = STAMP, boundary: str = "xYzZY") -> Posted:
    """What Inbound Parse posts. https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email"""
    return sendgrid_signed(*parts(fields, boundary), stamp)


POSTMARK_BOUNCE = {
    "RecordType": "Bounce", "ID": 42, "Type": "HardBounce", "TypeCode": 1, "Name": "Hard bounce", "Tag": "Test",
    "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "ServerID": 1234, "MessageStream": "outbound",
    "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).",
    "Details": "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
    "Email": "ada@example.com", "From": "anna@lumo.example", "BouncedAt": "2026-03-02T11:28:10.2735393-05:00",
    "DumpAvailable": True, "Inactive": True, "CanActivate": True, "Subject": "Test subject", "Metadata": {"a": "b"},
}  # fmt: skip
POSTMARK_CHANGE = {
    "RecordType": "SubscriptionChange", "MessageID": None, "ServerID": 1234, "MessageStream": "outbound",
    "ChangedAt": "2026-03-02T10:53:34.416071Z", "Recipient": "ada@example.com", "Origin": "Recipient",
    "SuppressSending": True, "SuppressionReason": "ManualSuppression", "Tag": None, "Metadata": {},
}  # fmt: skip
SENDGRID_BOUNCE = {
    "email": "ada@example.com", "timestamp": 1772452800, "smtp-id": f"<{OURS}>", "event": "bounce",
    "bounce_classification": "Invalid Address", "category": "cat facts", "sg_event_id": "sg_event_id_1",
    "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0", "reason": "500 unknown recipient",
    "status": "5.0.0", "type": "bounce",
}  # fmt: skip
MAILGUN_FAILED = {
    "id": "G9Bn5sl1TC6nu79C8C0bwg", "timestamp": 1772452800.1, "event": "failed", "log-level": "error",
    "severity": "permanent", "reason": "bounce", "recipient": "ada@example.com", "recipient-domain": "example.com",
    "delivery-status": {"attempt-no": 1, "message": "5.1.1 No Such User Here", "code": 550, "enhanced-code": "5.1.1",
                        "description": "", "session-seconds": 0.4},
    "message": {"headers": {"to": "Ada <ada@example.com>", "message-id": OURS, "from": "Anna <anna@lumo.example>",
                            "subject": "Test"}, "attachments": [], "size": 111},
    "user-variables": {}, "tags": [], "campaigns": [], "flags": {"is-test-mode": False},
}  # fmt: skip
MAILGUN_MAIL = {
    "recipient": b"anna@lumo.example", "sender": b"ada@example.com", "subject": b"Re: Hello",
    "from": b"Ada <ada@example.com>", "X-Mailgun-Incoming": b"Yes", "X-Envelope-From": b"<ada@example.com>",
}  # fmt: skip
SENDGRID_MAIL = {
    "dkim": b"{@example.com : pass}", "to": b"Anna <anna@lumo.example>", "from": b"Ada <ada@example.com>",
    "sender_ip": b"192.0.2.7", "envelope": b'{"to":["anna@lumo.example"],"from":"ada@example.com"}',
    "subject": b"Re: Hello", "charsets": b'{"to":"UTF-8","subject":"UTF-8","from":"UTF-8"}', "SPF": b"pass",
}  # fmt: skip
RESEND_BOUNCED = {
    "type": "email.bounced", "created_at": "2026-03-02T11:41:12.126Z",
    "data": {
        "broadcast_id": "8b146471-e88e-4322-86af-016cd36fd216", "created_at": "2026-03-02T11:41:11.894719+00:00",
        "email_id": "56761188-7520-42d8-8898-ff6fc54ce618", "from": "Anna <anna@lumo.example>",
        "to": ["ada@example.com"], "subject": "Test",
        "bounce": {"message": "smtp; 550 5.1.1 user unknown", "subType": "General", "type": "Permanent"},
        "tags": {"category": "confirm_email"},
    },
}  # fmt: skip
SES_BOUNCE = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent", "reportingMTA": "dns; email.example.com", "bounceSubType": "General",
        "bouncedRecipients": [{"emailAddress": "ada@example.com", "status": "5.1.1", "action": "failed",
                               "diagnosticCode": "smtp; 550 5.1.1 <ada@example.com>... User"}],
        "timestamp": "2026-03-02T11:59:38.237Z", "remoteMtaIp": "127.0.2.0",
        "feedbackId": "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa068a-000000",
    },
    "mail": {
        "timestamp": "2026-03-02T11:59:38.237Z", "source": "anna@lumo.example", "destination": ["ada@example.com"],
        "messageId": "00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000", "headersTruncated": False,
        "headers": [{"name": "From", "value": "anna@lumo.example"}, {"name": "Message-ID", "value": f"<{OURS}>"}],
        "commonHeaders": {"from": ["anna@lumo.example"], "messageId": f"<{OURS}>", "subject": "Hello"},
    },
}  # fmt: skip
