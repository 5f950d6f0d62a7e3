"""How much time and space a template may take for one message."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from types import FrameType

MAX_OUTPUT = 2_000_000
"""Characters that one part of a message, or one value on its way there, may have."""


class TooMuch(Exception):
    """A template asks for more work or space than a message may take."""


@contextmanager
def time_limit(seconds: float, timer: int = signal.ITIMER_REAL) -> Iterator[None]:
    """Raises TooMuch inside the block after `seconds` of the timer. Does nothing outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    running = _running(timer)
    running.append(seconds)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        running.clear()


@cache
def _running(timer: int) -> list[float]:
    """The seconds of the block that runs, if one does. The first to ask installs the timer's handler, for good."""
    running: list[float] = []

    def stop(signum: int, frame: FrameType | None) -> None:
        if running:
            raise TooMuch(f"it takes longer than {running[-1]:g} seconds")

    signal.signal({signal.ITIMER_REAL: signal.SIGALRM, signal.ITIMER_VIRTUAL: signal.SIGVTALRM}[timer], stop)
    return running


def bounded(pieces: Iterable[str]) -> list[str]:
    """What a template prints, in pieces; raises TooMuch soon after it grows beyond MAX_OUTPUT characters."""
    out: list[str] = []
    size, rest = 0, iter(pieces)
    while some := list(islice(rest, 16)):
        size += sum(map(len, some))
        if size > MAX_OUTPUT:
            raise TooMuch(f"it makes more than {MAX_OUTPUT:,} characters")
        out += some
    return out
