"""Wishes that `nurture serve` could not write into the database, because it was locked, and kept in the inbox.

They are taken in before anybody walks, and again before every claim, so that nobody is written to who has said no. Who
wishes to be forgotten is erased then; at the run's end, when nothing is in anybody's hands, to the last byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nurture.core.addresses import Address, read_address
from nurture.core.frozen import altered
from nurture.core.model import Message
from nurture.engine.erasures import erase
from nurture.engine.forgetting import forget
from nurture.engine.workplace import Workplace
from nurture.store.inbox import Inbox, Wish, inbox_of
from nurture.store.protocol import Store
from nurture.store.rules import suppresses

CONFIRMED = "confirmed"
"""What the reader of a mail wishes who says that a form was theirs: no event of their log."""
ERASED = "erased"
"""What one wishes who wants to be forgotten; the fact `address` is theirs."""


@dataclass(slots=True)
class Wishes:
    """Those in the inbox beside `database`, for `store`. Costs one look at the folder while there is no inbox, and one
    at an empty table while there is no wish."""

    database: Path
    store: Store
    _inbox: Inbox | None = field(default=None, init=False)
    _erased: dict[int, Wish] = field(default_factory=dict, init=False)

    def take_in(self) -> None:
        """Each once, however often a kill comes between: its event's key is known then. Raises Unusable."""
        inbox = self._opened()
        if inbox and (wishes := [wish for wish in inbox.wishes() if wish.number not in self._erased]):
            with self.store.transaction():
                for wish in wishes:
                    self._grant(wish)
            self._erased.update({wish.number: wish for wish in wishes if wish.event.verb == ERASED})
            inbox.granted([wish for wish in wishes if wish.number not in self._erased])

    def foresee(self) -> None:
        """What they will change, for a look ahead, whose store is thrown away: they stay for the run."""
        if inbox := self._opened():
            for wish in inbox.wishes():
                self._grant(wish)

    def suppressing(self) -> Iterator[tuple[str, str, datetime]]:
        """Whom they keep all mail from, by its key, with what was said and when; they stay for the run."""
        inbox = self._opened()
        for wish in inbox.wishes() if inbox else ():
            if wish.event.verb == ERASED:
                yield _whose(wish).key, ERASED, wish.event.at
            elif suppresses(wish.event) and (read := self._read(wish)):
                yield read[1].key, wish.event.verb, wish.event.at

    def erase(self, place: Workplace) -> None:
        """Leave no byte of those who wished so. For a run at its end, which holds the lock."""
        wishes = list(self._erased.values())
        for wish in wishes:
            forget(_whose(wish), place, self.store, in_run=True)
        if wishes and (inbox := self._opened()):
            inbox.granted(wishes)

    def close(self) -> None:
        if self._inbox:
            self._inbox.close()
            self._inbox = None

    def _opened(self) -> Inbox | None:
        if self._inbox is None and (path := inbox_of(self.database)).exists():
            self._inbox = Inbox(path)
        return self._inbox

    def _grant(self, wish: Wish) -> None:
        """Of a message that is gone the lead was erased, and gets nothing any more."""
        if wish.event.verb == CONFIRMED:
            request, evidence = (str(wish.event.facts[name]) for name in ("request", "evidence"))
            self.store.confirm(request, wish.event.at, evidence, str(wish.event.facts.get("form", "")))
            return
        if wish.event.verb == ERASED:
            erase(_whose(wish).key, self.store)
            return
        if read := self._read(wish):
            message, address = read
            event = altered(wish.event, campaign=message.campaign, message=message.key)
            self.store.append(address.key, event, wish.event.at)

    def _read(self, wish: Wish) -> tuple[Message, Address] | None:
        """The message whose reader wishes it, and the address that it went to."""
        mailed = self.store.mailed(wish.digest)
        address = read_address(mailed.email) if mailed else None
        return (mailed.message, address) if mailed and isinstance(address, Address) else None


def _whose(wish: Wish) -> Address:
    """The address that is to be forgotten."""
    address = read_address(str(wish.event.facts["address"]))
    assert isinstance(address, Address)
    return address
