"""How much has left a socket, whatever the socket does: whether a letter is in doubt hangs on it."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from selectors import DefaultSelector
from typing import Any

import pytest

from nurture.defaults.smtp.wire import Address, Wire


@pytest.fixture
def wire() -> Iterator[Wire]:
    with socket.create_server(("127.0.0.1", 0)) as server, DefaultSelector() as selector:
        made = Wire(Address(socket.AF_INET, server.getsockname()), selector, "owner")
        yield made
        made.close()


class Taking:
    """Takes so many bytes at each call, or fails."""

    def __init__(self, real: socket.socket, *script: int | OSError) -> None:
        self.real, self.script = real, list(script)
        self.took = b""

    def sendmsg(self, buffers: Any) -> int:
        now = self.script.pop(0)
        if isinstance(now, OSError):
            raise now
        self.took += b"".join(buffers)[:now]
        return now

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@pytest.mark.parametrize("script", [[9, BlockingIOError()], [1, 3, 5, BlockingIOError()], [4, 5, BlockingIOError()]])
def test_what_left_is_taken_out_wherever_it_was_cut(wire: Wire, script: list[Any]) -> None:
    wire._socket = taking = Taking(wire._socket, *script)  # type: ignore[assignment]
    out: deque[Any] = deque([b"abcd", b"ef", b"ghijkl"])
    assert wire.write(out) == 9
    assert taking.took == b"abcdefghi"
    assert b"".join(out) == b"jkl"


def test_an_error_does_not_hide_what_left_before_it(wire: Wire) -> None:
    wire._socket = Taking(wire._socket, 5, ConnectionResetError(), ConnectionResetError())  # type: ignore[assignment]
    out: deque[Any] = deque([b"abcdefgh"])
    assert wire.write(out) == 5
    with pytest.raises(ConnectionResetError):
        wire.write(out)
