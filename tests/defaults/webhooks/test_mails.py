"""Mails that providers took in, and post as they came: believed as they sign it, and read to the last byte."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nurture import LONGEST_MAIL, Nonsense, Options, Posted, Unverified, Webhook
from nurture.defaults.webhooks import Mailgun, MailgunOptions, Postmark, PostmarkOptions, Sendgrid, SendgridOptions
from nurture.defaults.webhooks.forms import read_form
from nurture.mail.returned.read import read_returned
from nurture.testing import WebhookContract
from tests.defaults.webhooks import posts
from tests.defaults.webhooks.posts import MAILGUN_MAIL, NOW, SENDGRID_MAIL, Encoded, form, parts

ADA = "ada@example.com"
MAILGUN = MailgunOptions(secret=posts.MAILGUN_KEY)
POSTMARK = PostmarkOptions(username="lumo", password="twelve signs")
SENDGRID = SendgridOptions(key=posts.sendgrid_public())
RAW = (
    b"From: Ada <ada@example.com>\r\nTo: Anna <anna@lumo.example>\r\nMessage-ID: <1@isp.example>\r\n"
    b"Subject: =?utf-8?q?Re:_za=C5=BC=C3=B3=C5=82=C4=87?= + 100%\r\nContent-Type: text/plain; charset=iso-8859-2\r\n"
    b"\r\n\xbf\xf3\xb3\xe6 &amp; a=b;\x00\xff\r\n\r\n--xYzZY-inner\r\n--xYz\r\n. \t\r\nlast\n\r\n"
)
"""With bytes of no UTF-8, and with lines that look like the boundary of the form around it."""
POST: dict[str, Callable[[bytes], Posted]] = {
    "mailgun": lambda raw: posts.mailgun_mail({**MAILGUN_MAIL, "body-mime": raw}),
    "mailgun in parts": lambda raw: posts.mailgun_mail({**MAILGUN_MAIL, "body-mime": raw}, made=parts),
    "sendgrid": lambda raw: posts.sendgrid_mail({**SENDGRID_MAIL, "email": raw}),
    "sendgrid first": lambda raw: posts.sendgrid_mail({"email": raw, **SENDGRID_MAIL}, boundary="--=_a'(b)+?"),
}


def mails(posted: Posted) -> list[bytes]:
    is_sendgrid = any(name.startswith("x-twilio") for name in posted.headers)
    reply = Sendgrid().handle(SENDGRID, posted) if is_sendgrid else Mailgun().handle(MAILGUN, posted)
    assert not (reply.reports or reply.events or reply.answer)
    return list(reply.mails)


class TestMailgun(WebhookContract):
    signs_body = False

    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        return Mailgun(), MAILGUN

    def posted(self) -> Posted:
        return POST["mailgun"](RAW)


class TestSendgrid(WebhookContract):
    lasts = timedelta(days=4)

    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        return Sendgrid(), SENDGRID

    def posted(self) -> Posted:
        return POST["sendgrid"](RAW)


@pytest.mark.parametrize("by", POST)
def test_a_mail_comes_through_as_it_came_and_it_is_told_for_whom(by: str) -> None:
    assert mails(POST[by](RAW)) == [b"Delivered-To: anna@lumo.example\r\n" + RAW]


@pytest.mark.parametrize("by", POST)
def test_of_a_huge_mail_the_beginning_is_read(by: str) -> None:
    (raw,) = mails(POST[by](RAW + b"x y%\r\n" * LONGEST_MAIL))
    assert raw.startswith(b"Delivered-To: anna@lumo.example\r\n" + RAW) and LONGEST_MAIL <= len(raw) < LONGEST_MAIL + 99


def test_a_mail_names_whom_it_came_for_though_its_own_headers_do_not() -> None:
    hidden = RAW.replace(b"anna@lumo.example", b"undisclosed@example.com")
    for recipients in ("bounces+t@lumo.example", "a@lumo.example, bounces+t@lumo.example"):
        told = {**MAILGUN_MAIL, "recipient": recipients.encode(), "body-mime": hidden}
        to = ",".join(f'"{each.strip()}"' for each in recipients.split(","))
        envelope = {**SENDGRID_MAIL, "envelope": f'{{"to": [{to}]}}'.encode(), "email": hidden}
        record = {"From": ADA, "OriginalRecipient": recipients, "RawEmail": hidden.decode("latin-1")}
        of_postmark = Postmark().handle(POSTMARK, posts.postmark(record)).mails
        for raw in (*mails(posts.mailgun_mail(told)), *mails(posts.sendgrid_mail(envelope)), *of_postmark):
            assert "bounces+t@lumo.example" in read_returned(raw).sent_to


@pytest.mark.parametrize("before", [b"\r\n", b"From ada@example.com Mon Mar  2 09:00:00 2026\r\n", b"\n \n>From ada\n"])
@pytest.mark.parametrize("by", POST)
def test_what_stands_before_the_first_header_hides_none(by: str, before: bytes) -> None:
    (raw,) = mails(POST[by](before + RAW))
    mail = read_returned(raw)
    assert (mail.sender, mail.own_id) == (ADA, "1@isp.example") and "anna@lumo.example" in mail.sent_to


@pytest.mark.parametrize("envelope", [b"", b"{", b"[]", b'{"to": "x"}', b'{"to": [{}]}', b"\xff", b"[" * 100_000])
def test_no_mail_is_lost_for_its_envelope(envelope: bytes) -> None:
    assert mails(posts.sendgrid_mail({**SENDGRID_MAIL, "email": RAW, "envelope": envelope})) == [RAW]


def test_whom_it_came_for_is_one_line_whatever_it_holds() -> None:
    wild = b"x@lumo.example\r\n\r\nSTOP" + b"\xff" + b"x" * 5000
    (raw,) = mails(posts.mailgun_mail({**MAILGUN_MAIL, "recipient": wild, "body-mime": RAW}))
    assert raw.split(b"\r\n")[1:] == RAW.split(b"\r\n") and len(raw) - len(RAW) < 1000 * 3
    assert read_returned(raw).kind == read_returned(RAW).kind


# ------------------------------------------------------------ what to change at the provider


@pytest.mark.parametrize(
    "told",
    [
        {"body-plain": b"STOP", "stripped-text": b"STOP", "message-headers": b"[]"},
        {"message-url": b"https://storage.api.mailgun.net/v3/domains/lumo.example/messages/x", "attachments": b"[]"},
        {"body-mime": b""},
    ],
)
@pytest.mark.parametrize("made", [form, parts])
def test_mailgun_has_to_post_a_mail_as_it_came(told: dict[str, bytes], made: Encoded) -> None:
    with pytest.raises(Nonsense, match="let the route forward to this address with /mime behind it"):
        mails(posts.mailgun_mail({**MAILGUN_MAIL, **told}, made=made))


def test_sendgrid_has_to_post_a_mail_as_it_came() -> None:
    pieces = {"headers": b"From: ada@example.com", "text": b"STOP", "attachments": b"0"}
    with pytest.raises(Nonsense, match="tick `POST the raw, full MIME message`"):
        mails(posts.sendgrid_mail({**SENDGRID_MAIL, **pieces}))


def test_a_mail_that_sendgrid_does_not_sign_says_in_the_log_what_to_change() -> None:
    posted = Posted(*parts({**SENDGRID_MAIL, "email": RAW}), NOW)
    with pytest.raises(Unverified, match="give the host of Inbound Parse a security policy"):
        Sendgrid().handle(SENDGRID, posted)


# ------------------------------------------------------------ who is believed


@pytest.mark.parametrize("wrong", [{"token": b""}, {"signature": b"0" * 64}, {"timestamp": b"1"}, {"token": b"\xff"}])
@pytest.mark.parametrize("made", [form, parts])
def test_a_form_that_mailgun_did_not_sign_is_of_nobody(wrong: dict[str, bytes], made: Encoded) -> None:
    fields = read_form(posts.mailgun_mail({**MAILGUN_MAIL, "body-mime": RAW}))
    for told in ({**fields, **wrong}, {name: fields[name] for name in fields if name not in wrong}):
        with pytest.raises(Unverified):
            Mailgun().handle(MAILGUN, Posted(*made(told), NOW))


def test_json_of_a_stranger_is_not_read_when_it_is_as_long_as_a_mail() -> None:
    """Read, it would fill the memory with 25 times as much."""
    posted = Posted({"content-type": "application/json"}, b"[" + b"[]," * 500_000 + b"[]]", NOW)
    tracemalloc.start()
    try:
        with pytest.raises(Unverified):
            Mailgun().handle(MAILGUN, posted)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("hours", "is_taken"), [(72, True), (74, False)])
def test_sendgrid_posts_a_mail_for_three_days_and_an_event_for_one(hours: int, is_taken: bool) -> None:
    late = NOW + timedelta(hours=hours)
    posted = replace(POST["sendgrid"](RAW), now=late)
    if is_taken:
        assert mails(posted)
    else:
        with pytest.raises(Unverified):
            mails(posted)
    with pytest.raises(Unverified):
        Sendgrid().handle(SENDGRID, replace(posts.sendgrid(posts.SENDGRID_BOUNCE), now=late))


# ------------------------------------------------------------ forms


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=", b"--\r\n\r\n"),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n--x\r\nContent-Disposition: form-data; name=a\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; filename=a\r\n\r\nb\r\n--x--"),
        ("multipart/form-data; boundary=\u0142", b"--x\r\n\r\n"),
        ("application/x-www-form-urlencoded", b"&&&=&" * 2000),
        ("application/json", b'{"a": 1}'),
        ("", b"a=b"),
    ],
)
def test_what_is_no_form_has_no_fields(kind: str, body: bytes) -> None:
    assert not any(read_form(Posted({"content-type": kind}, body, NOW)).values())


def test_of_a_name_that_comes_twice_the_first_counts() -> None:
    again = b'mail\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nanother'
    headers, body = parts({"a": again, "b": b""}, "x")
    assert read_form(Posted(headers, body, NOW)) == {"a": b"mail", "b": b""}
    headers, body = form({"a": b"1 + 1"})
    assert read_form(Posted(headers, body + b"&a=2&c", NOW)) == {"a": b"1 + 1"}


def test_many_fields_are_looked_at_and_no_more() -> None:
    for made in (form, parts):
        headers, body = made({f"{n}": b"x" for n in range(3000)})
        assert 900 < len(read_form(Posted(headers, body, NOW))) <= 1000
