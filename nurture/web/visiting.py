"""Visits of the firm's own site: the script that tells of them, and what is noted of what it tells.

A reader who has agreed to tracking and follows a link of a mail to one of the listed hosts comes there with a token in
the address. The script, which the firm has put on its pages, sends it with the path of each on which somebody moves.

| noted is nothing | because |
| --- | --- |
| without a token of ours, or half an hour after its click | nobody is known who could have agreed |
| of a page that is not listed, or one of another site | nobody has asked for it |
| where the browser says Global Privacy Control or Do Not Track | its person says no |
| where tracking was taken back since | the mode at the hit is asked, as with every hit |

The answer is the same for all of these, and the browser shows it to nobody, so no other site is let read it (CORS).
"""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from nurture.core.hits import says_no
from nurture.core.visits import LASTS, Visits
from nurture.web.answers import answer, headers_of, nothing
from nurture.web.bodies import read_body
from nurture.web.site import Site
from nurture.web.tracking import Tracking

_SCRIPT = Path(__file__).with_name("visit.js").read_text("utf-8")


class Visiting:
    def __init__(self, site: Site, visits: Visits, tracking: Tracking) -> None:
        self._site = site
        self._visits = visits
        self._tracking = tracking

    async def script(self, _: Request) -> Response:
        """The same for everybody, so that browsers may keep it."""
        return answer(_SCRIPT, "text/javascript", Cache_Control="public, max-age=86400")

    async def note(self, request: Request) -> Response:
        headers, path = headers_of(request.scope), await _path(request)
        page = self._visits.page(path) if self._visits.has(headers.get("origin", "")) and not says_no(headers) else ""
        found = self._site.visit(request.path_params["token"])
        if page and found and self._site.now() - found[1] <= LASTS:
            await self._tracking.seen(request, "visit", found[0], page)
        return nothing()


async def _path(request: Request) -> str:
    """What the script says; "" where that is no path."""
    try:
        return (await read_body(request)).decode()
    except (HTTPException, UnicodeDecodeError):
        return ""
