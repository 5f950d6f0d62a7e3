"""A server that was started answers: connections are tried until one is taken, or its process ends."""

from __future__ import annotations

import socket
import subprocess


def until_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    """Raises RuntimeError with what the process said when it ended, TimeoutError when it stays silent for long."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            said = process.stderr.read().decode(errors="replace") if process.stderr else ""
            raise RuntimeError(f"it ended with {process.returncode}: {said}") from None
    raise TimeoutError(f"nothing answers at port {port}")
