"""Hits going into the inbox: those of one turn of the event loop share a commit, for which their answers wait."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from nurture.store.errors import StoreError
from nurture.store.inbox import Note

_log = logging.getLogger("nurture.web")


class Spool:
    """`keep` makes several durable at once. Where it cannot, it is told, and the reader gets there all the same."""

    def __init__(self, keep: Callable[[Sequence[Note]], None]) -> None:
        self._keep = keep
        self._waiting: list[tuple[Note, asyncio.Future[None]]] = []

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
            _log.error("%d hits are lost: %s", len(waiting), error)
        finally:
            for _, kept in waiting:
                if not kept.done():
                    kept.set_result(None)
