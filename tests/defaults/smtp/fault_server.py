"""An SMTP server that goes wrong on order: one letter, one phase, one way. What it accepted is the oracle of the tests.

A letter's number stands in its sender, `bounce+7@lumo.example`. Each connection has a thread; nothing sleeps.
"""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

PHASES = ("MAIL", "RCPT", "DATA", ".")
SOUND = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go", ".": "250 taken"}
WRONG = {"MAIL": "354 go", "RCPT": "354 go", "DATA": "250 ok", ".": "354 go"}
HARMLESS = ("slow", "split", "several lines")
REFUSALS = {"later": "451 4.3.0 later", "never": "554 5.3.0 never", "closing": "421 4.3.2 closing"}
BREAKS = ("drop", "reset", "half", "garbled", "nul", "long", "endless", "wrong", "two codes", "silent")
WAYS = (*HARMLESS, *REFUSALS, *BREAKS)
EHLO = ("hi", "SIZE 50000000", "8BITMIME")


@dataclass
class Fault:
    """What happens to letter `number` at `phase`, so many times."""

    number: int
    phase: str
    way: str
    times: int = 1


@dataclass
class FaultServer:
    """`accepted` and `answered` count letters by number; `ahead` are commands of a client that did not wait, `together`
    counts bodies with which the next envelope came.

    With `anyway`, DATA is answered with 354 although nobody is to receive; `most` mails are taken over one
    connection, then comes 421, at once with `unasked`.
    """

    faults: Sequence[Fault] = ()
    pipelining: bool = True
    anyway: bool = False
    most: int = 0
    unasked: bool = False
    context: ssl.SSLContext | None = None
    features: Sequence[str] = EHLO
    lmtp: bool = False
    greetings: Sequence[str] = ()
    accepted: Counter[int] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    commands: list[str] = field(default_factory=list)
    ahead: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    together: int = 0
    connections: int = 0
    silent: int = 0
    port: int = 0

    def take_fault(self, number: int, phase: str) -> str:
        for fault in self.faults:
            if (fault.number, fault.phase) == (number, phase) and fault.times:
                fault.times -= 1
                return fault.way
        return ""

    @contextmanager
    def serving(self) -> Iterator[FaultServer]:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        threads = [threading.Thread(target=self._accept, args=(listener, lambda thread: threads.append(thread)))]
        threads[0].start()
        try:
            yield self
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            for thread in threads:
                thread.join(30)
                assert not thread.is_alive(), "a connection was left open"

    def _accept(self, listener: socket.socket, note: Any) -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(plain, self.connections))
            note(thread)
            thread.start()

    def _serve(self, plain: socket.socket, number: int) -> None:
        with suppress(OSError), plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wire = self.context.wrap_socket(plain, server_side=True) if self.context else plain
            with suppress(OSError, _HungUp), wire:
                greeting = self.greetings[number - 1] if number <= len(self.greetings) else "220 hi"
                if greeting == "silent":
                    self.say_nothing(wire)
                wire.sendall(f"{greeting}\r\n".encode())
                if greeting.startswith("220"):
                    _Talk(self, wire).talk()

    def say_nothing(self, wire: Any) -> None:
        """Until the client has had enough."""
        self.silent += 1
        with suppress(OSError):
            while wire.recv(65_536):
                pass
        self.silent -= 1
        raise _HungUp


class _HungUp(Exception):
    pass


