"""Whether the database can be read, and hits and wishes be kept: tried, as a full disk is noticed by writing alone.

What was lost shows for a minute, unless hits have been kept since. Everybody may ask, so one try a second is enough.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import closing, suppress

from starlette.requests import Request
from starlette.responses import Response

from nurture.store.errors import Locked, StoreError
from nurture.store.inbox import Inbox, inbox_of
from nurture.store.opening import opened_as_it_is
from nurture.web.answers import plain
from nurture.web.records import PATIENCE
from nurture.web.site import Site

_SECOND, _MINUTE = 1.0, 60.0


class Health:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = asyncio.Lock()
        self._tried: float | None = None
        self._wrong = ""

    async def tell(self, _: Request) -> Response:
        async with self._lock:
            now = time.monotonic()
            if self._tried is None or now - self._tried >= _SECOND:
                self._tried, self._wrong = now, await asyncio.to_thread(self._try)
        lost = self._site.spool.lost_at
        wrong = self._wrong or ("Hits were lost a moment ago." if lost and now - lost < _MINUTE else "")
        return plain(f"{wrong}\n", 503) if wrong else plain("ok\n")

    def _try(self) -> str:
        """What is wrong. A run that is writing is nothing wrong: wishes wait in the inbox meanwhile."""
        database = self._site.database
        try:
            with closing(opened_as_it_is(database, PATIENCE)) as store, suppress(Locked), store.transaction():
                store.get("id")
            with closing(Inbox(inbox_of(database), PATIENCE)) as inbox:
                inbox.try_out()
        except StoreError as error:
            return str(error)
        return ""
