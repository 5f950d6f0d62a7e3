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

from contextlib import suppress
from uuid import uuid4

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from nurture.core.model import Event
from nurture.store.errors import TooNew, Unusable
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
        found = self._site.reader(request, "unsubscribe")
        if found is None:
            return self._tracking.lost(request)
        digest, visitor = found
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
        visitor = self._reader(request)
        with suppress(HTTPException, ClientDisconnect):  # whatever it says, and however much of it comes
            await read_body(request)
        try:
            await self._site.records.say(digest, [out(self._site)])
        except Gone:
            return self._tracking.lost(request)
        return self._done(digest, visitor) if visitor else self._pages.message(request, "unsubscribed", address="…")

    def _done(self, digest: bytes, visitor: Visitor) -> Response:
        """With the way back, for who has changed their mind."""
        say, address = spoken(visitor.language), masked(visitor.mailed.email)
        text, url = say("unsubscribed_text", address=address), self._site.settings(digest)
        return self._pages.page("onward", say, say("unsubscribed"), text, url=url, link=say("settings"))

    def _reader(self, request: Request) -> Visitor | None:
        """None too where the database cannot be read: what is said stands in the inbox then."""
        try:
            found = self._site.reader(request, "unsubscribe")
        except (TooNew, Unusable):
            return None
        return found[1] if found else None


def out(site: Site) -> Event:
    """The event that ends all mail."""
    return Event("unsubscribed", site.now(), f"web/{uuid4().hex}")
