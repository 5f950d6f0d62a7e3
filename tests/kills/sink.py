"""An SMTP server that logs what it accepts, and can strike at a given point of a letter's way.

    MAIL   the first byte of an envelope has come
    RCPT   the recipient has come, and its reply has not left
    DATA   likewise
    354    that reply has left; up to 2 ms later
    body   some of the message has come
    dot    all of it has come, and it is not accepted yet
    taken  it is accepted, and the reply has not left
    250    that reply has left; up to 2 ms later

What has wholly come is accepted, whatever became of the client meanwhile: a real server could not know it either.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import NamedTuple

POINTS = ("MAIL", "RCPT", "DATA", "354", "body", "dot", "taken", "250")
SLOWEST = 0.004
"""Seconds that accepting a message takes at most."""
_LATER = {"354": 0.002, "250": 0.002}
_GREETING = b"220 sink\r\n"
_ABILITIES = b"250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
_RECIPIENT = re.compile(rb"<(.*)>")
_ID = re.compile(rb"(?im)^Message-ID:\s*(\S+)")
_LONGEST = 1 << 22


class Taken(NamedTuple):
    """A line of the log: one message accepted."""

    recipient: str
    message_id: str


@dataclass
class Envelope:
    """One whose first byte has come. `port` is the client's."""

    port: int
    recipient: str = ""
    replied: bool = False


@dataclass
class Shot:
    """Strike when a letter comes to `point` for the `left`-th time."""

    point: str
    left: int
    strike: Callable[[Envelope], None]


class Sink:
    """It serves in a thread of its own; `seed` decides how long each message takes. `begun` are the envelopes."""

    def __init__(self, log: Path, seed: int) -> None:
        self.shot: Shot | None = None
        self.begun: list[Envelope] = []
        self.accepted = 0
        self._chance = random.Random(seed)
        self._path = log
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._serving: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        starting = asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_LONGEST)
        self._server = self._loop.run_until_complete(starting)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()

    def close(self) -> None:
        self.read_to_the_end()
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        os.close(self._log)

    def taken(self) -> list[Taken]:
        return [Taken(*line.split(" ")) for line in self._path.read_text().splitlines()]

    def read_to_the_end(self) -> None:
        """Take in what clients that are gone have left behind."""
        asyncio.run_coroutine_threadsafe(self._read_to_the_end(), self._loop).result(60)

    async def _read_to_the_end(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        await reader.readline()  # connections are accepted in turn: whoever came before us is being served
        writer.close()
        if self._serving:
            await asyncio.wait(set(self._serving))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._serving.add(task)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._converse(reader, writer)
        writer.close()
        self._serving.discard(task)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(_GREETING)
        envelope = Envelope(0)
        while first := await reader.read(1):
            if first in b"Mm":
                envelope = self._begin(writer)
            line = first + await reader.readuntil(b"\r\n")
            match line[:4].upper():
                case b"EHLO":
                    writer.write(_ABILITIES)
                case b"RCPT":
                    found = _RECIPIENT.search(line)
                    envelope.recipient = found[1].decode() if found else ""
                    self._at("RCPT", envelope)
                    writer.write(b"250 OK\r\n")
                case b"DATA":
                    self._at("DATA", envelope)
                    await self._message(envelope, reader, writer)
                case b"QUIT":
                    writer.write(b"221 Bye\r\n")
                    return
                case _:
                    writer.write(b"250 OK\r\n")

    def _begin(self, writer: asyncio.StreamWriter) -> Envelope:
        envelope = Envelope(writer.get_extra_info("peername")[1])
        self.begun.append(envelope)
        self._at("MAIL", envelope)
        return envelope

    async def _message(self, envelope: Envelope, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"354 Go on\r\n")
        self._at("354", envelope)
        data = await reader.readuntil(b"\r\n")
        self._at("body", envelope)
        data += await reader.readuntil(b"\r\n.\r\n")
        self._at("dot", envelope)
        await asyncio.sleep(self._chance.uniform(0, SLOWEST))
        found = _ID.search(data)
        os.write(self._log, f"{envelope.recipient} {found[1].decode() if found else ''}\n".encode())
        self.accepted += 1
        self._at("taken", envelope)
        writer.write(b"250 OK\r\n")
        envelope.replied = True
        self._at("250", envelope)

    def _at(self, point: str, envelope: Envelope) -> None:
        shot = self.shot
        if shot and shot.point == point:
            shot.left -= 1
            if not shot.left:
                self.shot = None
                time.sleep(self._chance.uniform(0, _LATER.get(point, 0)))
                shot.strike(envelope)
