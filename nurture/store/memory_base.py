"""The tables of the store in memory: plain dictionaries with undo, and the settings and files kept in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Any

from nurture.core.consents.chain import Link, Record
from nurture.core.decisions import Decision
from nurture.core.forms import Pending
from nurture.core.model import Event, LeadState
from nurture.core.suppression import Suppression
from nurture.store.agenda import Agenda
from nurture.store.attempts import Shared
from nurture.store.inbox import Tally
from nurture.store.protocol_suppression import Leftover
from nurture.store.trails import KeptHit


class MemoryBase:
    """What is kept. A transaction that fails takes back all that it wrote."""

    def __init__(self) -> None:
        self._settings = {"id": "memory", "secret": "0" * 64}
        self._files: dict[str, tuple[str, str]] = {}
        self._cursors: dict[str, str] = {}
        self._ids: dict[str, int] = {}
        self._keys: dict[int, str] = {}
        self._states: dict[int, LeadState] = {}
        self._due: Agenda[int] = Agenda()
        self._events: dict[str, int] = {}
        self._messages: dict[str, tuple[int, int]] = {}
        self._ready: Agenda[str] = Agenda()
        self._links: dict[str, tuple[tuple[str, str], ...]] = {}
        self._shared: dict[bytes, Shared] = {}
        self._hits: dict[str, tuple[KeptHit, ...]] = {}
        self._last_opens: dict[int, date] = {}
        self._tallies: dict[Tally, int] = {}
        self._said: dict[int, Mapping[str, Mapping[str, int]]] = {}
        self._suppressed: dict[str, tuple[Suppression, ...]] = {}
        self._chained: dict[int, Link] = {}
        self._records: dict[int, tuple[Record, ...]] = {}
        self._decisions: dict[int, tuple[Decision, ...]] = {}
        self._waiting: dict[str, tuple[Event, ...]] = {}
        self._waits: dict[str, str] = {}
        self._marks: dict[str, bool] = {}
        self._leftovers: dict[Leftover, bool] = {}
        self._pendings: dict[str, tuple[int, Pending]] = {}
        self._last: dict[str, int] = {}
        self._undo: list[Callable[[], object]] = []
        self._depth = 0
        self._epoch = 0

    # -- undone together

    @contextmanager
    def transaction(self) -> Iterator[None]:
        start = len(self._undo)
        self._depth += 1
        try:
            yield
        except BaseException:
            while len(self._undo) > start:
                self._undo.pop()()
            raise
        finally:
            self._depth -= 1
            if not self._depth:
                self._undo.clear()

    def _set(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        if key in table:
            self._undo.append(partial(table.__setitem__, key, table[key]))
        else:
            self._undo.append(partial(table.pop, key))
        table[key] = value

    def _drop(self, table: dict[Any, Any], key: Any) -> None:
        if key in table:
            self._undo.append(partial(table.__setitem__, key, table[key]))
            del table[key]

    def _number(self, what: str) -> int:
        """The next number, never given twice."""
        self._set(self._last, what, self._last.get(what, 0) + 1)
        return self._last[what]

    def _time(self, agenda: Agenda[Any], key: Any, at: datetime | None) -> None:
        self._undo.append(partial(agenda.put, key, agenda.get(key)))
        agenda.put(key, at)

    # -- the store itself

    def close(self) -> None:
        """Nothing is open."""

    def begin_run(self) -> int:
        self._epoch += 1
        self.put("epoch", str(self._epoch))
        return self._epoch

    def get(self, name: str) -> str:
        return self._settings.get(name, "")

    def put(self, name: str, value: str) -> None:
        with self.transaction():
            self._set(self._settings, name, value)

    def keep_file(self, digest: str, path: str, text: str) -> None:
        with self.transaction():
            if digest not in self._files:
                self._set(self._files, digest, (path, text))

    def file(self, digest: str) -> tuple[str, str] | None:
        return self._files.get(digest)
