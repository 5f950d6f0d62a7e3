"""Every example mail through Debian's Postfix and Exim, over STARTTLS and AUTH: what arrives is what was signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from nurture import Letter, Receipt
from nurture.core.tokens import Key, make_local, message_digest
from nurture.defaults.dkim import Signer
from nurture.plugins import load_plugins
from tests.acceptance.example_mails import PROJECTS, example_mails
from tests.acceptance.real_servers import PASSWORD, REPOSITORY, USER, server
from tests.defaults import dkim_keys

SECRET = b"a secret of this database"


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> list[Letter]:
    """Each with a return path of its own."""
    folders = {name: tmp_path_factory.mktemp(name) for name in PROJECTS}
    found = [mail for name, folder in folders.items() for mail in example_mails(name, folder)]
    return [replace(mail, sender=returns(mail)) for mail in found]


def returns(mail: Letter) -> str:
    return f"bounces+{make_local(Key(1, SECRET), message_digest(SECRET, mail.key))}@lumo.example"


def send(port: int, mails: Sequence[Letter], password: str) -> tuple[list[Receipt], list[bytes]]:
    """What became of them, and their bytes as they were signed."""
    channel = load_plugins(REPOSITORY).channels["smtp"]
    signatures = dkim_keys.options("rsa", "ed25519")
    written = {"host": "localhost", "port": port, "username": USER, "password": password, "dkim": signatures}
    options = channel.options.model_validate(written)
    receipts = list(channel.deliver(iter(mails), lambda keys: None, options))
    return receipts, [Signer(options.dkim).signed(mail.data) for mail in mails]


@pytest.mark.parametrize("name", ["postfix", "exim"])
def test_every_example_mail_arrives_as_it_was_signed(
    name: str, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    with server(name) as (port, certificate, sink):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        [refused], _ = send(port, mails[:1], "guess")
        assert (refused.outcome, refused.fault, "535" in refused.detail) == ("deferred", True, True)
        receipts, signed = send(port, mails, PASSWORD)
        assert [(r.key, r.detail) for r in receipts if r.outcome != "sent"] == []
        assert len(receipts) == len(mails)
        arrived = sink.take(len(mails))
    assert Counter(without_trace(data) for _, _, data in arrived) == Counter(signed)
    assert {(sender, to) for sender, to, _ in arrived} == {(mail.sender, mail.recipient) for mail in mails}
    assert [data for _, _, data in arrived if not dkim_keys.verified(data, signatures=2)] == []
    assert sink.arrived.empty()


def without_trace(data: bytes) -> bytes:
    """Without the Received fields that servers put on top."""
    return data[data.index(b"DKIM-Signature: ") :]
