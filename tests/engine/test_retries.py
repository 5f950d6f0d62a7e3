"""A message that a server puts off: every attempt carries the same bytes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.engine.conftest import Make
from tests.engine.test_delivery import ADA, ENTER, SEND, real, through

HEAD = "---\nsubject: Hi\n---\n"
HTML = HEAD + "<html><body><p>Hello {{ lead.first_name or 'there' }}.\n.\n..\n{{ unsubscribe_url }}</p></body></html>\n"


class Reluctant:
    """Takes a message when it is offered for the third time."""

    def __init__(self) -> None:
        self.offered: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.offered.append(envelope.content)
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
    for at in ("10:00", "10:06", "10:40"):
        report = real(guide, f"2026-03-02T{at}+01:00")
    assert report.sent == 1
    assert len(server.offered) == 3
    assert len(set(server.offered)) == 1
    assert b"multipart/alternative" in server.offered[0]
