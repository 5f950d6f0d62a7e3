"""A mail in its reader's browser, as it was sent."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from nurture.core.model import Message
from nurture.engine.delivery.shown import shown
from nurture.mail.render import RenderError
from nurture.web.answers import answer
from nurture.web.pages import Pages
from nurture.web.site import Site
from nurture.web.tracking import EXPIRES, Tracking

_POLICY = (
    "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline' https:; font-src https:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups"
    " allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
"""A mail shows what a mail program would show of it, and runs nothing."""


class Viewing:
    def __init__(self, site: Site, pages: Pages, tracking: Tracking) -> None:
        self._site = site
        self._pages = pages
        self._tracking = tracking

    async def show(self, request: Request) -> Response:
        found = self._site.reader(request, "view")
        if found is None or self._is_old(found[1].mailed.message):
            return self._tracking.lost(request)
        digest, visitor = found
        await self._tracking.seen(request, "view", digest)
        page = self._made(visitor.mailed.message)
        if not page:
            return self._pages.message(request, "view_gone", 404)
        return answer(page, "text/html", 200, _POLICY)

    def _made(self, message: Message) -> str:
        try:
            return shown(message, self._site.place, self._site.store)
        except RenderError:
            return ""

    def _is_old(self, message: Message) -> bool:
        return self._site.now() - (message.written or message.at) > EXPIRES
