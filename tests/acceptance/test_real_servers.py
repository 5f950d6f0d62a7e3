"""Every example mail through Debian's Postfix and Exim, over STARTTLS and AUTH: what arrives is what was signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from nurture import Letter, Receipt
from nurture.core.tokens import make_local, message_digest
from nurture.defaults.dkim import Signer
from nurture.plugins import load_plugins
from tests.acceptance.example_mails import example_mails
from tests.acceptance.real_servers import PASSWORD, REPOSITORY, USER, Sink, server
from tests.defaults import dkim_keys

SECRET = b"a secret of this database"


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> list[Letter]:
    """Each with a return path of its own."""
    return [replace(mail, sender=returns(mail)) for mail in example_mails(tmp_path_factory.mktemp("projects"))]


def returns(mail: Letter) -> str:
    return f"bounces+{make_local(SECRET, message_digest(SECRET, mail.key))}@lumo.example"


@pytest.fixture(scope="module", params=["postfix", "exim"])
def running(request: pytest.FixtureRequest) -> Iterator[tuple[int, Sink]]:
    with pytest.MonkeyPatch.context() as patch, server(request.param) as (port, certificate, sink):
        patch.setenv("SSL_CERT_FILE", str(certificate))
        yield port, sink


def send(port: int, mails: Sequence[Letter], password: str) -> tuple[list[Receipt], list[bytes]]:
    """What became of them, and their bytes as they were signed."""
    channel = load_plugins(REPOSITORY).channels["smtp"]
    signatures = dkim_keys.options("rsa", "ed25519")
    written = {"host": "localhost", "port": port, "username": USER, "password": password, "dkim": signatures}
    options = channel.options.model_validate(written)
    receipts = list(channel.deliver(iter(mails), lambda keys: None, options))
    return receipts, [Signer(options.dkim).signed(mail.data) for mail in mails]


def test_every_example_mail_arrives_as_it_was_signed(running: tuple[int, Sink], mails: list[Letter]) -> None:
    port, sink = running
    receipts, signed = send(port, mails, PASSWORD)
    assert [(r.key, r.detail) for r in receipts if r.outcome != "sent"] == []
    assert len(receipts) == len(mails) > 90
    arrived = sink.take(len(mails))
    assert Counter(without_trace(data) for _, _, data in arrived) == Counter(signed)
    assert {(sender, to) for sender, to, _ in arrived} == {(mail.sender, mail.recipient) for mail in mails}
    assert [data for _, _, data in arrived if not dkim_keys.verified(data, signatures=2)] == []
    assert sink.arrived.empty()


def without_trace(data: bytes) -> bytes:
    """Without the Received fields that servers put on top."""
    return data[data.index(b"DKIM-Signature: ") :]


def test_a_wrong_password_lets_nothing_through(running: tuple[int, Sink], mails: list[Letter]) -> None:
    port, sink = running
    [receipt], _ = send(port, mails[:1], "guess")
    assert (receipt.outcome, receipt.fault) == ("deferred", True)
    assert "535" in receipt.detail
    assert sink.arrived.empty()
