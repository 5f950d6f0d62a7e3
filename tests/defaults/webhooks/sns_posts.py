"""A topic of Amazon SNS as it posts: a certificate of a key made here, and messages signed with it."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from nurture import Posted
from tests.defaults.webhooks.posts import NOW, body_of

TOPIC = "arn:aws:sns:eu-west-1:123456789012:mails"
HOST = "sns.eu-west-1.amazonaws.com"
CERTIFICATE = f"https://{HOST}/SimpleNotificationService-56e67fcb41f6fec09b0196692625d385.pem"
SUBSCRIBE = f"https://{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37"
_ORDER = {
    "Notification": ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
    "SubscriptionConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
}


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key().public_key())
        .serial_number(1).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1)).sign(key(), SHA256())
    )  # fmt: skip
    return made.public_bytes(Encoding.PEM)


def message(said: Any, **more: str) -> dict[str, str]:
    """`more` replaces what is signed."""
    made = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Message": said if isinstance(said, str) else json.dumps(said),
        "Timestamp": "2026-03-02T12:00:00.000Z",
        "SignatureVersion": "2",
        "SigningCertURL": CERTIFICATE,
        **more,
    }
    lines = "".join(f"{name}\n{made[name]}\n" for name in _ORDER.get(made["Type"], []) if name in made)
    digest = SHA1() if made["SignatureVersion"] == "1" else SHA256()
    made["Signature"] = base64.b64encode(key().sign(lines.encode(), padding.PKCS1v15(), digest)).decode()
    return made


def posted(made: dict[str, str]) -> Posted:
    return Posted({"x-amz-sns-topic-arn": made["TopicArn"], "content-type": "text/plain"}, body_of(made), NOW)


def confirmation(**more: str) -> dict[str, str]:
    words = f"You have chosen to subscribe to the topic {TOPIC}."
    given = {"Type": "SubscriptionConfirmation", "Token": "2336412f37", "SubscribeURL": SUBSCRIBE}
    return message(words, **given, **more) if not more else message(words, **{**given, **more})
