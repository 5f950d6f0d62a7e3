"""What is said before the first letter, word by word, and what a letter's commands ask for."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from nurture.defaults.smtp import SmtpOptions
from nurture.defaults.smtp.opening import ENCRYPT, LISTEN, Refused, opening
from nurture.defaults.smtp.parcel import Offer, Parcel
from nurture.defaults.smtp.replies import Reply
from nurture.testing import a_letter

HI = "220 mail.lumo.example"


def told(replies: list[str], **options: Any) -> tuple[list[bytes], Offer]:
    """All that is said when the server answers so, and what it offers. Each reply may have several lines."""
    made = SmtpOptions.model_validate({"host": "mail.lumo.example", "tls": "none", **options})
    conversation, said = opening(made, "here"), []
    reply: Reply | None = None
    try:
        while True:
            said.append(conversation.send(reply))
            code, *lines = replies.pop(0).split("\n") if said[-1] != ENCRYPT else [""]
            reply = Reply(int(code[:3]), (code[4:], *lines)) if code else None
    except StopIteration as done:
        return said, done.value


def test_an_offer_is_read_as_it_is_written_by_all_kinds_of_servers() -> None:
    said, offer = told([HI, "250 mail\nPIPELINING\nsize 1000\nAUTH=LOGIN plain\n8bitmime\n"])
    assert said == [LISTEN, b"EHLO here\r\n"]
    assert ("PIPELINING" in offer, "8BITMIME" in offer, "DSN" in offer, offer.size) == (True, True, False, 1000)
    assert offer.keywords["AUTH"] == "LOGIN PLAIN"
    assert told([HI, "250 mail\nSIZE unlimited"])[1].size == 0
    assert told([HI, "250 mail\nSIZE"])[1].size == 0


def test_a_server_that_knows_no_ehlo_offers_nothing() -> None:
    said, offer = told([HI, "502 what", "250 mail"])
    assert (said, offer) == ([LISTEN, b"EHLO here\r\n", b"HELO here\r\n"], Offer())


def test_what_was_offered_in_the_open_is_forgotten() -> None:
    words = [HI, "250 mail\nSTARTTLS\nPIPELINING", "220 go", "250 mail\nDSN"]
    said, offer = told(words, tls="starttls")
    assert said == [LISTEN, b"EHLO here\r\n", b"STARTTLS\r\n", ENCRYPT, b"EHLO here\r\n"]
    assert offer == Offer({"DSN": ""})


def test_lmtp_says_lhlo() -> None:
    said, offer = told([HI, "250 mail\nPIPELINING"], protocol="lmtp")
    assert (said[-1], offer.lmtp) == (b"LHLO here\r\n", True)


LOGIN = {"username": "anna", "password": "geheim", "host": "localhost"}
TOKEN = {"username": "anna", "token": "ya29.x", "host": "localhost"}


def test_signs_in_by_plain_first() -> None:
    said, _ = told([HI, "250 mail\nAUTH LOGIN PLAIN", "235 hello"], **LOGIN)
    assert b64decode(said[-1].split()[-1]) == b"\0anna\0geheim"


def test_signs_in_by_login() -> None:
    said, _ = told([HI, "250 mail\nAUTH LOGIN", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 hello"], **LOGIN)
    assert [b64decode(line) for line in said[-2:]] == [b"anna", b"geheim"]


def test_signs_in_by_token() -> None:
    said, _ = told([HI, "250 mail\nAUTH PLAIN XOAUTH2", "235 hello"], **TOKEN)
    assert said[-1].startswith(b"AUTH XOAUTH2 ")
    assert b64decode(said[-1].split()[-1]) == b"user=anna\1auth=Bearer ya29.x\1\1"


@pytest.mark.parametrize(("replies", "options", "reason", "words"), [
    (["554 no"], {}, "unknown", "554 no"),
    (["421 4.7.0 busy"], {}, "relay", "busy"),
    ([HI, "250 mail"], {"tls": "starttls"}, "relay", "offers no STARTTLS"),
    ([HI, "250 mail\nSTARTTLS", "454 TLS currently unavailable"], {"tls": "starttls"}, "relay", "unavailable"),
    ([HI, "250 mail\nSTARTTLS", "454 4.7.0 STARTTLS not now"], {"tls": "starttls"}, "relay", "not now"),
    ([HI, "250 mail\nAUTH PLAIN", "535 5.7.8 bad"], LOGIN, "auth", "535 5.7.8 bad"),
    ([HI, "250 mail\nAUTH PLAIN", "454 4.7.0 try later"], LOGIN, "relay", "454 4.7.0"),
    ([HI, "250 mail\nAUTH PLAIN", "421 4.7.0 authentication is busy"], LOGIN, "relay", "is busy"),
    ([HI, "250 mail\nAUTH LOGIN", "334 x", "535 5.7.8 bad"], LOGIN, "auth", "535"),
    ([HI, "250 mail\nAUTH XOAUTH2", "334 eyJzdGF0dXMi", "535 5.7.8 expired"], TOKEN, "auth", "expired"),
    ([HI, "250 mail\nAUTH PLAIN"], TOKEN, "auth", "no way to sign in by XOAUTH2: it offers PLAIN"),
    ([HI, "250 mail\nAUTH GSSAPI"], LOGIN, "auth", "it offers GSSAPI"),
    ([HI, "250 mail"], LOGIN, "auth", "it offers none"),
    ([HI, "502 what", "502 what"], {}, "relay", "HELO"),
])  # fmt: skip
def test_what_keeps_it_from_beginning(replies: list[str], options: dict[str, str], reason: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        told(replies, **options)
    assert refused.value.reason == reason
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(("options", "words"), [
    ({"token": "x", "password": "y", "username": "z", "tls": "starttls"}, "two ways"),
    ({"token": "x", "username": "z"}, "starttls"),
    ({"password": "y", "host": "localhost"}, "a `password` alone: write whose it is, as `username`"),
    ({"token": "x", "host": "localhost"}, "a `token` alone"),
    ({"host": "/run/lmtp", "tls": "starttls"}, "tls: none"),
    ({"host": ""}, "write its name alone"),
    ({"host": " mail.lumo.example"}, "write its name alone"),
    ({"host": "http://mail.lumo.example"}, "write its name alone"),
    ({"host": "mail:587"}, "`host: mail` and `port: 587`"),
    ({"dkim": []}, "nothing signs here"),
    ({"port": 99_999}, "less than or equal to 65535"),
    ({"connections": 0}, "greater than or equal to 1"),
    ({"connections": 101}, "less than or equal to 100"),
    ({"workers": 17}, "less than or equal to 16"),
])  # fmt: skip
def test_options_that_make_no_sense(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        SmtpOptions.model_validate({"host": "mail.lumo.example", "tls": "none", **options})


@pytest.mark.parametrize("host", ["localhost", "mail.lumo.example", "127.0.0.1", "::1", "fe80::1%eth0", "/run/lmtp"])
def test_hosts_are_names_addresses_and_sockets(host: str) -> None:
    assert SmtpOptions(host=host, tls="none").host == host


def lines(offer: Offer, **letter: Any) -> list[str]:
    return [line.decode().strip() for _, line in Parcel(replace(a_letter(), **letter)).commands(offer)]


def test_nothing_is_asked_for_that_was_not_offered() -> None:
    assert lines(Offer()) == ["MAIL FROM:<anna@lumo.example>", "RCPT TO:<ada@example.com>", "DATA"]


def test_everything_that_is_offered_is_used() -> None:
    offer = Offer({"SIZE": "", "8BITMIME": "", "DSN": "", "SMTPUTF8": ""})
    size = len(a_letter().data)
    mail, rcpt, _ = lines(offer, message_id="<a=b+c@lumo.example>", recipient="a+b@example.com")
    assert mail == f"MAIL FROM:<anna@lumo.example> SIZE={size} RET=HDRS ENVID=a+3Db+2Bc"
    assert rcpt == "RCPT TO:<a+b@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb@example.com"
    assert "BODY=8BITMIME" in lines(offer, data="Subject: ż\r\n\r\n".encode())[0]
    mail, rcpt, _ = lines(offer, recipient="łukasz@example.com")
    assert "BODY=8BITMIME SMTPUTF8" in mail
    assert rcpt == "RCPT TO:<łukasz@example.com> NOTIFY=FAILURE,DELAY"
    assert "ENVID" not in lines(offer, message_id=f"<{'x' * 101}@lumo.example>")[0]
