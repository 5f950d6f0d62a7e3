"""A project as it is served: its files as they were when it began, its database, and the inbox beside it.

Files that are edited later are read by the next start. What is asked for meanwhile is read from the database, which a
run may be writing at the same time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from nurture.core import tokens
from nurture.core.addresses import Address, read_address
from nurture.core.model import LeadState
from nurture.core.program import Project
from nurture.core.tracking import Mode, mode_of
from nurture.mail.render import Renderer
from nurture.plugins import load_plugins
from nurture.project.load import Loaded, load
from nurture.store.attempts import Mailed
from nurture.store.errors import Unusable
from nurture.store.inbox import Inbox, inbox_of
from nurture.store.keys import keys_of
from nurture.store.opening import opened_to_write
from nurture.store.sqlite import SqliteStore
from nurture.web.askers import Limit, Proxies
from nurture.web.records import Records
from nurture.web.spool import Spool

T = TypeVar("T")
CACHE = ".nurture"
_READING = 0.2
"""Seconds for which a look waits: readers of a write-ahead log wait for nobody, but for somebody who locks it all."""

_KEYS_KNOWN = 60.0


class Unservable(Exception):
    """The project cannot be served; the text says why."""


class Rights(Protocol):
    """What a person may ask of all that is known of it, by the key of its address."""

    def export(self, key: str) -> bytes:
        """All of it, as JSON."""

    def erase(self, key: str) -> None:
        """Forget it."""


class Visitor(NamedTuple):
    """The reader of a message, whom its token has led here."""

    mailed: Mailed
    state: LeadState
    key: str
    language: str


class Site:
    """Opened in the folder `root`; its connections are opened by the thread that serves. `rights` are those that its
    preferences offer, if any."""

    def __init__(self, root: Path, rights: Rights | None = None) -> None:
        self.root, self.rights = root.absolute(), rights
        self._plugins = load_plugins(self.root)
        self.loaded: Loaded = load(self.root, self._plugins, cache=self.root / CACHE)
        if self.loaded.fatal or self.loaded.project is None:
            raise Unservable("nothing can be served before this is mended: `nurture check` tells what")
        self.project: Project = self.loaded.project
        self.database = self.root / "nurture.db"
        with opened_to_write(self.database, datetime.now(UTC)) as store:
            self.keys = keys_of(store)
            self._is_rehearsed = store.get("mode") == "rehearsed"
        Inbox(inbox_of(self.database)).close()
        self._looked = time.monotonic()
        self.proxies = Proxies(self.project.proxies)
        self.hits, self.misses = Limit(60), Limit(12)
        self.records = Records(self.database, lambda: self.inbox)
        self.spool = Spool(lambda notes: self.inbox.add(notes))

    @cached_property
    def store(self) -> SqliteStore:
        return SqliteStore(self.database, _READING)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(inbox_of(self.database))

    @cached_property
    def renderer(self) -> Renderer:
        return Renderer(self.loaded.templates, self._plugins.filters, self.root / CACHE, self.project.segments)

    @property
    def words(self) -> Collection[str]:
        """The names of the functions that templates may call."""
        return self._plugins.words.keys()

    def close(self) -> None:
        self.records.close()
        for name in ("store", "inbox"):
            if opened := self.__dict__.pop(name, None):
                opened.close()

    def now(self) -> datetime:
        """The real clock; of a rehearsal that of its last run, as far as that can be read."""
        with suppress(Unusable):
            if self._is_rehearsed and (ran := self.store.get("ran_at")):
                return datetime.fromisoformat(ran)
        return datetime.now(UTC)

    # -- whose a token is

    def click(self, token: str) -> tuple[bytes, int] | None:
        return self._read(lambda keys: tokens.read_click(keys, token))

    def digest(self, purpose: tokens.Purpose, token: str) -> bytes | None:
        return self._read(lambda keys: tokens.read(keys, purpose, token))

    def mailed(self, purpose: tokens.Purpose, token: str) -> Mailed | None:
        digest = self.digest(purpose, token)
        return self.store.mailed(digest) if digest else None

    def mode(self, mailed: Mailed, now: datetime) -> Mode:
        """How much may be known of the reader now, whenever the mail was sent."""
        return mode_of(self.store.consents_of(mailed.message.lead), self.project, now)

    def visitor(self, mailed: Mailed) -> Visitor | None:
        address = read_address(mailed.email)
        state = self.store.state(address.key) if isinstance(address, Address) else None
        if state is None or not isinstance(address, Address):
            return None
        language = str(state.lead.fields.get("language") or self.project.language)
        return Visitor(mailed, state, address.key, language)

    def _read(self, read: Callable[[tokens.Keys], T | None]) -> T | None:
        """A key may have been begun since: once a minute is looked whether one was."""
        found = read(self.keys)
        if found is None and time.monotonic() - self._looked > _KEYS_KNOWN:
            self.keys, self._looked = keys_of(self.store), time.monotonic()
            found = read(self.keys)
        return found
