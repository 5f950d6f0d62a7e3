"""Postfix's smtp-sink and smtp-source (Debian package postfix): the ceiling that everything is measured against."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.measure import Child, child

SIZE = 35_500
"""Bytes of a message of smtp-source: as many as the letter has."""


@contextmanager
def smtp_sink(count: bool = False) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Its port and process. With `count` it writes `mesg=N` to its output whenever a message has come."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    flags = [*(["-c"] if count else []), *(["-u", "nobody"] if os.geteuid() == 0 else [])]
    command = [_tool("smtp-sink"), *flags, f"127.0.0.1:{port}", "1000"]
    output = subprocess.PIPE if count else subprocess.DEVNULL
    with subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL) as sink:
        try:
            _wait_for(port)
            yield port, sink
        finally:
            sink.terminate()


def smtp_source(port: int, sessions: int, messages: int) -> Child:
    """The same bytes again and again over so many connections, each kept open; no message is made."""
    shape = ["-d", "-s", str(sessions), "-l", str(SIZE), "-m", str(messages)]
    return child([_tool("smtp-source"), *shape, "-f", "a@example.com", "-t", "b@example.com", f"127.0.0.1:{port}"])


def _tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if not found:
        raise SystemExit(f"there is no {name}: it is in Debian's package postfix")
    return found


def _wait_for(port: int) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise SystemExit("smtp-sink does not start")
