"""Whole conversations with servers that others wrote: aiosmtpd over SMTP and LMTP, and Postfix's smtp-sink."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller, UnixSocketController
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import AuthResult, LoginPassword

from nurture import Receipt
from nurture.defaults.smtp import Smtp, SmtpOptions
from nurture.testing import a_letter

SMTP_SINK = shutil.which("smtp-sink", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SHARED = Path(os.environ.get("NURTURE_TEST_DATA", Path(__file__).parents[4] / "shared/data"))
LOCAL = ("łukasz", "zażółć.gęślą", "用户", "пользователь", "δοκιμή", "אבג", "m.müller+x", "josé", "ñandú", "ærø")
DOMAINS = ("example.com", "xn--d-ela.example", "lumo.example")


class Inbox:
    """Keeps (recipient, message) pairs and logins."""

    def __init__(self) -> None:
        self.came: list[tuple[str, bytes]] = []
        self.logins: list[tuple[str, Any]] = []
        self.mails: list[list[str]] = []

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        self.mails.append(options)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> Any:
        self.came += [(recipient, envelope.content) for recipient in envelope.rcpt_tos]
        return "250 OK"

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.logins.append((mechanism, data))
        return AuthResult(success=True)


class Lmtp(Controller):
    def factory(self) -> LMTP:
        return LMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        """Its own client speaks SMTP, and would wait."""
        socket.create_connection((self.hostname, self.port), 5).close()


class UnixLmtp(UnixSocketController):
    def factory(self) -> LMTP:
        return LMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(self.unix_socket)


@contextmanager
def serving(kind: Any = Controller, **options: Any) -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    if "authenticator" in options:
        options["authenticator"] = inbox.login
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = kind(inbox, hostname="127.0.0.1", port=port, **options)
    server.start()
    try:
        yield inbox, port
    finally:
        server.stop()


def send(port: int, *letters: Any, **options: Any) -> list[Receipt]:
    given = {"host": "127.0.0.1", "port": port, "tls": "none", **options}
    return list(Smtp().deliver(iter(letters), lambda keys: None, SmtpOptions.model_validate(given)))


def outcomes(receipts: list[Receipt]) -> list[str]:
    return [receipt.outcome for receipt in receipts]


@pytest.mark.parametrize("connections", [1, 4])
def test_all_messages_arrive_byte_for_byte(connections: int) -> None:
    bodies = [b"." * number + b"\r\n" + b"x\r\n" * (number * 997 % 30_000) for number in range(50)]
    made = map(a_letter, range(50))
    letters = [replace(letter, data=letter.data + body) for letter, body in zip(made, bodies, strict=True)]
    with serving() as (inbox, port):
        assert outcomes(send(port, *letters, connections=connections)) == ["sent"] * 50
    assert sorted(message for _, message in inbox.came) == sorted(letter.data for letter in letters)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_signs_in(mechanism: str) -> None:
    other = "LOGIN" if mechanism == "PLAIN" else "PLAIN"
    auth = {"authenticator": True, "auth_required": True, "auth_require_tls": False, "auth_exclude_mechanism": [other]}
    with serving(**auth) as (inbox, port):
        assert outcomes(send(port, a_letter(), username="anna", password="p4ss")) == ["sent"]
    assert inbox.logins == [(mechanism, LoginPassword(b"anna", b"p4ss"))]


def test_hands_over_by_lmtp() -> None:
    with serving(Lmtp) as (inbox, port):
        assert outcomes(send(port, a_letter(1), a_letter(2), protocol="lmtp")) == ["sent", "sent"]
        [wrong] = send(port, a_letter(3))
    assert len(inbox.came) == 2
    assert (wrong.outcome, wrong.fault) == ("deferred", True)


def test_hands_over_through_a_socket_on_this_machine(tmp_path: Path) -> None:
    inbox, path = Inbox(), tmp_path / "lmtp"
    server = UnixLmtp(inbox, unix_socket=str(path))
    server.start()
    try:
        options = SmtpOptions(host=str(path), protocol="lmtp", tls="none")
        assert outcomes(list(Smtp().deliver(iter([a_letter()]), lambda keys: None, options))) == ["sent"]
    finally:
        server.stop()
    assert [recipient for recipient, _ in inbox.came] == ["ada@example.com"]
    [receipt] = Smtp().deliver(iter([a_letter()]), lambda keys: None, options)
    assert (receipt.outcome, receipt.fault, receipt.reason) == ("deferred", True, "relay")


def international() -> list[str]:
    """Ours, and those that email-validator's own tests hold for valid."""
    file = SHARED / "addr-email-validator/cases.json"
    theirs = []
    if file.exists():
        texts = _texts(json.loads(file.read_text("utf-8")))
        theirs = [text for text in texts if text.count("@") == 1 and not text.partition("@")[0].isascii()]
    usable = [text for text in theirs if text.isprintable() and not any(sign in text for sign in ' <>"\\')]
    return [*(f"{local}@{domain}" for local in LOCAL for domain in DOMAINS[:2]), *usable[:40]]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in (*value.keys(), *value.values()) for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []


