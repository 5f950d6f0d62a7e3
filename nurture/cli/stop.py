"""Stopping a run in good order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from signal import Signals
from threading import Event
from types import FrameType

from nurture.engine.clocks import real_now

SHORTEST, LONGEST = 1.0, 60.0
"""Seconds between two runs of `run --loop`: files and sources may change at any time."""


class Stop:
    """Whether SIGTERM or SIGINT came: the messages at hand are finished first. A second SIGINT ends at once."""

    def __init__(self) -> None:
        self.by: Signals | None = None
        self._event = Event()

    def __call__(self) -> bool:
        return self.by is not None

    def wait_for(self, due: datetime | None) -> bool:
        """Wait for that instant, a minute at most, a second at least; and say whether to stop."""
        until = (due - real_now()).total_seconds() if due else LONGEST
        return self._event.wait(min(max(until, SHORTEST), LONGEST))

    @contextmanager
    def listening(self) -> Iterator[None]:
        before = {each: signal.signal(each, self._come) for each in (Signals.SIGTERM, Signals.SIGINT)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _come(self, number: int, _frame: FrameType | None) -> None:
        if self.by is Signals.SIGINT:
            raise KeyboardInterrupt
        self.by = Signals(number)
        self._event.set()
