"""What providers post: believed only as they sign it, and read into who bounced, complained or wants no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from nurture import MailReport, Nonsense, Options, Posted, Unverified, Webhook
from nurture.defaults.webhooks import (
    Mailgun,
    MailgunOptions,
    Postmark,
    PostmarkOptions,
    Resend,
    ResendOptions,
    Sendgrid,
    SendgridOptions,
    Standard,
    StandardOptions,
)
from nurture.mail.returned.read import read_returned
from nurture.testing import WebhookContract
from tests.defaults.webhooks import posts
from tests.defaults.webhooks.posts import NOW, OLD_WHSEC, OURS, WHSEC

ADA = "ada@example.com"
POSTMARK = PostmarkOptions(username="lumo", password="twelve signs")
MAILGUN = MailgunOptions(secret=posts.MAILGUN_KEY)
RESEND = ResendOptions(secret=WHSEC)


def said(webhook: Webhook, options: Options, posted: Posted) -> list[MailReport]:
    return list(webhook.handle(options, posted).reports)


def told(reports: list[MailReport]) -> list[tuple[str, str]]:
    return [(report.what, report.reason if report.what == "bounced" else "") for report in reports]


# ------------------------------------------------------------ Standard Webhooks


class TestStandard(WebhookContract):
    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        return Standard(), StandardOptions(secret=WHSEC)

    def posted(self) -> Posted:
        return posts.standard({"email": ADA, "event": "purchased", "value": 99})


@pytest.mark.parametrize(("secret", "is_taken"), [(WHSEC, True), (OLD_WHSEC, True), ("whsec_" + "QUJD" * 9, False)])
def test_while_secrets_change_both_are_taken(secret: str, is_taken: bool) -> None:
    options = StandardOptions(secret=WHSEC, old_secret=OLD_WHSEC)
    posted = posts.standard([{"event": "asked"}, {"event": "asked", "id": "7"}], secret)
    if is_taken:
        assert [event["id"] for event in Standard().handle(options, posted).events] == ["msg_1/0", "7"]
    else:
        with pytest.raises(Unverified):
            Standard().handle(options, posted)


@pytest.mark.parametrize("empty", [{}, {"id": None}, {"id": ""}, {"ID": None}])
def test_an_event_whose_id_is_empty_is_known_by_its_message(empty: dict[str, Any]) -> None:
    reply = Standard().handle(StandardOptions(secret=WHSEC), posts.standard({"event": "asked", **empty}))
    assert reply.events == [{"event": "asked", "id": "msg_1/0"}]


def test_one_signature_of_several_has_to_fit() -> None:
    posted = posts.standard({"event": "asked"})
    signed = posted.headers["webhook-signature"]
    other = posts.standard({"event": "bought"}).headers["webhook-signature"]
    for signatures, is_taken in ((f"{other} {signed}", True), (f"v1a,AAAA {signed}", True), (other, False)):
        both = replace(posted, headers={**posted.headers, "webhook-signature": signatures})
        if is_taken:
            assert Standard().handle(StandardOptions(secret=WHSEC), both).events
        else:
            with pytest.raises(Unverified):
                Standard().handle(StandardOptions(secret=WHSEC), both)


@pytest.mark.parametrize(("seconds", "is_taken"), [(300, True), (301, False), (-300, True), (-301, False)])
def test_clocks_may_differ_by_five_minutes(seconds: int, is_taken: bool) -> None:
    posted = replace(posts.standard({"event": "asked"}), now=NOW + timedelta(seconds=seconds))
    if is_taken:
        assert Standard().handle(StandardOptions(secret=WHSEC), posted).events
    else:
        with pytest.raises(Unverified):
            Standard().handle(StandardOptions(secret=WHSEC), posted)


@pytest.mark.parametrize("secret", ["whsec_c2hvcnQ=", "whsec_!", "", "${HOOK_SECRET}"])
def test_a_secret_that_is_short_or_none_is_refused(secret: str) -> None:
    with pytest.raises(ValidationError):
        StandardOptions(secret=secret)


# ------------------------------------------------------------ Postmark


class TestPostmark(WebhookContract):
    signs_body = has_time = False

    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        return Postmark(), POSTMARK

    def posted(self) -> Posted:
        return posts.postmark(posts.POSTMARK_BOUNCE)


@pytest.mark.parametrize(
    ("kind", "details", "what"),
    [
        ("HardBounce", "smtp;550 5.1.1 does not exist", ("bounced", "invalid_recipient")),
        ("HardBounce", "", ("bounced", "invalid_recipient")),
        ("HardBounce", "smtp;552 5.2.2 mailbox full", ("bounced", "mailbox_full")),
        ("SoftBounce", "test", ("bounced", "unknown")),
        ("Blocked", "", ("bounced", "blocked")),
        ("DMARCPolicy", "", ("bounced", "auth")),
        ("SpamComplaint", "", ("complained", "")),
        ("Unsubscribe", "", ("unsubscribed", "")),
        ("AutoResponder", "", None),
    ],
)
def test_postmark_tells_bounces(kind: str, details: str, what: tuple[str, str] | None) -> None:
    record = {**posts.POSTMARK_BOUNCE, "Type": kind, "Details": details, "Description": ""}
    reports = said(Postmark(), POSTMARK, posts.postmark(record))
    assert told(reports) == ([what] if what else [])
    assert all(report.recipient == ADA for report in reports)


def test_postmark_tells_who_unsubscribed_and_not_twice_what_bounced() -> None:
    change = posts.POSTMARK_CHANGE
    others: list[dict[str, Any]] = [
        {**change, "SuppressSending": False, "SuppressionReason": None},
        {**change, "SuppressionReason": "HardBounce"},
        {**change, "Origin": "Admin"},
    ]
    assert told(said(Postmark(), POSTMARK, posts.postmark(change, *others))) == [("unsubscribed", "")]


def test_postmark_hands_over_mails_that_came_in() -> None:
    mail = "From: ada@example.com\r\nSubject: Re: Hello\r\n\r\nYes"
    reply = Postmark().handle(POSTMARK, posts.postmark({"From": ADA, "MessageID": "x", "RawEmail": mail}))
    assert reply.mails == [mail.encode()]


@pytest.mark.parametrize(
    ("pieces", "kind"),
    [
        ({"Subject": "x", "TextBody": "STOP"}, "unsubscribe"),
        ({"Subject": "x", "HtmlBody": "<p>Wypisz</p>"}, "unsubscribe"),
        ({"TextBody": "żółć \ud800", "Headers": [{"Name": "In-Reply-To", "Value": "<a@lumo.example>"}]}, "reply"),
        ({"Subject": "Re: x", "Headers": [{"Name": "Auto-Submitted", "Value": "auto-replied"}]}, "auto-reply"),
        ({"Subject": "x\r\n\r\nSTOP", "TextBody": "Hello", "Headers": [{"Name": "A:b\r\nC", "Value": "d"}]}, "other"),
        ({"Subject": ["x"], "Headers": [3, {"Name": "Content-Type", "Value": "multipart/report"}]}, "other"),
    ],
)
def test_a_mail_that_postmark_tells_in_pieces_is_read_as_any_other(pieces: dict[str, Any], kind: str) -> None:
    record = {"From": f"Ada <{ADA}>", "FromFull": {"Email": ADA}, "MessageID": "a7", **pieces}
    (raw,) = Postmark().handle(POSTMARK, posts.postmark(record)).mails
    read = read_returned(raw)
    assert (read.kind, read.sender, read.own_id) == (kind, ADA, "a7@inbound.postmarkapp.com")


def test_a_mail_in_pieces_keeps_its_message_id_and_whom_it_came_to() -> None:
    record = {"From": ADA, "MessageID": "a7", "Headers": [{"Name": "message-id", "Value": "<b8@example.com>"}]}
    record["OriginalRecipient"] = "bounces+t@lumo.example"
    read = read_returned(Postmark().handle(POSTMARK, posts.postmark(record)).mails[0])
    assert (read.own_id, read.sent_to) == ("b8@example.com", ("bounces+t@lumo.example",))


def test_what_postmark_tells_of_nothing_known_is_not_passed_over_in_silence() -> None:
    with pytest.raises(Nonsense, match="neither a record"):
        Postmark().handle(POSTMARK, posts.postmark({"TextBody": "STOP"}))


@pytest.mark.parametrize("wrong", [{"user": "lumos"}, {"password": "twelve sign"}, {"password": ""}])
def test_postmark_has_to_know_the_password(wrong: dict[str, str]) -> None:
    with pytest.raises(Unverified):
        Postmark().handle(POSTMARK, posts.postmark(posts.POSTMARK_BOUNCE, **wrong))


# ------------------------------------------------------------ SendGrid


class TestSendgrid(WebhookContract):
    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        return Sendgrid(), SendgridOptions(key=posts.sendgrid_public())

    def posted(self) -> Posted:
        return posts.sendgrid(posts.SENDGRID_BOUNCE)


@pytest.mark.parametrize(
    ("event", "what"),
    [
        ({}, ("bounced", "invalid_recipient")),
        ({"reason": "552 5.2.2 over quota", "status": "5.2.2"}, ("bounced", "mailbox_full")),
        ({"reason": "?", "bounce_classification": "Reputation"}, ("bounced", "blocked")),
        ({"event": "dropped", "reason": "Bounced Address"}, ("bounced", "inactive_mailbox")),
        ({"event": "dropped", "reason": "Unsubscribed Address"}, ("unsubscribed", "")),
        ({"event": "dropped", "reason": "Spam Reporting Address"}, ("complained", "")),
        ({"event": "spamreport"}, ("complained", "")),
        ({"event": "group_unsubscribe"}, ("unsubscribed", "")),
        ({"event": "delivered"}, ("delivered", "")),
        ({"event": "deferred"}, None),
        ({"event": "open"}, None),
    ],
)
def test_sendgrid_tells(event: dict[str, str], what: tuple[str, str] | None) -> None:
    posted = posts.sendgrid({**posts.SENDGRID_BOUNCE, **event})
    reports = said(Sendgrid(), SendgridOptions(key=posts.sendgrid_public()), posted)
    assert told(reports) == ([what] if what else [])
    assert all((report.recipient, report.message_id) == (ADA, f"<{OURS}>") for report in reports)


def test_a_key_of_sendgrid_that_is_none_is_refused() -> None:
    for key in ("MFkwEwYH", "x", ""):
        with pytest.raises(ValidationError):
            SendgridOptions(key=key)


# ------------------------------------------------------------ Mailgun


class TestMailgun(WebhookContract):
    signs_body = False

    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        return Mailgun(), MAILGUN

    def posted(self) -> Posted:
        return posts.mailgun(posts.MAILGUN_FAILED)


@pytest.mark.parametrize(
    ("event", "what"),
    [
        ({}, ("bounced", "invalid_recipient")),
        ({"severity": "temporary"}, None),
        ({"reason": "suppress-bounce", "delivery-status": {"code": 605}}, ("bounced", "inactive_mailbox")),
        ({"reason": "suppress-complaint"}, ("complained", "")),
        ({"reason": "suppress-unsubscribe"}, ("unsubscribed", "")),
        ({"delivery-status": {"code": 552, "message": "mailbox full"}}, ("bounced", "mailbox_full")),
        ({"event": "complained"}, ("complained", "")),
        ({"event": "unsubscribed"}, ("unsubscribed", "")),
        ({"event": "delivered"}, ("delivered", "")),
        ({"event": "opened"}, None),
    ],
)
def test_mailgun_tells(event: dict[str, Any], what: tuple[str, str] | None) -> None:
    reports = said(Mailgun(), MAILGUN, posts.mailgun({**posts.MAILGUN_FAILED, **event}))
    assert told(reports) == ([what] if what else [])
    assert all((report.recipient, report.message_id) == (ADA, OURS) for report in reports)


def test_mailgun_may_repeat_for_hours_and_its_token_is_what_the_event_is_known_by() -> None:
    early = str(int((NOW - timedelta(hours=8)).timestamp()))
    (report,) = said(Mailgun(), MAILGUN, posts.mailgun(posts.MAILGUN_FAILED, stamp=early))
    assert report.id == posts.TOKEN
    for wrong in ({"token": ""}, {"key": "key-of-somebody-else"}):
        with pytest.raises(Unverified):
            Mailgun().handle(MAILGUN, posts.mailgun(posts.MAILGUN_FAILED, **wrong))


# ------------------------------------------------------------ Resend


class TestResend(WebhookContract):
    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        return Resend(), RESEND

    def posted(self) -> Posted:
        return posts.standard(posts.RESEND_BOUNCED, prefix="svix")


@pytest.mark.parametrize(
    ("kind", "bounce", "what"),
    [
        ("email.bounced", {}, ("bounced", "invalid_recipient")),
        ("email.bounced", {"type": "Transient", "message": "", "subType": "MailboxFull"}, ("bounced", "mailbox_full")),
        ("email.bounced", {"subType": "Suppressed", "message": ""}, ("bounced", "inactive_mailbox")),
        ("email.bounced", {"type": "Undetermined", "message": "?"}, ("bounced", "unknown")),
        ("email.complained", {}, ("complained", "")),
        ("email.delivered", {}, ("delivered", "")),
        ("email.opened", {}, None),
    ],
)
def test_resend_tells(kind: str, bounce: dict[str, str], what: tuple[str, str] | None) -> None:
    data: dict[str, Any] = posts.RESEND_BOUNCED["data"]  # type: ignore[assignment]
    payload = {"type": kind, "data": {**data, "bounce": {**data["bounce"], **bounce}}}
    assert told(said(Resend(), RESEND, posts.standard(payload, prefix="svix"))) == ([what] if what else [])


def test_a_mail_whose_text_resend_keeps_is_not_passed_over_in_silence() -> None:
    payload = {"type": "email.received", "data": {"from": ADA, "subject": "STOP"}}
    with pytest.raises(Nonsense, match="without its text"):
        Resend().handle(RESEND, posts.standard(payload, prefix="svix"))
