"""The protocol by which uvicorn speaks to one client, with bounds for who is slow or says too much.

| of one connection | at most |
| --- | --- |
| what stands before the body | 16 KB, then 431 |
| until a request is there as a whole | 10 seconds, then nobody waits any more |
| between two requests | 5 seconds |
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD = 16 * 1024
READ = 10.0
IDLE = 5
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Guarded(HttpToolsProtocol):
    _until: asyncio.TimerHandle | None = None
    _head: int | None = 0
    """Bytes of the request that came so far; None once its head is complete."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin()

    def data_received(self, data: bytes) -> None:
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > HEAD and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._until is None:
            self._begin()

    def on_headers_complete(self) -> None:
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._end()
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()
        super().connection_lost(exc)

    def _begin(self) -> None:
        self._until = self.loop.call_later(READ, self._abort)

    def _end(self) -> None:
        self._head = 0
        if self._until:
            self._until.cancel()
            self._until = None

    def _abort(self) -> None:
        self.transport.abort()


def settings() -> dict[str, Any]:
    """What uvicorn is told beside where to listen."""
    return {
        "http": Guarded,
        "ws": "none",
        "lifespan": "on",
        "access_log": False,
        "log_level": "warning",
        "proxy_headers": False,
        "server_header": False,
        "timeout_keep_alive": IDLE,
        "timeout_graceful_shutdown": int(READ),
    }
