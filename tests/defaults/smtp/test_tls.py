"""SMTP over TLS: certificates that are checked, logins that are not sent in the open, addresses beyond ASCII."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from nurture import Letter, Receipt
from nurture.defaults.smtp import Smtp, SmtpOptions
from nurture.defaults.smtp.options import PORTS
from nurture.testing import a_letter
from tests.defaults.smtp.conftest import Deliver, numbered
from tests.defaults.smtp.fault_server import PHASES, Fault, FaultServer

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(not OPENSSL, reason="certificates are made with openssl, which is not installed")
NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
ASCII, BEYOND = "p4ss word", "zażółć p4ss"


@dataclass
class Authority:
    """Certificates of a CA that nobody knows: `context(host)` is a server's."""

    folder: Path

    def __post_init__(self) -> None:
        self.openssl(
            *f"req -x509 {NEW_KEY} -keyout ca.key -out ca.pem -days 2 -subj /CN=authority".split(),
            *("-addext", "keyUsage=critical,keyCertSign"),
        )

    def openssl(self, *arguments: str) -> None:
        subprocess.run([OPENSSL or "", *arguments], cwd=self.folder, check=True, capture_output=True)

    def context(self, host: str) -> ssl.SSLContext:
        request = f"req {NEW_KEY} -keyout {host}.key -out {host}.csr -subj /CN={host}"
        sign = f"x509 -req -in {host}.csr -CA ca.pem -CAkey ca.key -days 2 -out {host}.pem -extfile {host}.ext"
        (self.folder / f"{host}.ext").write_text(f"subjectAltName=DNS:{host}\n")
        self.openssl(*request.split())
        self.openssl(*sign.split(), "-CAcreateserial")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{host}.pem", self.folder / f"{host}.key")
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def context(authority: Authority) -> ssl.SSLContext:
    return authority.context("localhost")


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an operator trusts a CA of the firm's own."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))


