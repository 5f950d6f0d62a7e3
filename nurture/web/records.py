"""What readers say goes straight into the database, as with `nurture record`, by a thread of its own.

A run may be writing; then it is waited for, briefly. Where the database cannot be written all the same, the wish is
kept in the inbox, which every run reads before it claims anything. Either is durable before the reader is answered,
and lies where runs look for it: a database that another one was put in place of while it was written counts as none.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from nurture.core.addresses import Address, read_address
from nurture.core.consents.standing import withdrawal
from nurture.core.frozen import altered
from nurture.core.model import Consent, Event, LeadState, Message
from nurture.store.errors import TooNew, Unusable
from nurture.store.inbox import Inbox
from nurture.store.opening import opened_as_it_is
from nurture.store.sqlite import SqliteStore
from nurture.web.opened import Opened

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds for which a wish waits for whoever writes, its turn behind others included."""


class Gone(Exception):
    """The message is of nobody who is still known."""


class Records:
    """Of the database at `path`; `inbox` is asked for where it cannot be written."""

    def __init__(self, path: Path, inbox: Callable[[], Inbox]) -> None:
        self._inbox = inbox
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="records")
        self._store = Opened(path, lambda: opened_as_it_is(path, PATIENCE))

    async def write(self, work: Callable[[SqliteStore], T]) -> T:
        """What this writes, in one transaction, is durable on return. Raises StoreError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._write, work, time.monotonic())

    async def say(self, digest: bytes, events: list[Event]) -> None:
        """Write down what the reader of a message says, unless it holds already. Raises Gone and StoreError.

        While wishes wait, it is one more of them: after one that is granted it may hold no more. It waits too for a
        newer version of nurture that has written the database already.
        """
        try:
            await self.write(lambda store: _append_all(store, digest, events))
            waits = bool(self._inbox().wishes())
        except (Unusable, TooNew):
            waits = True
        for event in events if waits else ():
            self._inbox().wish(digest, event)

    async def agree(self, digest: bytes, consents: list[Consent]) -> None:
        """Write down what the reader of a message agrees to. Raises Gone and StoreError."""
        await self.write(lambda store: _agree(store, digest, consents))

    def close(self) -> None:
        """What was begun is finished."""
        self._thread.submit(self._store.close).result()
        self._thread.shutdown()

    def _write(self, work: Callable[[SqliteStore], T], asked: float) -> T:
        left = PATIENCE - (time.monotonic() - asked)
        if left <= 0:
            raise Unusable
        try:
            self._store.look()
            store = self._store()
            with store.transaction():
                done = work(store)
            if not self._store.lies_there():
                raise Unusable
        except Unusable:
            self._store.close()
            raise
        return done


def _append_all(store: SqliteStore, digest: bytes, events: list[Event]) -> None:
    for event in events:
        _append(store, digest, event)


def _append(store: SqliteStore, digest: bytes, event: Event) -> None:
    message, key, state = _reader(store, digest)
    if not _holds(event, state):
        store.append(key, altered(event, campaign=message.campaign, message=message.key), event.at)


def _agree(store: SqliteStore, digest: bytes, consents: list[Consent]) -> None:
    _, key, _ = _reader(store, digest)
    store.add_consents(key, consents, max(each.at for each in consents))


def _reader(store: SqliteStore, digest: bytes) -> tuple[Message, str, LeadState]:
    """The message of this digest, and whom it was written to."""
    mailed = store.mailed(digest)
    address = read_address(mailed.email) if mailed else None
    state = store.state(address.key) if isinstance(address, Address) else None
    if mailed is None or state is None or not isinstance(address, Address):
        raise Gone
    return mailed.message, address.key, state


def _holds(event: Event, state: LeadState) -> bool:
    """Whether it has been said already, so that a second time changes nothing."""
    if event.verb != "unsubscribed":
        return False
    if not event.what:
        return bool(state.suppressed)
    return withdrawal(event.what[0], state.consents) is not None