def test_addresses_beyond_ascii_arrive_where_smtputf8_is_offered() -> None:
    addresses = international()
    letters = [a_letter(number, address) for number, address in enumerate(addresses)]
    with serving(enable_SMTPUTF8=True) as (inbox, port):
        receipts = send(port, *letters, a_letter(999), connections=1)
    assert outcomes(receipts) == ["sent"] * (len(addresses) + 1)
    assert [recipient for recipient, _ in inbox.came] == [*addresses, "ada@example.com"]
    asked = ["SMTPUTF8" in options for options in inbox.mails]
    assert asked == [True] * len(addresses) + [False], "only where an address needs it"


def test_addresses_beyond_ascii_fail_in_words_where_it_is_not() -> None:
    letters = [a_letter(number, address) for number, address in enumerate(international())]
    with serving(enable_SMTPUTF8=False) as (inbox, port):
        receipts = send(port, *letters, a_letter(999))
    assert {(r.outcome, r.fault, r.reason) for r in receipts if r.key != "key-999"} == {("failed", False, "network")}
    assert all("5.6.7" in r.detail and "SMTPUTF8" in r.detail for r in receipts if r.key != "key-999")
    assert [recipient for recipient, _ in inbox.came] == ["ada@example.com"]


def listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


@pytest.mark.skipif(not SMTP_SINK, reason="smtp-sink comes with Postfix, which is not installed")
@pytest.mark.parametrize("flags", [[], ["-p"], ["-L"], ["-r", "RCPT"], ["-f", "."], ["-q", "RCPT"], ["-Q", "DATA"]])
def test_postfix_s_own_sink(tmp_path: Path, flags: list[str]) -> None:
    """-p: no PIPELINING; -L: LMTP; -r and -f: 4xx and 5xx to a command; -q and -Q: hang up, and 421."""
    path = tmp_path / "sink"
    tmp_path.chmod(0o777)
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    for folder in tmp_path.parents[:3]:
        folder.chmod(folder.stat().st_mode | 0o011)
    sink = subprocess.Popen([SMTP_SINK or "", *user, "-c", *flags, f"unix:{path}", "100"], stdout=subprocess.DEVNULL)
    try:
        while not listens(path):
            assert sink.poll() is None
        options = SmtpOptions(host=str(path), tls="none", protocol="lmtp" if "-L" in flags else "smtp")
        receipts = list(Smtp().deliver(iter(map(a_letter, range(30))), lambda keys: None, options))
    finally:
        sink.terminate()
        sink.wait()
    wanted = {"-r": "deferred", "-f": "failed", "-q": "deferred", "-Q": "deferred"}
    assert outcomes(receipts) == [wanted.get(flags[0] if flags else "", "sent")] * 30
