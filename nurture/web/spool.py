"""Hits going into the inbox: those of one turn of the event loop share a commit, for which their answers wait.

After every thousand commits another thread carries the write-ahead log over, so that no answer waits for the disk.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from nurture.store.errors import StoreError
from nurture.store.inbox import Note

_COMMITS = 1000
_log = logging.getLogger("nurture.web")


class Spool:
    """`keep` makes several durable at once. Where it cannot, the reader gets there all the same, and it is told: as it
    begins, and once it is over, with how many were lost. `lost_at` is the last of them, until hits are kept again.

    `carry_over` is called in a thread of its own.
    """

    def __init__(self, keep: Callable[[Sequence[Note]], None], carry_over: Callable[[], None]) -> None:
        self._keep, self._carry_over = keep, carry_over
        self._commits = 0
        self._carrying: asyncio.Future[None] | None = None
        self._waiting: list[tuple[Note, asyncio.Future[None]]] = []
        self._lost = 0
        self.lost_at: float | None = None

    def add(self, note: Note) -> asyncio.Future[None]:
        """Done when the note is durable."""
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._commit)
        self._waiting.append((note, kept := loop.create_future()))
        return kept

    def _commit(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            self._keep([note for note, _ in waiting])
        except StoreError as error:
            self._lose(len(waiting), error)
        else:
            self._go_on()
        finally:
            for _, kept in waiting:
                if not kept.done():
                    kept.set_result(None)
        self._commits += 1
        if self._commits >= _COMMITS and (self._carrying is None or self._carrying.done()):
            self._commits = 0
            self._carrying = asyncio.get_running_loop().run_in_executor(None, self._carry)

    def _lose(self, count: int, error: StoreError) -> None:
        if not self._lost:
            _log.error("from now on hits are lost: %s", error)
        self._lost += count
        self.lost_at = time.monotonic()

    def _go_on(self) -> None:
        if self._lost:
            _log.error("hits are kept again; lost: %d", self._lost)
            self._lost, self.lost_at = 0, None

    def _carry(self) -> None:
        try:
            self._carry_over()
        except StoreError as error:
            _log.error("the inbox grows: %s", error)
