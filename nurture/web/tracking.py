"""Links and images of mails: where they lead, and what may be noted of it.

| mode of the reader, at the hit | is noted of it |
| --- | --- |
| full | the hit, as evidence |
| hygiene | the day of the last open; a click as under aggregate |
| aggregate | one more click, or open, of that step on that day |
| none | nothing |

Where a link leads stands in the database, never in the request. A request by HEAD, or ahead of anybody's wish, is
evidence and counts for nothing else. Who asks more often than 60 times a minute still gets there, and is not noted.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from nurture.core import tokens
from nurture.core.hits import Hit, Kind, hit, is_ahead
from nurture.store.attempts import Mailed
from nurture.store.errors import StoreError
from nurture.store.inbox import Evidence, LastOpen, Note, Tally
from nurture.web.answers import headers_of, image, redirect
from nurture.web.askers import source_of
from nurture.web.pages import Pages
from nurture.web.site import Site

_log = logging.getLogger("nurture.web")
EXPIRES = timedelta(days=400)
"""A link leads somewhere for so long after its mail was written; those that unsubscribe always do."""
_WEB = ("http://", "https://")


class Tracking:
    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages
        self._salt: tuple[date, bytes] | None = None

    async def click(self, request: Request) -> Response:
        found = self._site.click(request.path_params["token"])
        mailed = self._site.store.mailed(found[0]) if found else None
        now = self._site.now()
        if not (found and mailed and found[1] < len(mailed.links)) or is_old(mailed, now):
            return self.lost(request)
        name, url = mailed.links[found[1]]
        if not url.lower().startswith(_WEB):
            return self.lost(request)
        await self.note(request, "click", mailed, now, found[1], name)
        return redirect(url)

    async def trap(self, request: Request) -> Response:
        found = self._site.click(request.path_params["token"])
        mailed = self._site.store.mailed(found[0]) if found and found[1] == tokens.TRAP else None
        now = self._site.now()
        if mailed is None or is_old(mailed, now):
            return self.lost(request)
        await self.note(request, "trap", mailed, now)
        return self._pages.message("trap")

    async def open(self, request: Request) -> Response:
        """The image is the same whatever the token is."""
        mailed, now = self._site.mailed("open", _before_gif(request)), self._site.now()
        if mailed and not is_old(mailed, now):
            await self.note(request, "open", mailed, now)
        return image()

    async def shared_click(self, request: Request) -> Response:
        digest = self._site.digest("shared click", request.path_params["token"])
        link = self._site.store.shared(digest) if digest else None
        if link is None or not link.url.lower().startswith(_WEB):
            return self.lost(request)
        today = self._site.now().date()
        await self._tally(request, Tally("click", link.campaign, link.step, link.name or link.url, today))
        return redirect(link.url)

    async def shared_open(self, request: Request) -> Response:
        digest = self._site.digest("shared open", _before_gif(request))
        if digest and (of := self._site.store.shared(digest)):
            await self._tally(request, Tally("open", of.campaign, of.step, "", self._site.now().date()))
        return image()

    # -- noting

    async def note(
        self, request: Request, kind: Kind, mailed: Mailed, now: datetime, link: int = 0, name: str = ""
    ) -> None:
        """What the reader's mode lets be known of a hit on a mail, durable on return."""
        message, mode = mailed.message, self._site.mode(mailed, now)
        if mode == "full":
            await self._keep(request, lambda: Evidence(message.key, self._hit(request, kind, now, link)))
        elif (mode != "none" and kind == "click") or (mode == "aggregate" and kind == "open"):
            await self._tally(request, Tally(kind, message.campaign, message.step, name, now.date()))
        elif mode == "hygiene" and kind == "open" and _is_wanted(request):
            await self._keep(request, lambda: LastOpen(message.lead, now.date()))

    async def _tally(self, request: Request, tally: Tally) -> None:
        if _is_wanted(request):
            await self._keep(request, lambda: tally)

    async def _keep(self, request: Request, note: Callable[[], Note]) -> None:
        """No trouble of ours keeps a reader from getting there."""
        if not self._site.hits.takes(source_of(self._asker(request)), time.monotonic()):
            return
        try:
            await asyncio.shield(self._site.spool.add(note()))
        except StoreError as error:
            _log.error("a hit is lost: %s", error)

    def _hit(self, request: Request, kind: Kind, now: datetime, link: int) -> Hit:
        headers = headers_of(request.scope)
        return hit(kind, now, request.method, headers, self._asker(request), self._salt_of(now.date()), link)

    def _salt_of(self, day: date) -> bytes:
        if self._salt is None or self._salt[0] != day:
            self._salt = day, self._site.inbox.salt(day)
        return self._salt[1]

    def _asker(self, request: Request) -> str:
        peer = request.client.host if request.client else ""
        return self._site.proxies.asker(peer, request.headers.get("x-forwarded-for", ""))

    # -- nothing there

    def lost(self, request: Request) -> Response:
        """The same for a token that was never made, is for something else, or is too old."""
        if self._site.misses.takes(source_of(self._asker(request)), time.monotonic()):
            return self._pages.message("lost", 404)
        busy = self._pages.message("busy", 429)
        busy.headers["Retry-After"] = "60"
        return busy


def is_old(mailed: Mailed, now: datetime) -> bool:
    return now - (mailed.message.written or mailed.message.at) > EXPIRES


def _is_wanted(request: Request) -> bool:
    """Whether somebody asked: not by HEAD, nor ahead of anybody's wish."""
    return request.method == "GET" and not is_ahead(request.headers)


def _before_gif(request: Request) -> str:
    return str(request.path_params["token"]).removesuffix(".gif")
