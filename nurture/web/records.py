"""What readers say goes straight into the database, as with `nurture record`, by a thread of its own.

A run may be writing; then it is waited for, briefly. Where the database cannot be written all the same, the wish is
kept in the inbox, which every run reads before it claims anything. Either is durable before the reader is answered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from nurture.core.addresses import Address, read_address
from nurture.core.frozen import altered
from nurture.core.model import Event, LeadState
from nurture.store.errors import Unusable
from nurture.store.inbox import Inbox
from nurture.store.sqlite import SqliteStore

PATIENCE = 2.0
"""Seconds for which a wish waits for whoever writes, its turn behind others included."""


class Gone(Exception):
    """The message is of nobody who is still known."""


class Records:
    """Of the database at `path`; `inbox` is asked for where it cannot be written."""

    def __init__(self, path: Path, inbox: Callable[[], Inbox]) -> None:
        self._path = path
        self._inbox = inbox
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="records")
        self._store: SqliteStore | None = None

    async def say(self, digest: bytes, events: list[Event]) -> None:
        """Write down what the reader of a message says, unless it holds already. Raises Gone and StoreError."""
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._thread, self._write, digest, events, time.monotonic())
        except Unusable:
            for event in events:
                self._inbox().wish(digest, event)

    def close(self) -> None:
        """What was begun is finished."""
        self._thread.submit(self._let_go).result()
        self._thread.shutdown()

    def _write(self, digest: bytes, events: list[Event], asked: float) -> None:
        left = PATIENCE - (time.monotonic() - asked)
        if left <= 0:
            raise Unusable
        try:
            store = self._opened()
            with store.transaction():
                for event in events:
                    _append(store, digest, event)
        except Unusable:
            self._let_go()
            raise

    def _opened(self) -> SqliteStore:
        if self._store is None:
            self._store = SqliteStore(self._path, PATIENCE)
        return self._store

    def _let_go(self) -> None:
        if self._store:
            self._store.close()
            self._store = None


def _append(store: SqliteStore, digest: bytes, event: Event) -> None:
    mailed = store.mailed(digest)
    address = read_address(mailed.email) if mailed else None
    state = store.state(address.key) if isinstance(address, Address) else None
    if mailed is None or state is None or not isinstance(address, Address):
        raise Gone
    if not _holds(event, state):
        told = altered(event, campaign=mailed.message.campaign, message=mailed.message.key)
        store.append(address.key, told, event.at)


def _holds(event: Event, state: LeadState) -> bool:
    """Whether it has been said already, so that a second time changes nothing."""
    if event.verb != "unsubscribed":
        return False
    if not event.what:
        return bool(state.suppressed)
    return any(c.purpose == event.what[0] and not c.given for c in state.consents)
