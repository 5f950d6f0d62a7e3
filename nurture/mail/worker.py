"""The parent's side of the child process that compiles templates: whatever kills or hangs it is an answer, no more."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self, cast

from nurture.mail.compiler import Job, Outcome

WALL_SECONDS = 20.0
"""For one template, start of the child included."""


class Worker:
    """One child, started when first needed and anew after its death. Use it as a context manager."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._stop()

    def compile(self, job: Job, seconds: float = WALL_SECONDS) -> Outcome:
        """The outcome; a child that dies or takes longer than `seconds` is one that `failed`."""
        child = self._child or self._start()
        try:
            line = _exchange(child, json.dumps(job).encode() + b"\n", monotonic() + seconds)
        except (TimeoutError, BrokenPipeError, EOFError) as error:
            return Outcome(failed=("body", 1, self._death(error)))
        return cast(Outcome, json.loads(line))

    def _start(self) -> subprocess.Popen[bytes]:
        # The path makes the child find what its parent found, installed or in a checkout; -I would lose it.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)}
        self._child = subprocess.Popen(
            [sys.executable, "-m", "nurture.mail.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
        )
        for pipe in (self._child.stdin, self._child.stdout):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
        return self._child

    def _death(self, error: Exception) -> str:
        child = self._child
        if child is None or isinstance(error, TimeoutError):
            self._stop()
            return "compiling it takes too long"
        code = child.wait()
        self._stop()
        if code == -signal.SIGXCPU:
            return "compiling it takes too long"
        return f"it kills the compiler ({signal.Signals(-code).name if code < 0 else f'exit {code}'})"

    def _stop(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        self._child = None


def _exchange(child: subprocess.Popen[bytes], request: bytes, deadline: float) -> bytes:
    assert child.stdin is not None and child.stdout is not None
    send, receive = child.stdin.fileno(), child.stdout.fileno()
    rest, answer = memoryview(request), bytearray()
    while not answer.endswith(b"\n"):
        ready, writable, _ = select.select([receive], [send] if rest else [], [], max(0, deadline - monotonic()))
        if not ready and not writable:
            raise TimeoutError
        if writable:
            rest = rest[os.write(send, rest[:65536]) :]
        if ready:
            chunk = os.read(receive, 1 << 20)
            if not chunk:
                raise EOFError
            answer += chunk
    return bytes(answer)
