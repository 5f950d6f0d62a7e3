"""Where the mail leads that somebody asked for who wants a copy of their data, or to be forgotten.

| request | effect | answer |
| --- | --- | --- |
| GET, HEAD | none, however often and by whatever program | a page with two buttons |
| POST, to save | none | all that is known, as a file |
| POST, to erase | none | a page that asks once more |
| POST, to erase for good | forgotten, durable before the answer; to the last byte by the next run's end | a page |
| any, more than 24 hours after the mail was written | none | a page that says how to ask anew |
"""

from __future__ import annotations

import asyncio
import json
from contextlib import closing, suppress

from starlette.requests import Request
from starlette.responses import Response

from nurture.core.addresses import Address
from nurture.core.model import Event
from nurture.core.their_data import VALID
from nurture.engine.clocks import now_of
from nurture.engine.erasures import erase
from nurture.engine.export import all_about
from nurture.engine.report import Report
from nurture.engine.wishes import ERASED
from nurture.store.errors import Unusable
from nurture.store.opening import opened_as_it_is
from nurture.web.answers import download
from nurture.web.bodies import read_form
from nurture.web.pages import Pages, masked
from nurture.web.records import PATIENCE
from nurture.web.site import Site, Visitor
from nurture.web.tracking import Tracking
from nurture.web.words import spoken


class TheirData:
    def __init__(self, site: Site, pages: Pages, tracking: Tracking) -> None:
        self._site = site
        self._pages = pages
        self._tracking = tracking

    async def ask(self, request: Request) -> Response:
        found = self._site.reader(request, "data")
        if found is None:
            return self._tracking.lost(request)
        digest, visitor = found
        return self._too_late(digest, visitor) if self._is_old(visitor) else self._page("data", visitor)

    async def do(self, request: Request) -> Response:
        found = self._site.reader(request, "data")
        if found is None:
            return self._tracking.lost(request)
        if not self._tracking.takes(request, self._site.posts):
            return self._pages.busy(request)
        do = dict(await read_form(request)).get("do", "")
        digest, visitor = found
        if self._is_old(visitor):
            return self._too_late(digest, visitor)
        if do == "export":
            return download(await asyncio.to_thread(self._known, visitor.address), "data.json")
        if do != "erase for good":
            return self._page("sure" if do == "erase" else "data", visitor)
        await self._erase(digest, visitor)
        return self._pages.message(request, "erased")

    def _known(self, address: Address) -> bytes:
        """In a thread of its own: of a long life it takes a second, for which no click may wait."""
        with closing(opened_as_it_is(self._site.database, PATIENCE)) as store:
            known = all_about(address, self._site.place, store, Report(now_of(store)))
        return json.dumps(known, ensure_ascii=False, indent=2).encode()

    async def _erase(self, digest: bytes, visitor: Visitor) -> None:
        """At once, as far as the database can be written; a run does the rest, and all of it where it cannot."""
        wish = Event(ERASED, self._site.now(), ERASED, facts={"address": visitor.address.email})
        self._site.inbox.wish(digest, wish)
        with suppress(Unusable):
            await self._site.records.write(lambda store: erase(visitor.address.key, store))

    def _is_old(self, visitor: Visitor) -> bool:
        message = visitor.mailed.message
        return self._site.now() - (message.written or message.at) > VALID

    # -- what is shown

    def _page(self, name: str, visitor: Visitor) -> Response:
        say, address = spoken(visitor.language), masked(visitor.mailed.email)
        return self._pages.page(name, say, say(name), say(f"{name}_text", address=address))

    def _too_late(self, digest: bytes, visitor: Visitor) -> Response:
        say, url = spoken(visitor.language), self._site.settings(digest)
        text, link = say("data_late_text"), say("settings")
        return self._pages.page("onward", say, say("late"), text, 410, url=url, link=link)
