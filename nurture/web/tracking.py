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

import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from secrets import token_bytes

from starlette.requests import Request
from starlette.responses import Response

from nurture.core import tokens
from nurture.core.hits import Kind, hit, is_ahead, says_no
from nurture.core.tracking import lets_visits_be_known
from nurture.core.visits import marked
from nurture.store.errors import StoreError
from nurture.store.inbox import Evidence, LastOpen, Note, Tally
from nurture.web.answers import headers_of, image, redirect
from nurture.web.askers import Limit, source_of
from nurture.web.pages import Pages
from nurture.web.site import Followed, Site

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
        now = self._site.now()
        mail = self._followed(found[0] if found else None, now)
        name, url = mail.links[found[1]] if found and mail and found[1] < len(mail.links) else ("", "")
        if not (found and mail and url.lower().startswith(_WEB)):
            return self.lost(request)
        await self._note(request, "click", mail, now, found[1], name)
        return redirect(self._marked(url, request, mail, found[0], now))

    def _marked(self, url: str, request: Request, mail: Followed, digest: bytes, now: datetime) -> str:
        """The address with a token by which its pages may tell of this visit: for who agreed, and nobody else."""
        visits = self._site.project.visits
        if not (visits and visits.has(url) and lets_visits_be_known(mail.consents, self._site.project, now)):
            return url
        headers = headers_of(request.scope)
        if says_no(headers) or not _is_wanted(request, headers):
            return url
        return marked(url, tokens.make_visit(tokens.newest(self._site.keys), digest, now))

    async def trap(self, request: Request) -> Response:
        found, now = self._site.click(request.path_params["token"]), self._site.now()
        mail = self._followed(found[0] if found and found[1] == tokens.TRAP else None, now)
        if mail is None:
            return self.lost(request)
        await self._note(request, "trap", mail, now)
        return self._pages.message(request, "trap")

    async def open(self, request: Request) -> Response:
        """The image is the same whatever the token is."""
        digest, now = self._site.digest("open", _before_gif(request)), self._site.now()
        if mail := self._followed(digest, now):
            await self._note(request, "open", mail, now)
        return image()

    def _followed(self, digest: bytes | None, now: datetime) -> Followed | None:
        """None too for one that is too old."""
        mail = self._site.followed(digest) if digest else None
        return mail if mail and now - mail.written <= EXPIRES else None

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

    async def seen(self, request: Request, kind: Kind, digest: bytes, page: str = "") -> None:
        """Note that a page was looked at to which a mail leads; one of the firm's site is named."""
        if mail := self._site.followed(digest):
            await self._note(request, kind, mail, self._site.now(), name=page)

    async def _note(
        self, request: Request, kind: Kind, mail: Followed, now: datetime, link: int = 0, name: str = ""
    ) -> None:
        """What the reader's mode lets be known of a hit on a mail, durable on return."""
        mode, headers = self._site.mode(mail, now), headers_of(request.scope)
        if mode == "full":
            asker = self._asker(request, headers)
            salt = self._salt_of(now.date())
            page = name if kind == "visit" else ""
            seen = hit(kind, now, request.method, headers, asker, salt, link, page)
            await self._keep(Evidence(mail.key, seen), asker)
        elif mode == "hygiene" and kind == "open" and _is_wanted(request, headers):
            await self._keep(LastOpen(mail.lead, now.date()), self._asker(request, headers))
        elif mode != "none" and (kind == "click" or (kind == "open" and mode == "aggregate")):
            await self._tally(request, Tally(kind, mail.campaign, mail.step, name, now.date()))

    async def _tally(self, request: Request, tally: Tally) -> None:
        headers = headers_of(request.scope)
        if _is_wanted(request, headers):
            await self._keep(tally, self._asker(request, headers))

    async def _keep(self, note: Note, asker: str) -> None:
        if self._site.hits.takes(source_of(asker), time.monotonic()):
            await self._site.spool.add(note)

    def _salt_of(self, day: date) -> bytes:
        """Where there is none, networks have no mark that means anything: no trouble of ours keeps a reader waiting."""
        if self._salt is None or self._salt[0] != day:
            try:
                self._salt = day, self._site.inbox.salt(day)
            except StoreError:
                return token_bytes(16)
        return self._salt[1]

    def _asker(self, request: Request, headers: Mapping[str, str]) -> str:
        peer = request.client.host if request.client else ""
        return self._site.proxies.asker(peer, headers.get("x-forwarded-for", ""))

    # -- nothing there

    def lost(self, request: Request) -> Response:
        """The same for a token that was never made, is for something else, or is too old."""
        if self.takes(request, self._site.misses):
            return self._pages.message(request, "lost", 404)
        return self._pages.busy(request)

    def takes(self, request: Request, limit: Limit) -> bool:
        """Whether whoever asks is within the limit, with this request."""
        return limit.takes(self._source(request), time.monotonic())

    def may_ask(self, request: Request, limit: Limit) -> bool:
        """The same, of what is counted only once it is known what it is."""
        return not limit.is_over(self._source(request), time.monotonic())

    def _source(self, request: Request) -> str:
        return source_of(self._asker(request, headers_of(request.scope)))


def _is_wanted(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether somebody asked: not by HEAD, nor ahead of anybody's wish."""
    return request.method == "GET" and not is_ahead(headers)


def _before_gif(request: Request) -> str:
    return str(request.path_params["token"]).removesuffix(".gif")
