"""An SMTP server that counts what it accepts, and can keep its client waiting."""

from __future__ import annotations

import asyncio
import re
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """`accepted()` counts messages by Message-ID."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.asked = Event()
        self.answer = Event()
        self.answer.set()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self) -> None:
        self.controller.stop()

    def accepted(self) -> Counter[str]:
        return Counter(self.ids)

    @contextmanager
    def holding_its_answer(self) -> Iterator[Event]:
        """Accept nothing inside the block; the event is set when a message has come."""
        self.answer.clear()
        try:
            yield self.asked
        finally:
            self.answer.set()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.asked.set()
        await asyncio.to_thread(self.answer.wait)
        found = re.search(rb"^Message-ID: (\S+)", envelope.content, re.MULTILINE)
        assert found
        self.ids.append(found[1].decode())
        return "250 OK"
