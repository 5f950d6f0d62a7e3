"""A mail in its reader's browser, as it was sent."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from nurture.engine.delivery.shown import shown
from nurture.mail.render import RenderError
from nurture.store.attempts import Mailed
from nurture.web.answers import answer
from nurture.web.pages import Pages
from nurture.web.site import Site
from nurture.web.tracking import Tracking, is_old

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
        mailed, now = self._site.mailed("view", request.path_params["token"]), self._site.now()
        visitor = self._site.visitor(mailed) if mailed else None
        if mailed is None or visitor is None or is_old(mailed, now):
            return self._tracking.lost(request)
        await self._tracking.note(request, "view", mailed, now)
        page = self._made(mailed)
        if not page:
            return self._pages.message("view_gone", 404, visitor.language)
        return answer(page, "text/html", 200, _POLICY)

    def _made(self, mailed: Mailed) -> str:
        try:
            return shown(mailed.message, self._site.place, self._site.store)
        except RenderError:
            return ""
