"""An SMTP server that counts what it accepts, and can kill its client at a given point."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller


class Sink:
    """`accepted()` counts messages by Message-ID. `PHASES` are the points at which it can kill."""

    PHASES = ("MAIL", "RCPT", "before accepting", "after accepting")

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.spare()
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

    def kill_at(self, pid: int, phase: str, count: int) -> None:
        """Kill the process when it comes to this phase for the `count`-th time."""
        self.victim, self.phase, self.left = pid, phase, count

    def spare(self) -> None:
        self.victim, self.phase, self.left = 0, "", 0

    @contextmanager
    def holding_its_answer(self) -> Iterator[Event]:
        """Accept nothing inside the block; the event is set when a message has come."""
        self.answer.clear()
        try:
            yield self.asked
        finally:
            self.answer.set()

    def _at(self, phase: str) -> None:
        if phase == self.phase:
            self.left -= 1
            if self.left == 0:
                os.kill(self.victim, signal.SIGKILL)

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self._at("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        self._at("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self._at("before accepting")
        self.asked.set()
        await asyncio.to_thread(self.answer.wait)
        found = re.search(rb"^Message-ID: (\S+)", envelope.content, re.MULTILINE)
        assert found
        self.ids.append(found[1].decode())
        self._at("after accepting")
        return "250 OK"
