"""Wishes that `nurture serve` could not write into the database, because it was locked, and kept in the inbox.

They are taken in before anybody walks, and again before every claim, so that nobody is written to who has said no.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nurture.core.addresses import Address, read_address
from nurture.core.frozen import altered
from nurture.store.inbox import Inbox, Wish, inbox_of
from nurture.store.protocol import Store


@dataclass(slots=True)
class Wishes:
    """Those in the inbox beside `database`, for `store`. Costs one look at the folder while there is no inbox, and one
    at an empty table while there is no wish."""

    database: Path
    store: Store
    _inbox: Inbox | None = field(default=None, init=False)

    def take_in(self) -> None:
        """Each once, however often a kill comes between: its event's key is known then. Raises Unusable."""
        inbox = self._opened()
        if inbox and (wishes := inbox.wishes()):
            with self.store.transaction():
                for wish in wishes:
                    self._grant(wish)
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
        mailed = self.store.mailed(wish.digest)
        address = read_address(mailed.email) if mailed else None
        if mailed and isinstance(address, Address):
            event = altered(wish.event, campaign=mailed.message.campaign, message=mailed.message.key)
            self.store.append(address.key, event, wish.event.at)
