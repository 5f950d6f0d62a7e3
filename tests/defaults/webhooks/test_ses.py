"""The webhook `ses`: signatures of Amazon SNS, where its certificate and subscription are fetched, and what it says."""

from __future__ import annotations

import base64
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from nurture import Nonsense, Options, Posted, Unverified, Webhook
from nurture.defaults.webhooks import Ses, SesOptions, sns
from nurture.testing import WebhookContract
from tests.defaults.webhooks.posts import OURS, SES_BOUNCE
from tests.defaults.webhooks.sns_posts import (
    CERTIFICATE,
    HOST,
    SUBSCRIBE,
    TOPIC,
    certificate,
    confirmation,
    message,
    posted,
)

OPTIONS = SesOptions(topic=TOPIC)
ADA = "ada@example.com"


@pytest.fixture(autouse=True)
def fetched(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was asked for; all that there is is the certificate."""
    asked: list[str] = []

    def fetch(host: str, path: str) -> bytes:
        asked.append(f"https://{host}{path}")
        return certificate()

    monkeypatch.setattr(sns, "fetch", fetch)
    sns._public.cache_clear()
    yield asked
    sns._public.cache_clear()


class TestSes(WebhookContract):
    has_time = False  # SNS repeats for hours under the first message's time, and the id is what it is known by

    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        return Ses(), OPTIONS

    def posted(self) -> Posted:
        return posted(message(SES_BOUNCE))

    def test_no_bit_of_a_signed_body_may_be_another(self, tmp_path: Path) -> None:
        """Of JSON, of which blanks and the names of what is not signed are no part."""
        made = message(SES_BOUNCE, Subject="Amazon SES")
        for name in (
            "Message",
            "MessageId",
            "Subject",
            "Timestamp",
            "TopicArn",
            "Type",
            "Signature",
            "SignatureVersion",
        ):
            for at in range(0, len(made[name]), max(1, len(made[name]) // 16)):
                other = made[name][:at] + chr(ord(made[name][at]) ^ 1) + made[name][at + 1 :]
                with pytest.raises(Unverified):
                    Ses().handle(OPTIONS, posted({**made, name: other}))


def test_either_version_of_signatures_is_taken_and_the_certificate_is_fetched_once(fetched: list[str]) -> None:
    for version in ("1", "2", "2"):
        (report,) = Ses().handle(OPTIONS, posted(message(SES_BOUNCE, SignatureVersion=version))).reports
    assert (report.what, report.recipient, report.reason) == ("bounced", ADA, "invalid_recipient")
    assert report.message_id == f"<{OURS}>"
    assert fetched == [CERTIFICATE]


ELSEWHERE = [
    "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-56e67fcb.pem",
    "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-56e67fcb.pem",
    "https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-56e67fcb.pem",
    "https://evil.example/SimpleNotificationService-56e67fcb.pem",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-56e67fcb.pem",
    "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-56e67fcb.pem",
    "https://SNS.eu-west-1.amazonaws.com/SimpleNotificationService-56e67fcb.pem",
    "https://sns.eu-west-1.amazonaws.com/upload/SimpleNotificationService-56e67fcb.pem",
    "https://sns.eu-west-1.amazonaws.com/?x=/SimpleNotificationService-56e67fcb.pem",
    "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-56e67fcb.pem\r\nHost: x",
    "https://s3.amazonaws.com/bucket/SimpleNotificationService-56e67fcb.pem",
    "https://169.254.169.254/SimpleNotificationService-56e67fcb.pem",
    "https://[::1]/SimpleNotificationService-56e67fcb.pem",
    "https://[/SimpleNotificationService-56e67fcb.pem",
    "file:///etc/passwd",
    "",
]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_no_certificate_is_fetched_elsewhere(url: str, fetched: list[str]) -> None:
    with pytest.raises(Unverified):
        Ses().handle(OPTIONS, posted(message(SES_BOUNCE, SigningCertURL=url)))
    assert fetched == []


def test_another_topic_is_refused_before_anything_is_fetched(fetched: list[str]) -> None:
    for topic in (TOPIC + "2", "arn:aws:sns:eu-west-1:999999999999:mails"):
        with pytest.raises(Unverified):
            Ses().handle(OPTIONS, posted(message(SES_BOUNCE, TopicArn=topic)))
    assert fetched == []


def test_a_subscription_to_the_topic_is_confirmed(fetched: list[str]) -> None:
    reply = Ses().handle(OPTIONS, posted(confirmation()))
    assert (reply.answer, reply.reports) == ("subscribed\n", ())
    assert fetched == [CERTIFICATE, SUBSCRIBE]


@pytest.mark.parametrize(
    "url", [f"https://{HOST}/?Action=DeleteTopic", "https://evil.example/?Action=ConfirmSubscription&"]
)
def test_a_subscription_leads_nowhere_else(url: str, fetched: list[str]) -> None:
    with pytest.raises(Nonsense):
        Ses().handle(OPTIONS, posted(confirmation(SubscribeURL=url)))
    assert fetched == [CERTIFICATE]


def test_what_somebody_else_signed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    made = message(SES_BOUNCE)
    made["Signature"] = base64.b64encode(b"x" * 256).decode()
    with pytest.raises(Unverified):
        Ses().handle(OPTIONS, posted(made))
    monkeypatch.setattr(sns, "fetch", lambda host, path: b"no certificate")
    sns._public.cache_clear()
    with pytest.raises(Unverified):
        Ses().handle(OPTIONS, posted(message(SES_BOUNCE)))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.5",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fd00::1",
        "::ffff:10.0.0.5",
        "224.0.0.1",
    ],
)
def test_no_private_address_is_connected_to(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    ways: list[Any] = [(family, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("93.184.215.14", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ways)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was connected to"))
    with pytest.raises(OSError, match="not public"):
        sns.fetch(HOST, "/")


def test_a_certificate_that_is_not_there_signs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(host: str, path: str) -> bytes:
        raise FileNotFoundError

    monkeypatch.setattr(sns, "fetch", nothing)
    with pytest.raises(Unverified):
        Ses().handle(OPTIONS, posted(message(SES_BOUNCE)))


def test_who_names_many_certificates_lets_two_be_asked_for_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fetch(host: str, path: str) -> bytes:
        asked.append(path)
        post()  # while this one is waited for
        return b""

    def post() -> None:
        url = f"https://{HOST}/SimpleNotificationService-{len(asked):08x}.pem"
        Ses().handle(OPTIONS, posted(message(SES_BOUNCE, SigningCertURL=url)))

    monkeypatch.setattr(sns, "fetch", fetch)
    with pytest.raises(BlockingIOError):
        post()
    assert len(asked) == 2


def test_what_is_asked_for_once_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    asked: list[str] = []

    def answered(*_: Any, **__: Any) -> list[Any]:
        asked.append("name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))]

    def connected(address: tuple[str, int], *_: Any) -> socket.socket:
        asked.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    monkeypatch.setattr(socket, "create_connection", connected)
    with pytest.raises(OSError):
        sns.fetch(HOST, "/")
    assert asked == ["name", "93.184.215.14"]


# ------------------------------------------------------------ what it says


def _said(said: dict[str, Any]) -> list[tuple[str, str, str]]:
    reports = Ses().handle(OPTIONS, posted(message({**said, "mail": SES_BOUNCE["mail"]}))).reports
    return [(each.what, each.recipient, each.reason if each.what == "bounced" else "") for each in reports]


def _bounced(subtype: str, kind: str = "Transient", words: str = "") -> dict[str, Any]:
    recipients = [{"emailAddress": ADA, **({"diagnosticCode": words} if words else {})}]
    bounce = {"bounceType": kind, "bounceSubType": subtype, "bouncedRecipients": recipients}
    return {"eventType": "Bounce", "bounce": bounce}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (_bounced("MailboxFull"), "mailbox_full"),
        (_bounced("NoEmail", "Permanent"), "invalid_recipient"),
        (_bounced("General", "Permanent"), "invalid_recipient"),
        (_bounced("General", "Permanent", "smtp; 554 5.7.1 blocked using zen.spamhaus.org"), "blocked"),
        (_bounced("General"), "unknown"),
        (_bounced("OnAccountSuppressionList", "Permanent"), "inactive_mailbox"),
        (_bounced("MessageTooLarge"), "too_big"),
    ],
)
def test_bounces_have_their_reasons(said: dict[str, Any], reason: str) -> None:
    assert _said(said) == [("bounced", ADA, reason)]


def test_complaints_deliveries_and_those_who_unsubscribed() -> None:
    two = [{"emailAddress": ADA}, {"emailAddress": "ben@example.com"}]
    complaint = {"notificationType": "Complaint", "complaint": {"complainedRecipients": two}}
    assert _said(complaint) == [("complained", ADA, ""), ("complained", "ben@example.com", "")]
    praise = {"complainedRecipients": two, "complaintFeedbackType": "not-spam"}
    assert _said({"notificationType": "Complaint", "complaint": praise}) == []
    assert _said({"eventType": "Delivery", "delivery": {"recipients": [ADA]}}) == [("delivered", ADA, "")]
    assert _said(_bounced("UnsubscribedRecipient", "Permanent")) == [("unsubscribed", ADA, "")]
    assert _said({"eventType": "Open"}) == []


def test_what_ses_says_to_people_is_passed_over() -> None:
    words = "Successfully validated SNS topic for Amazon SES event publishing."
    assert Ses().handle(OPTIONS, posted(message(words))).reports == []


def test_what_is_published_twice_has_one_id() -> None:
    one, two = (Ses().handle(OPTIONS, posted(message(SES_BOUNCE, MessageId=f"{n}"))).reports for n in range(2))
    assert one == two


@pytest.mark.parametrize("encoding", ["UTF-8", "BASE64"])
def test_mails_that_ses_received_are_handed_over(encoding: str) -> None:
    mail = "From: ada@example.com\r\n\r\nYes"
    content = base64.b64encode(mail.encode()).decode() if encoding == "BASE64" else mail
    said = {"notificationType": "Received", "receipt": {"action": {"encoding": encoding}}, "content": content}
    assert Ses().handle(OPTIONS, posted(message(said))).mails == [mail.encode()]
    with pytest.raises(Nonsense, match="without its content"):
        Ses().handle(OPTIONS, posted(message({**said, "content": ""})))


@pytest.mark.parametrize(
    "topic", ["mails", "arn:aws:sns:evil.example/:123456789012:x", "arn:aws:sqs:eu-west-1:123456789012:x"]
)
def test_a_topic_that_is_none_is_refused(topic: str) -> None:
    with pytest.raises(ValidationError):
        SesOptions(topic=topic)
