"""Stopping a run in good order."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from signal import Signals
from types import FrameType

from nurture.engine.clocks import real_now

SHORTEST, LONGEST = 1.0, 60.0
"""Seconds between two runs of `run --loop`: files and sources may change at any time."""
_NAP = 0.2
_ENDS = (Signals.SIGTERM, Signals.SIGINT, Signals.SIGHUP)


class Stop:
    """Whether SIGTERM, SIGINT or SIGHUP came: the messages at hand are finished first. A second SIGINT ends at once.

    SIGHUP says that the terminal is gone. Whoever is ending already hears no more of them.
    """

    def __init__(self) -> None:
        self.by: Signals | None = None

    def __call__(self) -> bool:
        return self.by is not None

    def wait_for(self, due: datetime | None) -> bool:
        """Wait for that instant, a minute at most, a second at least; and say whether to stop."""
        seconds = (due - real_now()).total_seconds() if due else LONGEST
        self.wait(min(max(seconds, SHORTEST), LONGEST))
        return self.by is not None

    def wait(self, seconds: float) -> None:
        """Let that long pass, unless a signal comes."""
        end = time.monotonic() + seconds
        while self.by is None and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _NAP))  # in naps: a signal that comes just before a sleep does not end it

    @contextmanager
    def listening(self) -> Iterator[None]:
        heard = [each for each in _ENDS if (each, signal.getsignal(each)) != (Signals.SIGHUP, signal.SIG_IGN)]  # nohup
        before = {each: signal.signal(each, self._come) for each in heard}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, signal.SIG_IGN if self.by else handler)

    def _come(self, number: int, _frame: FrameType | None) -> None:
        if self.by is Signals.SIGINT:
            signal.signal(number, signal.SIG_IGN)
            raise KeyboardInterrupt
        self.by = Signals(number)
