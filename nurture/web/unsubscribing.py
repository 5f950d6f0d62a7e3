"""The way out of all mail: a page that asks, and one click that does it (RFC 8058).

| request | effect | answer |
| --- | --- | --- |
| GET, HEAD | none, however often and by whatever program | a page with a button |
| POST, of any body | `unsubscribed`, durable before the answer | 200, never a redirect |

One click ends all mail to the address, as `nurture record ADDRESS unsubscribed` does: it is what our mails promise at
their end, what a mail to the other address of List-Unsubscribe does, and what keeps a requested mail from following.
Who wants less finds it behind the link to the preferences, as does who has changed their mind. A token is good for ever
and as often as it is used.
"""

from __future__ import annotations

from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from nurture.core.model import Event
from nurture.store.errors import Unusable
from nurture.web.bodies import read_body
from nurture.web.pages import Pages, masked
from nurture.web.records import Gone
from nurture.web.site import Site, Visitor
from nurture.web.tracking import Tracking
from nurture.web.words import spoken


class Unsubscribing:
    def __init__(self, site: Site, pages: Pages, tracking: Tracking) -> None:
        self._site = site
        self._pages = pages
        self._tracking = tracking

    async def ask(self, request: Request) -> Response:
        digest = self._site.digest("unsubscribe", request.path_params["token"])
        visitor = self._site.visitor(digest) if digest else None
        if digest is None or visitor is None:
            return self._tracking.lost(request)
        await self._tracking.seen(request, "unsubscribe", digest)
        if visitor.state.suppressed:
            return self._done(digest, visitor)
        words = spoken(visitor.language)
        return self._pages.page(
            "unsubscribe",
            words,
            words("unsubscribe", organisation=self._site.project.sender.organisation),
            words("unsubscribe_text", address=masked(visitor.mailed.email)),
            preferences=self._site.settings(digest),
        )

    async def do(self, request: Request) -> Response:
        digest = self._site.digest("unsubscribe", request.path_params["token"])
        if digest is None:
            return self._tracking.lost(request)
        await read_body(request)
        try:
            await self._site.records.say(digest, [out(self._site)])
        except Gone:
            return self._tracking.lost(request)
        return self._done(digest, self._reader(digest))

    def _done(self, digest: bytes, visitor: Visitor | None) -> Response:
        """With the way back, for who has changed their mind."""
        if visitor is None:
            return self._pages.message("unsubscribed", address="…")
        say, address = spoken(visitor.language), masked(visitor.mailed.email)
        text, url = say("unsubscribed_text", address=address), self._site.settings(digest)
        return self._pages.page("onward", say, say("unsubscribed"), text, url=url, link=say("settings"))

    def _reader(self, digest: bytes) -> Visitor | None:
        """None too where the database cannot be read: what was said stands in the inbox then."""
        try:
            return self._site.visitor(digest)
        except Unusable:
            return None


def out(site: Site) -> Event:
    """The event that ends all mail."""
    return Event("unsubscribed", site.now(), f"web/{uuid4().hex}")
