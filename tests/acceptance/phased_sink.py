"""An SMTP server with PIPELINING that holds any reply for as long as a test wants, and counts whose dots it saw."""

from __future__ import annotations

import contextlib
import re
import socketserver
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Event, Lock, Thread

_REPLIES = {"EHLO": "250-sink\r\n250 PIPELINING", "DATA": "354 go", "QUIT": "221 bye"}


class PhasedSink:
    """`had` counts Message-IDs of all whose dot came, answered or not: more than a server ever promises.

    `holds(phase, recipient, count)` says whether a reply is held until `release`; phases are MAIL, RCPT, DATA and DOT,
    `count` how often that phase has come by now. `held` gets (phase, recipient) of each as it begins to wait.
    """

    def __init__(self) -> None:
        self.had: Counter[str] = Counter()
        self.recipients: list[str] = []
        self.holds: Callable[[str, str, int], bool] = lambda phase, recipient, count: False
        self.held: Queue[tuple[str, str]] = Queue()
        self._counts: Counter[str] = Counter()
        self._lock, self._go = Lock(), Event()
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.sink = self
        self.port: int = self._server.server_address[1]
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def release(self) -> None:
        """Answer what is held, and hold nothing any more."""
        self.holds = lambda phase, recipient, count: False
        self._go.set()

    def close(self) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, count: int) -> list[str]:
        """Recipients of the next replies that are held."""
        return [self.held.get(timeout=60)[1] for _ in range(count)]

    def pass_by(self, phase: str, recipient: str) -> None:
        with self._lock:
            self._counts[phase] += 1
            holds = self.holds(phase, recipient, self._counts[phase])
        if holds:
            self.held.put((phase, recipient))
            self._go.wait()

    def take(self, recipient: str, body: bytes) -> None:
        found = re.search(rb"^Message-ID: (\S+)", body, re.MULTILINE)
        assert found
        with self._lock:
            self.had[found[1].decode()] += 1
            self.recipients.append(recipient)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    sink: PhasedSink

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is none of this server's."""


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink: PhasedSink = self.server.sink  # type: ignore[attr-defined]
        recipient = ""
        with contextlib.suppress(OSError):
            self._say("220 sink")
            for line in self.rfile:
                phase = line[:4].decode().upper()
                if phase == "RCPT":
                    recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                if phase in ("MAIL", "RCPT", "DATA"):
                    sink.pass_by(phase, recipient)
                self._say(
                    {"EHLO": "250-sink\r\n250 PIPELINING", "DATA": "354 go", "QUIT": "221 bye"}.get(phase, "250 ok")
                )
                if phase == "DATA" and (body := self._body()):
                    sink.take(recipient, body)
                    sink.pass_by("DOT", recipient)
                    self._say("250 taken")

    def _body(self) -> bytes:
        """Up to the dot; nothing when the client ended before it."""
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
        return b""

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def phased_sink() -> Iterator[PhasedSink]:
    sink = PhasedSink()
    try:
        yield sink
    finally:
        sink.close()
