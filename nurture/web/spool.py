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
        self._notes: list[Note] = []
        self._kept: asyncio.Future[None] | None = None

    def add(self, note: Note) -> asyncio.Future[None]:
        """Done when the note is durable."""
        if self._kept is None:
            loop = asyncio.get_running_loop()
            self._kept = loop.create_future()
            loop.call_soon(self._commit)
        self._notes.append(note)
        return self._kept

    def _commit(self) -> None:
        notes, kept = self._notes, self._kept
        self._notes, self._kept = [], None
        try:
            self._keep(notes)
        except StoreError as error:
            _log.error("%d hits are lost: %s", len(notes), error)
        finally:
            if kept and not kept.cancelled():
                kept.set_result(None)
