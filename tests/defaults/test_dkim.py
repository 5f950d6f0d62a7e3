"""DKIM: what dkimpy, which is not ours, makes of our signatures; and keys in every form that a firm may have one in."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from nurture.core.program import Mailbox
from nurture.defaults import dkim
from nurture.defaults.dkim import SIGNED, DkimOptions, Signatures, Signer
from nurture.mail.headers import tidy
from nurture.mail.message import Mail, Unsubscribe, build, message_id
from tests.defaults import dkim_keys as keys

MAIL = Mail(
    sender=Mailbox("anna@lumo.example", "Anna z Lumo"),
    to=Mailbox("ada@example.com", "Ada"),
    reply_to=Mailbox("sales@lumo.example"),
    subject="Your guide",
    text="Hello\n",
    html="<p>Hello,  there</p>\n",
    date=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    message_id=message_id(b"secret", "1/crm-guide/1/welcome", "lumo.example"),
    unsubscribe=Unsubscribe("stop@lumo.example", "https://news.lumo.example/u/" + "aB3_" * 30),
    list_id=("CRM guide", "crm-guide.lumo.example"),
    feedback_id="crm-guide:welcome:newsletter:lumo5",
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
SHORT_KEY = (
    "MIIBOgIBAAJBALPpoPSBAEHIWK+N7OCEV5/0BlZ0ntDdT0tZBkTsES51tmxg5RGc+r2mAR8HjLrsstGHH053Lhx4GxQjNxMMxskC"
    "AwEAAQJAWrAadQUNpxshMSTeUXIEZVlxVGUmpOvZi4aNdXJ1WrAc0nTjjG5sWXHkT09hu+SX9LyqEdEB1P/3yjOxWs9tgQIhAN2p"
    "n4dkNUMDaQzMVwgYsM0g+Y3BvGZQdfGHiqlJtzGZAiEAz8hYSNwwL/+fvMIwjXk+vg6QOmOUdm25PBeTrtVk3LECIQC3kJ41IE5f"
    "ZbacS6iTYucfqPwhYdxkmqNh1s6E7TARmQIgWYfbOrHd9aCw5LXME/mtZlmCHhawbwNCcLk8AnaiulECIBVnK2wYfHJTcLQdtVXF"
    "qYWdVRfdSTDS+1RwnbY9HcaB"
)
"""Of 512 bits, which no library makes any more."""


def signed(data: bytes, *selectors: str) -> bytes:
    return Signer(read(keys.options(*selectors))).signed(data)


def read(written: Any) -> tuple[DkimOptions, ...]:
    return TypeAdapter(Signatures).validate_python(written)


def key_error(key: str) -> str:
    """What is said of a key, with its cure."""
    with pytest.raises(ValidationError) as caught:
        read({"selector": "n1", "domain": "lumo.example", "key": key})
    [detail] = caught.value.errors()
    assert detail["loc"] == (0, "key")
    return f"{detail['msg']}; {detail['ctx']['hint']}"


# ---------------------------------------------------------------- signatures


@pytest.mark.parametrize("selector", ["rsa", "ed25519"])
@given(subject=TEXTS.map(tidy), name=TEXTS.map(tidy), body=TEXTS, html=TEXTS)
def test_any_message_is_verified(selector: str, subject: str, name: str, body: str, html: str) -> None:
    mail = replace(MAIL, subject=subject, to=Mailbox("ada@example.com", name), text=body, html=html)
    data = build(mail)
    made = signed(data, selector)
    assert made.endswith(data)
    assert max(map(len, made.removesuffix(data).split(b"\r\n"))) <= 78
    assert keys.verified(made)


@pytest.mark.parametrize("length", [10, 78, 400, 900])
def test_long_addresses_to_unsubscribe_are_verified(length: int) -> None:
    url = "https://l.example/" + "u" * (length - 18)
    assert keys.verified(signed(build(replace(MAIL, unsubscribe=Unsubscribe("stop@lumo.example", url))), "rsa"))


def test_of_two_signatures_that_by_rsa_comes_first_and_both_are_good() -> None:
    made = signed(build(MAIL), "ed25519", "rsa")
    assert re.findall(rb"a=(\S+);", made)[:2] == [b"rsa-sha256", b"ed25519-sha256"]
    assert keys.verified(made, signatures=2)


def test_every_attempt_has_the_same_bytes() -> None:
    data = build(MAIL)
    assert signed(data, "rsa", "ed25519") == signed(data, "rsa", "ed25519")
    assert f" t={int(MAIL.date.timestamp())};".encode() in signed(data, "rsa")


@pytest.mark.parametrize("end", [b"", b"\r\n", b"\r\n\r\n\r\n", b" \r\n\r\n"])
def test_the_end_of_a_body_is_read_as_receivers_read_it(end: bytes) -> None:
    head = b"From: anna@lumo.example\r\nDate: Mon, 02 Mar 2026 09:30:00 +0000\r\n\r\n"
    assert keys.verified(signed(head + b"Hello" + end, "rsa"))
    assert keys.verified(signed(head + end, "rsa"))


@pytest.mark.parametrize("selector", ["rsa", "ed25519"])
@given(data=st.data())
def test_a_byte_that_is_changed_anywhere_breaks_the_signature(selector: str, data: Any) -> None:
    """In a value of a signed field, where blanks may be reduced on the way; in the body; in what the signature says."""
    made = signed(build(MAIL), selector)
    at = data.draw(st.sampled_from(places(made)))
    changed = made[:at] + bytes([made[at] ^ data.draw(st.sampled_from([1, 4, 32]))]) + made[at + 1 :]
    assert not keys.verified(changed)


def places(made: bytes) -> list[int]:
    """Where every change counts."""
    head = made.index(b"\r\n\r\n") + 2
    found = list(range(head + 2, len(made) - 2))
    for field in re.finditer(rb"^([!-9;-~]+):((?:.|\r\n[ \t])*)\r\n", made[:head], re.M):
        name = field[1].decode().lower()
        if name in SIGNED or name == "dkim-signature":
            said = field[2].partition(b" b=")[0]
            found += [field.start(2) + at for at, byte in enumerate(said) if byte not in b" \t\r\n"]
    return found


@pytest.mark.parametrize("name", SIGNED)
def test_a_field_that_is_added_or_taken_away_breaks_the_signature(name: str) -> None:
    made = signed(build(MAIL), "rsa")
    field = f"{name}: <https://evil.example>\r\n".encode()
    assert not keys.verified(field + made)
    assert not keys.verified(made.replace(b"\r\n\r\n", b"\r\n" + field + b"\r\n", 1))
    without = re.sub(rb"(?im)^%b:(.|\r\n[ \t])*\r\n" % name.encode(), b"", made, count=1)
    assert (without == made) == (name == "cc")
    assert name == "cc" or not keys.verified(without)


def test_fields_that_stand_twice_are_signed_each_in_its_place() -> None:
    made = signed(build(MAIL).replace(b"To: ", b"To: eve@example.com\r\nTo: ", 1), "rsa")
    assert keys.verified(made)
    assert not keys.verified(re.sub(rb"(To: eve.*\r\n)(To: .*\r\n)", rb"\2\1", made))


def test_what_a_relay_adds_on_top_breaks_nothing() -> None:
    assert keys.verified(b"Received: from lumo by relay\r\nX-Spam-Score: 0\r\n" + signed(build(MAIL), "rsa"))


def test_fields_folded_anew_are_still_verified() -> None:
    assert keys.verified(signed(build(MAIL), "rsa").replace(b"Subject: Your guide", b"SUBJECT:  Your\r\n\tguide "))


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize("key", [
    keys.pem(keys.rsa()), keys.pem(keys.rsa(), PrivateFormat.TraditionalOpenSSL), keys.der(keys.rsa()),
    keys.pem(keys.rsa()).replace("\n", "\\n"), keys.pem(keys.rsa()).replace("\n", " "), f"\n{keys.der(keys.rsa())}\n",
], ids=["PKCS8", "PKCS1", "DER", "literal line breaks", "one line", "base64 with line breaks"])  # fmt: skip
def test_an_rsa_key_in_every_form(key: str) -> None:
    signer = Signer(read({"selector": "rsa", "domain": "lumo.example", "key": key}))
    assert keys.verified(signer.signed(build(MAIL)))


@pytest.mark.parametrize(
    "key", [keys.pem(keys.ed25519()), keys.der(keys.ed25519()), keys.bare(keys.ed25519())], ids=["PKCS8", "DER", "bare"]
)
def test_an_ed25519_key_in_every_form(key: str) -> None:
    signer = Signer(read([{"selector": "ed25519", "domain": "lumo.example", "key": key}]))
    assert keys.verified(signer.signed(build(MAIL)))


LOCK = BestAvailableEncryption(b"sesame")
PUBLIC = keys.rsa().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
WRONG_KEYS = {
    "locked": (keys.rsa().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, LOCK).decode(), "without"),
    "locked PKCS1": (
        keys.rsa().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, LOCK).decode(),
        "without",
    ),
    "public": (PUBLIC, "belongs into the DNS"),
    "short": (SHORT_KEY, "no RSA key of 512 bits"),
    "other kind": (keys.pem(generate_private_key(SECP256R1())), "RSA and Ed25519"),
    "path": ("/etc/dkim/private.pem", 'DKIM_KEY="$(cat private.pem)"'),
    "empty": ("", "this is no private key"),
    "cut off": (keys.pem(keys.rsa())[:-200], "this is no private key"),
    "beyond ASCII": ("zażółć", "this is no private key"),
}


@pytest.mark.parametrize(("key", "words"), WRONG_KEYS.values(), ids=WRONG_KEYS)
def test_a_key_that_cannot_sign_is_told_with_its_cure_and_not_shown(key: str, words: str) -> None:
    told = key_error(key)
    assert words in told
    assert not key or key[-30:] not in told


def test_without_the_package_the_cure_is_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    dkim.read_key.cache_clear()
    monkeypatch.setitem(sys.modules, "cryptography.exceptions", None)
    assert "pip install 'nurture-campaigns[dkim]'" in key_error(keys.pem(keys.rsa()))


def test_who_signs_nothing_needs_no_package() -> None:
    code = "import sys, nurture.defaults.smtp; assert not any('cryptography' in name for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(("part", "value"), [
    ("selector", "n 1"), ("selector", ""), ("selector", "n1; d=evil.example"), ("selector", "a..b"),
    ("domain", "lumo"), ("domain", ""), ("domain", "lumo.example; s=x"), ("domain", "anna@lumo.example"),
])  # fmt: skip
def test_a_selector_or_domain_that_is_none_is_refused(part: str, value: str) -> None:
    with pytest.raises(ValidationError, match="is no"):
        read({**keys.options("rsa")[0], part: value})


def test_a_domain_beyond_ascii_signs_as_the_dns_has_it() -> None:
    [options] = read({**keys.options("rsa")[0], "domain": "Żarówka.example"})
    assert options.domain == "żarówka.example".encode("idna").decode()
    assert keys.verified(Signer([options]).signed(build(MAIL)))
