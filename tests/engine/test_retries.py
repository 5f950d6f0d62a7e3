"""A message that a server puts off: every attempt carries the same bytes."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from nurture.core import tokens
from nurture.engine.keys import keys_of
from tests.defaults import dkim_keys
from tests.engine.conftest import Make
from tests.engine.test_delivery import ADA, ENTER, SEND, real, through

HEAD = "---\nsubject: Hi\n---\n"
HTML = HEAD + "<html><body><p>Hello {{ lead.first_name or 'there' }}.\n.\n..\n{{ unsubscribe_url }}</p></body></html>\n"


class Reluctant:
    """Takes a message when it is offered for the third time."""

    def __init__(self) -> None:
        self.offered: list[bytes] = []
        self.envelopes: list[tuple[str, str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.offered.append(envelope.content)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos[0]))
        return "250 OK" if len(self.offered) == 3 else "451 4.3.0 later"


@pytest.fixture
def reluctant() -> Iterator[tuple[Reluctant, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(Reluctant(), hostname="127.0.0.1", port=port)
    server.start()
    yield server.handler, port
    server.stop()


def test_every_attempt_offers_the_same_bytes(world: Make, reluctant: tuple[Reluctant, int]) -> None:
    server, port = reluctant
    guide = world(ENTER + SEND)
    (guide.root / "templates/first.txt").unlink()
    guide.write({"templates/first.html": HTML})
    through(guide, f"smtp, host: 127.0.0.1, port: {port}, tls: none", "")
    guide.arrives("form", email=ADA, first_name="„Ada”, 😀")
    first, second, report = (real(guide, f"2026-03-02T{at}+01:00") for at in ("10:00", "10:06", "10:40"))
    assert first.notes == second.notes == ["1 deferred: the message: 451 4.3.0 later"]
    assert (report.sent, report.notes) == (1, [])
    assert len(server.offered) == 3
    assert len(set(server.offered)) == 1
    assert b"multipart/alternative" in server.offered[0]


def test_no_lead_loses_a_mail_by_a_server_that_is_down_for_days(world: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    guide = through(world(ENTER + SEND), f"smtp, host: 127.0.0.1, port: {port}, tls: none", "")
    guide.arrives("form", email=ADA)
    reports = [real(guide, f"2026-03-{day:02}T10:00+01:00") for day in range(2, 9)]
    assert [(report.deferred, report.failed) for report in reports] == [(1, 0)] * 7


def test_an_attempt_under_another_sender_keeps_its_message_id(world: Make, reluctant: tuple[Reluctant, int]) -> None:
    server, port = reluctant
    guide = through(world(ENTER + SEND), f"smtp, host: 127.0.0.1, port: {port}, tls: none", "")
    guide.arrives("form", email=ADA)
    real(guide, "2026-03-02T10:00+01:00")
    wiring = (guide.root / "nurture.yaml").read_text()
    guide.write({"nurture.yaml": wiring.replace("anna@lumo.example", "anna@news.example")})
    real(guide, "2026-03-02T10:06+01:00")
    first, second = server.offered
    assert b"anna@news.example" in second
    assert _field(b"Message-ID", first) == _field(b"Message-ID", second)
    assert _field(b"Date", first) == _field(b"Date", second)


def _field(name: bytes, mail: bytes) -> list[bytes]:
    return re.findall(rb"^%b: (.*)\r$" % name, mail, re.MULTILINE)


def test_every_attempt_has_the_same_return_path_and_the_same_signatures(
    world: Make, reluctant: tuple[Reluctant, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    server, port = reluctant
    guide = world(ENTER + SEND)
    wiring = (guide.root / "nurture.yaml").read_text()
    guide.write({"nurture.yaml": wiring.replace("sender: {", "sender: {bounces: bounces@lumo.example, ")})
    signatures = []
    for selector in ("rsa", "ed25519"):
        monkeypatch.setenv(selector.upper(), dkim_keys.options(selector)[0]["key"])
        signatures.append(f'{{selector: {selector}, domain: lumo.example, key: "${{{selector.upper()}}}"}}')
    smtp = f"smtp, host: 127.0.0.1, port: {port}, tls: none, dkim: [{', '.join(signatures)}]"
    through(guide, smtp, "")
    guide.arrives("form", email=ADA)
    guide.arrives("form", email="bob@example.com")
    for at in ("10:00", "10:06", "10:40"):
        real(guide, f"2026-03-02T{at}+01:00")
    senders = {}
    for (sender, recipient), data in zip(server.envelopes, server.offered, strict=True):
        assert senders.setdefault(recipient, (sender, data)) == (sender, data)
        assert dkim_keys.verified(data, signatures=2)
    assert len(server.offered) > len(senders) == 2
    keys = keys_of(guide.store)
    for message in guide.messages(""):
        sender, _ = senders[guide.store.state_of(message.lead).lead.email]
        token = re.fullmatch(r"bounces\+([a-z2-7]{40})@lumo\.example", sender)
        assert token
        assert tokens.read_local(keys, token[1]) == tokens.message_digest(keys[1], message.key)
