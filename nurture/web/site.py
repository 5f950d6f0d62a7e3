"""A project as it is served: its files as they were when it began, its database, and the inbox beside it.

Files that are edited later are read by the next start. What is asked for meanwhile is read from the database, which a
run may be writing at the same time, and which somebody may put another one in place of.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from starlette.requests import Request

from nurture.core import tokens
from nurture.core.addresses import Address, read_address
from nurture.core.consents.standing import TRACKING
from nurture.core.model import Consent, LeadState
from nurture.core.program import Mode
from nurture.core.tracking import mode_of
from nurture.engine.clocks import is_rehearsed, last_run, real_now
from nurture.engine.keys import keys_of
from nurture.engine.proofs import keep_words
from nurture.engine.workplace import Workplace
from nurture.store.attempts import Mailed
from nurture.store.carrying import carry_over
from nurture.store.errors import TooNew, Unusable
from nurture.store.inbox import Inbox, Note, inbox_of
from nurture.store.opening import opened_as_it_is, opened_to_write
from nurture.store.sqlite import SqliteStore
from nurture.web.askers import Limit, Proxies
from nurture.web.languages import remember
from nurture.web.opened import Opened
from nurture.web.records import Records
from nurture.web.spool import Spool

T = TypeVar("T")
_READING = 0.2
"""Seconds for which a look waits: readers of a write-ahead log wait for nobody, but for somebody who locks it all."""

_MOST = 10_000
"""Mails that are known at a time."""


class Unservable(Exception):
    """The project cannot be served; the text says why."""


class Followed(NamedTuple):
    """A mail as far as its links and images need it: its message, when it was written, and what its reader said to
    being tracked."""

    key: str
    lead: int
    campaign: str
    step: str
    written: datetime
    links: tuple[tuple[str, str], ...]
    consents: tuple[Consent, ...]


class Visitor(NamedTuple):
    """The reader of a message, whom its token has led here."""

    mailed: Mailed
    state: LeadState
    address: Address
    language: str


class Site:
    """Its connections are opened by the thread that serves, with `hold` before the first who asks."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        if place.loaded.fatal:
            raise Unservable("nothing can be served before this is mended: `nurture check` tells what")
        self.project, self.database = place.project, place.database
        with opened_to_write(self.database, real_now()) as store:
            self._begin(store)
        Inbox(inbox_of(self.database)).close()
        self._store = Opened(self.database, self._open)
        self._inbox = Opened(inbox_of(self.database), lambda: Inbox(inbox_of(self.database), carried=True))
        self.proxies = Proxies(self.project.proxies)
        self.hits, self.misses, self.posts = Limit(60), Limit(12), Limit(20)
        self.records = Records(self.database, lambda: self.inbox)
        self.spool = Spool(self._keep, lambda: carry_over(inbox_of(self.database)))

    @property
    def store(self) -> SqliteStore:
        return self._store()

    @property
    def inbox(self) -> Inbox:
        """The one that lies there: a run reads no other."""
        self._inbox.look()
        return self._inbox()

    def hold(self) -> None:
        """Open what is open from then on: on a disk that is full by then nothing could be. Raises StoreError."""
        self._store()
        self._inbox()

    def look(self) -> None:
        """Let go of a database that lies there no more. Whatever is more than a hit begins so, hits end so."""
        self._store.look()

    def close(self) -> None:
        self.records.close()
        self._store.close()
        self._inbox.close()

    def _keep(self, notes: Sequence[Note]) -> None:
        self.inbox.add(notes)
        self.look()

    def _open(self) -> SqliteStore:
        store = opened_as_it_is(self.database, _READING)
        try:
            self._begin(store)
        except BaseException:
            store.close()
            raise
        return store

    def _begin(self, store: SqliteStore) -> None:
        """What is known of a database by heart, and what it has to know of our pages."""
        self.keys, self._is_rehearsed = keys_of(store), is_rehearsed(store)
        self._followed: dict[bytes, Followed] = {}
        self._version = 0
        keep_words(self.project, store)

    def now(self) -> datetime:
        """The real clock; of a rehearsal that of its last run, as far as that can be read."""
        try:
            store = self.store
            return last_run(store) if self._is_rehearsed else real_now()
        except (TooNew, Unusable):
            return real_now()

    # -- whose a token is

    def click(self, token: str) -> tuple[bytes, int] | None:
        return self._read(lambda keys: tokens.read_click(keys, token))

    def visit(self, token: str) -> tuple[bytes, datetime] | None:
        return self._read(lambda keys: tokens.read_visit(keys, token))

    def digest(self, purpose: tokens.Purpose, token: str) -> bytes | None:
        return self._read(lambda keys: tokens.read(keys, purpose, token))

    def followed(self, digest: bytes) -> Followed | None:
        """The mail of this digest, to follow its links; kept for the next hit, as long as nobody has written."""
        version = self.store.written_elsewhere()
        if version != self._version or len(self._followed) >= _MOST:
            self._followed, self._version = {}, version
        if digest not in self._followed and (mailed := self.store.mailed(digest)):
            message = mailed.message
            said = tuple(c for c in self.store.consents_of(message.lead) if c.purpose == TRACKING)
            written = message.written or message.at
            links = tuple(mailed.links)
            self._followed[digest] = Followed(
                message.key, message.lead, message.campaign, message.step, written, links, said
            )
        return self._followed.get(digest)

    def mode(self, mail: Followed, now: datetime) -> Mode:
        """How much may be known of the reader now, whenever the mail was sent."""
        return mode_of(mail.consents, self.project, now)

    def settings(self, digest: bytes) -> str:
        """Where the reader of the mail of this digest chooses, from any of its pages."""
        return f"../p/{tokens.make(tokens.newest(self.keys), 'preferences', digest)}"

    def reader(self, request: Request, purpose: tokens.Purpose) -> tuple[bytes, Visitor] | None:
        """The mail whose token, for this purpose, stands in the path; its reader is answered in their own language."""
        digest = self.digest(purpose, request.path_params["token"])
        visitor = self.visitor(digest) if digest else None
        if digest is None or visitor is None:
            return None
        remember(request, visitor.language)
        return digest, visitor

    def visitor(self, digest: bytes) -> Visitor | None:
        mailed = self.store.mailed(digest)
        address = read_address(mailed.email) if mailed else None
        state = self.store.state(address.key) if isinstance(address, Address) else None
        if mailed is None or state is None or not isinstance(address, Address):
            return None
        language = str(state.lead.fields.get("language") or self.project.language)
        return Visitor(mailed, state, address, language)

    def _read(self, read: Callable[[tokens.Keys], T | None]) -> T | None:
        """A key may have been begun since, or another database lie there: to look costs less than the page that says
        that nothing is here."""
        found = read(self.keys)
        if found is None:
            self.look()
            self.keys = keys_of(self.store)
            found = read(self.keys)
        return found
