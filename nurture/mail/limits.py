"""How much time and space a template may take for one message."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from types import FrameType

MAX_OUTPUT = 2_000_000
"""Characters that one part of a message, or one value on its way there, may have."""


class TooMuch(Exception):
    """A template asks for more work or space than a message may take."""


class _Stop:
    """A timer's handler; it stays, for an alarm may come late. `running` has the seconds of the block that runs."""

    def __init__(self) -> None:
        self.running: list[float] = []

    def __call__(self, signum: int, frame: FrameType | None) -> None:
        if self.running:
            raise TooMuch(f"it takes longer than {self.running[-1]:g} seconds")


_TIMERS = {
    signal.ITIMER_REAL: (signal.SIGALRM, _Stop()),
    signal.ITIMER_VIRTUAL: (signal.SIGVTALRM, _Stop()),
}


@contextmanager
def time_limit(seconds: float, timer: int = signal.ITIMER_REAL) -> Iterator[None]:
    """Raises TooMuch inside the block after `seconds` of the timer. Does nothing outside the main thread.

    Whoever else uses the timer, as a plugin may, has its handler and its time back behind the block.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    number, stop = _TIMERS[timer]
    theirs = signal.getsignal(number)
    if theirs is not stop:
        signal.signal(number, stop)
    stop.running.append(seconds)
    rest = signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        stop.running.clear()
        signal.setitimer(timer, 0)
        if theirs is not stop and callable(theirs):
            signal.signal(number, theirs)
            signal.setitimer(timer, *rest)


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