class _Talk:
    """One connection."""

    def __init__(self, server: FaultServer, wire: Any) -> None:
        self.server, self.wire = server, wire
        self.bytes = b""
        self.mails = 0
        self.number = -1
        self.open = False

    def talk(self) -> None:
        while True:
            line = self.until(b"\r\n").decode()
            self.server.commands.append(line)
            verb = line[:4].upper()
            if verb in ("EHLO", "LHLO", "HELO"):
                self.hello(verb)
            elif verb in ("MAIL", "RCPT", "DATA"):
                getattr(self, verb.lower())(line)
            else:
                self.say({"RSET": "250 ok", "QUIT": "221 bye"}.get(verb, "502 what"))
                self.open = self.open and verb != "RSET"
                if verb == "QUIT":
                    raise _HungUp

    def hello(self, verb: str) -> None:
        if (verb == "LHLO") != self.server.lmtp:
            self.say("502 what")
            return
        lines = [*self.server.features, *(["PIPELINING"] if self.server.pipelining else [])]
        self.say("\r\n".join(f"250-{line}" for line in lines[:-1]) + f"\r\n250 {lines[-1]}")

    def mail(self, line: str) -> None:
        found = re.match(r"MAIL FROM:<bounce\+(\d+)@", line)
        self.number = int(found[1]) if found else -1
        if self.server.most and self.mails >= self.server.most:
            self.say("421 4.7.0 enough")
            raise _HungUp
        if self.open:
            self.say("503 nested")
            return
        self.open = self.reply("MAIL")
        self.recipients = 0

    def rcpt(self, line: str) -> None:
        if not self.open:
            self.say("503 no sender")
        elif self.reply("RCPT"):
            self.recipients = 1

    def data(self, line: str) -> None:
        heard = self.open and self.recipients
        if not heard and not self.server.anyway:
            self.say("503 nobody")
            return
        if heard:
            if not self.reply("DATA"):
                return
        else:
            self.say("354 go")
        body = self.until(b".\r\n") if self.peek(3) == b".\r\n" else self.until(b"\r\n.\r\n")
        self.open = False
        if not heard:
            assert body == b"", "a message went to nobody"
            self.say("554 nobody")
            return
        self.server.bodies.append(body)
        self.server.together += self.bytes.startswith(b"MAIL")
        self.end_of_data()

    def end_of_data(self) -> None:
        way = self.server.take_fault(self.number, ".")
        if way in ("", *HARMLESS) or way in BREAKS:
            self.server.accepted[self.number] += 1
            self.mails += 1
        self.act(way, ".")
        if way in ("", *HARMLESS, *REFUSALS):
            self.server.answered[self.number] += 1
        if self.server.unasked and self.mails == self.server.most:
            self.say("421 4.7.0 enough")
            raise _HungUp

    def reply(self, phase: str) -> bool:
        """Whether the phase went well."""
        way = self.server.take_fault(self.number, phase)
        self.act(way, phase)
        return way in ("", *HARMLESS)

    def act(self, way: str, phase: str) -> None:
        sound = SOUND[phase]
        match way:
            case "":
                self.say(sound)
            case "slow":
                for byte in f"{sound}\r\n".encode():
                    self.wire.sendall(bytes([byte]))
            case "split":
                self.wire.sendall(sound[:2].encode())
                self.wire.sendall(f"{sound[2:]}\r\n".encode())
            case "several lines":
                self.say(f"{sound[:3]}-so\r\n{sound[:3]}-be\r\n{sound[:3]} it")
            case "drop":
                raise _HungUp
            case "reset":
                self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raise _HungUp
            case "half":
                self.wire.sendall(sound[:6].encode())
                raise _HungUp
            case "silent":
                self.server.say_nothing(self.wire)
            case _:
                self.say(self.odd(way, phase))
                if way not in ("later", "never"):
                    raise _HungUp

    def odd(self, way: str, phase: str) -> str:
        code = SOUND[phase][:3]
        return REFUSALS.get(way) or {
            "garbled": "what?", "nul": f"{code} o\0k", "long": f"{code} " + "x" * 5_000, "wrong": WRONG[phase],
            "endless": f"{code}-and on\r\n" * 300 + f"{code} end", "two codes": f"{code}-well\r\n550 no",
        }[way]  # fmt: skip

    def say(self, words: str) -> None:
        if not self.server.pipelining and self.bytes:
            self.server.ahead.append(self.bytes)
        self.wire.sendall(f"{words}\r\n".encode())

    def peek(self, count: int) -> bytes:
        while len(self.bytes) < count:
            self.more()
        return self.bytes[:count]

    def until(self, end: bytes) -> bytes:
        while end not in self.bytes:
            self.more()
        taken, _, self.bytes = self.bytes.partition(end)
        return taken

    def more(self) -> None:
        data = self.wire.recv(65_536)
        if not data:
            raise _HungUp
        self.bytes += data
