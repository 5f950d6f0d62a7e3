"""Clicks on links, as many as a server takes or as many a second as one says, over connections that stay open.

python -m benchmarks.clicks PORT FILE CONNECTIONS SECONDS [RATE]   prints {"answers", "seconds", "p50", "p99"} as JSON

FILE holds a path a line. Each click comes from another address, as X-Forwarded-For has it. With RATE, clicks come at
even times whether or not those before are answered, and milliseconds count from when a click was to come.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import deque
from itertools import count, cycle
from pathlib import Path
from statistics import quantiles

_END = b"\r\n\r\n"


class Load:
    def __init__(self, paths: list[str], until: float) -> None:
        self.until = until
        self.took: list[float] = []
        self.idle: deque[Client] = deque()
        self.late: deque[float] = deque()
        self._paths, self._numbers = cycle(paths), count()

    def request(self) -> bytes:
        n = next(self._numbers)
        place = f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        return (
            f"GET {next(self._paths)} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {place}\r\n"
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\nAccept-Language: pl\r\n\r\n"
        ).encode()


class Client(asyncio.Protocol):
    def __init__(self, load: Load, paced: bool) -> None:
        self._load, self._paced = load, paced
        self._came, self._since = b"", 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._came += data
        while _END in self._came:
            head, _, self._came = self._came.partition(_END)
            assert head.startswith(b"HTTP/1.1 302"), head
            self._load.took.append(time.perf_counter() - self._since)
            self._next()

    def click(self, since: float) -> None:
        self._since = since
        self._transport.write(self._load.request())

    def _next(self) -> None:
        if not self._paced:
            if time.perf_counter() < self._load.until:
                self.click(time.perf_counter())
        elif self._load.late:
            self.click(self._load.late.popleft())
        else:
            self._load.idle.append(self)


async def clicks(port: int, paths: list[str], connections: int, seconds: float, rate: float) -> dict[str, float]:
    start = time.perf_counter()
    load, loop = Load(paths, start + seconds), asyncio.get_running_loop()
    for _ in range(connections):
        await loop.create_connection(lambda: Client(load, bool(rate)), "127.0.0.1", port)
    for n in range(int(seconds * rate)):
        due = start + n / rate
        while (left := due - time.perf_counter()) > 0:
            await asyncio.sleep(left if left > 0.002 else 0)
        if load.idle:
            load.idle.popleft().click(due)
        else:
            load.late.append(due)
    await asyncio.sleep(max(load.until - time.perf_counter(), 0) + 1.0)
    spread = quantiles(load.took, n=100)
    return {"answers": len(load.took), "seconds": seconds, "p50": spread[49] * 1000, "p99": spread[98] * 1000}


if __name__ == "__main__":
    port, file, connections, seconds, *rate = sys.argv[1:]
    told = clicks(
        int(port), Path(file).read_text().split(), int(connections), float(seconds), float(rate[0] if rate else 0)
    )
    print(json.dumps(asyncio.run(told)))
