"""A TCP proxy that holds back each direction, in order, as a way to a far server does.

python -m benchmarks.delay TARGET SECONDS       prints its port, and serves until it is ended

It waits with select, whose clock is fine enough for milliseconds; epoll rounds up to whole ones.
"""

from __future__ import annotations

import selectors
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from statistics import median

from benchmarks.measure import REPO

CHUNK = 1 << 18


@contextmanager
def delayed(target: int, seconds: float) -> Iterator[int]:
    """A proxy in a process of its own before a port of this machine; `seconds` there and back. Gives its port."""
    command = [sys.executable, "-m", "benchmarks.delay", str(target), str(seconds / 2)]
    with subprocess.Popen(command, cwd=REPO, stdout=subprocess.PIPE, text=True) as proxy:
        try:
            assert proxy.stdout
            yield int(proxy.stdout.readline())
        finally:
            proxy.terminate()


def ping(port: int, times: int = 20) -> float:
    """Seconds until an SMTP server answers a NOOP, as a median."""
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.recv(CHUNK)
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            client.sendall(b"NOOP\r\n")
            client.recv(CHUNK)
            taken.append(time.perf_counter() - start)
        return median(taken)


@dataclass(eq=False)
class Way:
    """One direction of one connection: what came, each with the instant at which it may go on; b"" is the end."""

    source: socket.socket
    sink: socket.socket
    waiting: deque[tuple[float, bytes]] = field(default_factory=deque)
    ended: bool = False

    def take(self, delay: float) -> None:
        try:
            data = self.source.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self.ended = not data
        self.waiting.append((time.perf_counter() + delay, data))

    def pass_on(self, now: float) -> None:
        while self.waiting and self.waiting[0][0] <= now:
            due, data = self.waiting.popleft()
            try:
                if not data:
                    self.sink.shutdown(socket.SHUT_WR)
                elif (gone := self.sink.send(data)) < len(data):
                    self.waiting.appendleft((due, data[gone:]))
                    return
            except BlockingIOError:
                self.waiting.appendleft((due, data))
                return
            except OSError:
                self.waiting.clear()


class Proxy:
    def __init__(self, target: int, delay: float) -> None:
        self.target, self.delay = target, delay
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.selector = selectors.SelectSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.ways: list[Way] = []

    def serve(self) -> None:
        while True:
            for key, _ in self.selector.select(self._pause()):
                if key.data is None:
                    self._connect()
                else:
                    key.data.take(self.delay)
                    if key.data.ended:
                        self.selector.unregister(key.fileobj)
            now = time.perf_counter()
            for way in self.ways:
                way.pass_on(now)
            self._forget()

    def _pause(self) -> float | None:
        """Until the next piece is due; what a full buffer keeps is tried again within the millisecond."""
        dues = [way.waiting[0][0] for way in self.ways if way.waiting]
        return max(0.0, min(dues) - time.perf_counter()) if dues else None

    def _connect(self) -> None:
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.target))
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.setblocking(False)
        for way in (Way(client, server), Way(server, client)):
            self.ways.append(way)
            self.selector.register(way.source, selectors.EVENT_READ, way)

    def _forget(self) -> None:
        """Close connections that have ended on both sides."""
        for there, back in zip(self.ways[::2], self.ways[1::2], strict=True):
            if there.ended and back.ended and not there.waiting and not back.waiting:
                self.ways.remove(there)
                self.ways.remove(back)
                for end in (there.source, back.source):
                    with suppress(OSError):
                        end.close()


if __name__ == "__main__":
    proxy = Proxy(int(sys.argv[1]), float(sys.argv[2]))
    print(proxy.listener.getsockname()[1], flush=True)
    with suppress(KeyboardInterrupt):
        proxy.serve()