@dataclass
class Inbox:
    """Keeps messages, the addresses they came with, and the logins it was shown."""

    messages: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[tuple[str, Any, bool]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        self.logins.append((mechanism, data, session.ssl is not None))
        passed = data in (LoginPassword(b"anna", word.encode()) for word in (ASCII, BEYOND))
        return AuthResult(success=passed, handled=False)


class Tls(Controller):
    """aiosmtpd under `localhost`; its own client would trip over a certificate that it does not know."""

    implicit = False

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        socket.create_connection((self.hostname, self.port), 5).close()


@contextmanager
def serving(context: ssl.SSLContext, implicit: bool = False, **options: Any) -> Iterator[tuple[Inbox, int]]:
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    tls = {"ssl_context": context} if implicit else {"tls_context": context, "require_starttls": True}
    server = Tls(inbox, hostname="127.0.0.1", port=port, authenticator=inbox.login, **tls, **options)
    server.start()
    try:
        yield inbox, port
    finally:
        server.stop()


def send(port: int, letter: Letter | None = None, **options: Any) -> Receipt:
    given = SmtpOptions.model_validate({"host": "localhost", "port": port, "timeout": "5 seconds", **options})
    [receipt] = Smtp().deliver(iter([letter or a_letter()]), lambda keys: None, given)
    return receipt


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_that_nobody_vouches_for_is_refused(context: ssl.SSLContext, tls: str) -> None:
    with serving(context, tls == "implicit") as (inbox, port):
        receipt = send(port, tls=tls, username="anna", password=ASCII)
    assert (receipt.outcome, receipt.fault, inbox.messages, inbox.logins) == ("deferred", True, [], [])
    assert "certificate verify failed" in receipt.detail
    assert receipt.detail.endswith("name the file of its authority in SSL_CERT_FILE")


def test_a_port_that_does_not_begin_in_tls_says_which_way_to_write(context: ssl.SSLContext) -> None:
    with serving(context) as (_, port):
        assert send(port, tls="implicit").detail.endswith("write `tls: starttls`")


def test_a_port_that_begins_in_tls_is_silent_and_says_so_too(deliver: Deliver, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(greetings=["silent"]).serving() as silent:
        monkeypatch.setitem(PORTS, "implicit", silent.port)
        [receipt] = deliver(silent, [a_letter()]).receipts
    assert receipt.detail.endswith("write `tls: implicit`")


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_of_a_trusted_authority_is_accepted(context: ssl.SSLContext, tls: str) -> None:
    with serving(context, tls == "implicit") as (inbox, port):
        assert send(port, tls=tls).outcome == "sent"
    assert inbox.recipients == ["ada@example.com"]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_for_another_host_is_refused(authority: Authority, tls: str) -> None:
    with serving(authority.context("mail.lumo.example"), tls == "implicit") as (inbox, port):
        receipt = send(port, tls=tls)
    assert (receipt.outcome, receipt.fault, inbox.messages) == ("deferred", True, [])


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(("other", "mechanism", "word"), [
    ("PLAIN", "LOGIN", ASCII), ("LOGIN", "PLAIN", ASCII), ("LOGIN", "PLAIN", BEYOND),
])  # fmt: skip
def test_logs_in_by_what_the_server_offers(context: ssl.SSLContext, other: str, mechanism: str, word: str) -> None:
    with serving(context, auth_required=True, auth_exclude_mechanism=[other]) as (inbox, port):
        assert send(port, username="anna", password=word).outcome == "sent"
    assert inbox.logins == [(mechanism, LoginPassword(b"anna", word.encode()), True)]


@pytest.mark.usefixtures("trusted")
def test_a_password_that_the_server_cannot_be_told_is_a_fault_in_words(context: ssl.SSLContext) -> None:
    with serving(context, auth_required=True, auth_exclude_mechanism=["PLAIN"]) as (inbox, port):
        receipt = send(port, username="anna", password=BEYOND)
    assert (receipt.outcome, receipt.fault, inbox.logins) == ("deferred", True, [])
    assert "beyond ASCII" in receipt.detail


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_a_fault_that_defers_and_does_not_show_it(context: ssl.SSLContext) -> None:
    with serving(context, auth_required=True) as (inbox, port):
        receipt = send(port, username="anna", password="geheim")
    assert (receipt.outcome, receipt.fault, inbox.messages) == ("deferred", True, [])
    assert "535" in receipt.detail
    assert "geheim" not in receipt.detail


@pytest.mark.usefixtures("trusted")
def test_addresses_and_bodies_beyond_ascii(context: ssl.SSLContext) -> None:
    letter = a_letter(recipient="łukasz@lumo.example")
    with serving(context, enable_SMTPUTF8=True) as (inbox, port):
        assert send(port, letter).outcome == "sent"
    assert inbox.recipients == ["łukasz@lumo.example"]
    assert "To: łukasz@lumo.example\r\n".encode() in inbox.messages[0]


@pytest.mark.usefixtures("trusted")
def test_a_letter_that_is_larger_than_the_server_takes_is_a_fault(context: ssl.SSLContext) -> None:
    with serving(context, data_size_limit=40) as (inbox, port):
        receipt = send(port)
    assert (receipt.outcome, receipt.fault, inbox.messages) == ("failed", True, [])


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("way", ["drop", "reset", "half", "slow"])
@pytest.mark.parametrize("phase", PHASES)
def test_tls_that_is_cut_concerns_one_letter(
    context: ssl.SSLContext, deliver: Deliver, phase: str, way: str, connections: int
) -> None:
    wanted = "sent" if phase != "." or way == "slow" else "in_doubt"
    large = {"data": a_letter().data + b"x" * 300_000 + b"\r\n"}
    for place in (0, 3, 6):
        with FaultServer([Fault(place, phase, way)], context=context).serving() as server:
            letters = [numbered(number, **large) for number in range(7)]
            delivery = deliver(server, letters, host="localhost", tls="implicit", connections=connections)
        assert delivery.outcomes == {**dict.fromkeys(range(7), "sent"), place: wanted}
        assert all(server.accepted[number] == 1 for number in range(7))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("injected", [b"250 mine\r\n", b"25", b"250-mine\r\n"])
def test_what_was_said_before_tls_is_no_answer_in_it(context: ssl.SSLContext, injected: bytes) -> None:
    """CVE-2011-0411 and its kin: the certificate would vouch for words that anybody on the way could have put in."""
    said: list[bytes] = []

    def server() -> None:
        plain, _ = listener.accept()
        with plain, suppress(OSError):
            plain.sendall(b"220 hi\r\n")
            plain.recv(999)
            plain.sendall(b"250-hi\r\n250 STARTTLS\r\n")
            plain.recv(999)
            plain.sendall(b"220 go\r\n" + injected)
            while data := plain.recv(999):
                said.append(data)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server)
        thread.start()
        receipt = send(listener.getsockname()[1], username="anna", password=ASCII)
        thread.join()
    assert (receipt.outcome, receipt.fault) == ("deferred", True)
    assert "before TLS began" in receipt.detail
    assert said == []
