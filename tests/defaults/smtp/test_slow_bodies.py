"""A server that reads a message slowly: in blocks it may take as long as it likes, byte by byte it may not."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from selectors import DefaultSelector

import pytest

from nurture.defaults.smtp.connection import BLOCK, Connection
from nurture.defaults.smtp.options import SmtpOptions
from nurture.defaults.smtp.parcel import Parcel
from nurture.defaults.smtp.wire import Address
from tests.defaults.smtp.conftest import numbered

LINE = b"x" * 70 + b"\r\n"
BIG = LINE * 60_000
"""Some 4 MB: more than lies between two processes of one machine."""
TIMEOUT = 300.0


class Reader:
    """A server on a socket of this machine that takes of a message what it is told to, under a clock that it sets."""

    def __init__(self, path: Path) -> None:
        self.now = 0.0
        self.took = 0
        self._selector = DefaultSelector()
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()
            options = SmtpOptions(host=str(path), tls="none")
            where = [Address(socket.AF_UNIX, str(path))]
            self.client = Connection(options, where, None, self._selector, lambda: self.now)
            self._socket, _ = listener.accept()

    def offered(self) -> None:
        """The client has begun to send a big message."""
        for line in ("220 hi", "250 here"):
            self._says(line)
        self.client.offer(Parcel(numbered(1, data=BIG)))
        self.client.flush()
        for line in ("250 ok", "250 ok", "354 go"):
            self._says(line)
        assert self._socket.recv(BLOCK).endswith(b"DATA\r\n")
        self.client.send_body()
        self.client.flush()

    def _says(self, line: str) -> None:
        self._socket.sendall(f"{line}\r\n".encode())
        while self._selector.select(0):
            self.client.work()

    def takes(self, count: int, seconds: float) -> None:
        self.took += len(self._socket.recv(count, socket.MSG_WAITALL))
        self.now += seconds
        self.client.flush()

    @property
    def waits(self) -> bool:
        """Whether the client has something to write, and still waits for this server to take it."""
        return self.now < self.client.deadline and self.took < len(BIG)

    def close(self) -> None:
        self.client.close()
        self._socket.close()
        self._selector.close()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    made = Reader(tmp_path / "socket")
    try:
        made.offered()
        yield made
    finally:
        made.close()


def test_a_server_that_reads_a_little_now_and_then_is_given_up(reader: Reader) -> None:
    while reader.waits:
        reader.takes(BLOCK // 2, TIMEOUT * 0.9)
    assert reader.now <= 2 * TIMEOUT
    [outcome] = reader.client.give_up()
    assert "less than 65,536 bytes within 300 seconds" in str(outcome)


def test_a_server_that_takes_block_by_block_gets_all_of_it(reader: Reader) -> None:
    while reader.waits:
        reader.takes(min(BLOCK, len(BIG) - reader.took), TIMEOUT / 4)
    assert reader.took == len(BIG)
    assert reader.now > 10 * TIMEOUT
