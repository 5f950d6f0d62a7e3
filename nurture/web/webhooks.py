"""Webhooks: what providers and other programs post, by the plugins that nurture.yaml names.

| a post | effect | answer |
| --- | --- | --- |
| of nobody knows whom | none, but that it is counted | 401; 429 to who tries it too often |
| verified, but not to be read | none, but that the log and `doctor` say why | 400, with the reason |
| of more than may be | none, but that the log says so | 413 |
| a long one, of who was refused too often, or while another one is read | none | 503 |
| verified, and known already | none | 200 |
| verified | on the disk, all of it, before the answer | 200 |
| while the database is locked, a secret is not set, or the plugin fails | none | 503: whoever posts does it again |

All providers repeat what is answered so, for hours, and a run locks the database for moments; so nothing has to be kept
elsewhere until it is written down. What is verified is never too much, as long as it is short.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from nurture.core.program import Use
from nurture.engine.clocks import real_now
from nurture.engine.intake.posted import Postings
from nurture.engine.refused_posts import keep_refused
from nurture.engine.report import masked
from nurture.plugin_origins import FAILURES, told
from nurture.project.environment import is_awaited
from nurture.store.errors import StoreError, Unusable
from nurture.web.answers import headers_of, plain
from nurture.web.bodies import Later, LongBodies, Slow
from nurture.web.site import Site
from nurture.web.telling import Teller
from nurture.web.tracking import Tracking
from nurture.webhooks import LONGEST_POST, Nonsense, Posted, Reply, Unverified

_log = logging.getLogger("nurture.web")


class Webhooks:
    def __init__(self, site: Site, tracking: Tracking) -> None:
        self._site = site
        self._tracking = tracking
        self._teller = Teller()
        self._bodies = LongBodies()

    async def take(self, request: Request) -> Response:
        use = self._site.project.webhooks.get(request.path_params["name"])
        return await self._answer(use, request) if use else self._tracking.lost(request)

    async def _answer(self, use: Use, request: Request) -> Response:
        """What never was there as a whole is of nobody knows whom, as what is not verified."""
        most = getattr(self._site.place.plugins.webhooks[use.use], "longest", LONGEST_POST)
        try:
            async with self._bodies.read(request, LONGEST_POST, most, lambda: self._may_be_long(request)) as body:
                return await self._take_in(use, Posted(headers_of(request.scope), body, real_now()), request)
        except Later as error:
            if isinstance(error, Slow):
                self._miss(request)
            return _later(str(error), 503)
        except ClientDisconnect:
            self._miss(request)
            raise
        except HTTPException as error:
            self._miss(request)
            words = f"more than {most:,} bytes"
            self._tell(use, f"not taken: {words}", words)
            return plain(f"{words}\n", error.status_code)

    def _may_be_long(self, request: Request) -> bool:
        return self._tracking.may_ask(request, self._site.misses)

    def _miss(self, request: Request) -> bool:
        """Whether that was within the limit."""
        return self._tracking.takes(request, self._site.misses)

    async def _take_in(self, use: Use, posted: Posted, request: Request) -> Response:
        try:
            reply = await asyncio.to_thread(self._handle, use, posted)
            project, now = self._site.project, self._site.now()
            words = await self._site.records.write(lambda store: Postings(use.name, project, store, now).take_in(reply))
        except Unverified as error:
            return self._unverified(use, request, masked(str(error)))
        except Nonsense as error:
            await self._refuse(use, masked(str(error)))
            return plain(f"{error or 'it cannot be read'}\n", 400)
        except Unusable:
            return _later("try again", 503)
        except FAILURES as error:
            self._tell(use, masked(told(error)), type(error).__name__)
            return _later("try again", 503)
        if words:
            _log.info("webhook %s: %s", use.name, masked(words))
        return plain(reply.answer or f"{masked(words) or 'ok'}\n")

    def _handle(self, use: Use, posted: Posted) -> Reply:
        """Nothing is verified by a secret that is not set: its name stands in nurture.yaml for all to read."""
        place = self._site.place
        try:
            options = place.options(use)
        except ValidationError as error:
            raise LookupError("a variable of the environment is not set, or does not fit") from error
        if is_awaited(options):
            raise LookupError("a variable of the environment is not set")
        return place.plugins.webhooks[use.use].handle(options, posted)

    def _tell(self, use: Use, words: str, kind: str = "") -> None:
        self._teller.tell(f"webhook {use.name} (plugin {use.use}): {words}", use.name, kind)

    async def _refuse(self, use: Use, why: str) -> None:
        """Told in the log, and for `doctor` where that can be written down."""
        self._tell(use, f"not to be read: {why}", Nonsense.__name__)
        with suppress(StoreError):
            await self._site.records.write(lambda store: keep_refused(use.name, why, real_now(), store))

    def _unverified(self, use: Use, request: Request, why: str) -> Response:
        self._tell(use, f"refused as unverified{': ' if why else ''}{why}", why)
        if self._miss(request):
            return plain("unverified\n", 401)
        return _later("too often", 429)


def _later(words: str, status: int) -> Response:
    answer = plain(f"{words}\n", status)
    answer.headers["Retry-After"] = "60"
    return answer
