"""Forms: a page that asks, and what is sent by it, or by a form on any other page of the firm.

| request | effect | answer |
| --- | --- | --- |
| GET, HEAD | none | the page |
| POST, something wrong | none | 422, the page with what was typed and what is wrong |
| POST | durable before the answer: a lead arrives, or is asked whether it was they | the firm's page, or ours |
| POST, while the database cannot be written | none | 503, the page with what was typed |

A script that asks for JSON is told the same in JSON.

The answer is the same, waits for the disk, and takes a whole number of ticks, whether the address is known or not, was
suppressed or erased, was asked too often, or was typed by a program: nobody learns from it who is a lead.
"""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from nurture.core.forms import Submission, form_called
from nurture.store.errors import Unusable
from nurture.store.sqlite import SqliteStore
from nurture.web.answers import for_script, is_script, origin_of, redirect
from nurture.web.asked import Asked
from nurture.web.bodies import read_form
from nurture.web.languages import first_of, languages, short
from nurture.web.pages import Pages
from nurture.web.site import Site
from nurture.web.tracking import Tracking
from nurture.web.typed import TRAP, Typed, read_typed
from nurture.web.words import written

_LAST = "form sent at"
_TICK = 0.01
"""Seconds: longer than the writing mostly takes."""


class Forms:
    def __init__(self, site: Site, pages: Pages, tracking: Tracking) -> None:
        self._site = site
        self._pages = pages
        self._tracking = tracking

    async def show(self, request: Request) -> Response:
        asked = self._asked(request)
        return self._page(asked, Typed()) if asked else self._tracking.lost(request)

    async def send(self, request: Request) -> Response:
        since = time.monotonic()
        answered = await self._sent(request)
        await asyncio.sleep(_TICK - (time.monotonic() - since) % _TICK)
        return answered

    async def _sent(self, request: Request) -> Response:
        if not self._tracking.takes(request, self._site.posts):
            return self._pages.busy(request)
        sent = await read_form(request)
        asked = self._asked(request, dict(sent).get("lang", ""))
        if asked is None:
            return self._tracking.lost(request)
        now = self._site.now()
        typed = read_typed(asked, sent, now)
        show, thank = (_page_for_script, _thanks_for_script) if is_script(request) else (self._page, self._thanks)
        if typed.wrong:
            return show(asked, typed, 422)
        try:
            await self._site.records.write(lambda store: _keep(store, asked, typed.said, now))
        except Unusable:
            page = show(asked, typed, 503)
            page.headers["Retry-After"] = "60"
            return page
        return thank(asked)

    def _asked(self, request: Request, language: str = "") -> Asked | None:
        """The form in its reader's language; None where there is none of that name."""
        form, project = form_called(request.path_params["name"], self._site.project.forms), self._site.project
        if form is None:
            return None
        wanted = language or request.query_params.get("lang", "")
        titles = form.title.keys() - {""}
        known = titles or {*written(), project.language}
        return Asked(form, project, first_of([short(wanted), *languages(request)], known, project.language))

    # -- what is shown

    def _page(self, asked: Asked, typed: Typed, status: int = 200) -> Response:
        return self._pages.page(
            "form",
            asked.say,
            asked.said(asked.form.title),
            status=status,
            policy=self._policy(asked),
            asked=asked,
            typed=typed,
            button=asked.said(asked.form.button) or asked.say("form_send"),
            is_lost=status == 503,
            trap=TRAP,
            once=uuid4().hex,
        )

    def _thanks(self, asked: Asked) -> Response:
        page = asked.said(asked.form.thanks)
        if page:
            return redirect(page, 303)
        return self._pages.page("page", asked.say, *_words_of_thanks(asked), policy=self._policy(asked))

    def _policy(self, asked: Asked) -> str:
        return self._pages.policy(asked.form.embedded_in, origin_of(asked.said(asked.form.thanks)))


def _words_of_thanks(asked: Asked) -> tuple[str, str]:
    """A title and a text."""
    name = "form_asked" if asked.form.confirms else "form_sent"
    return asked.say(name), asked.say(f"{name}_text")


def _thanks_for_script(asked: Asked) -> Response:
    title, text = _words_of_thanks(asked)
    return for_script({"title": title, "text": text, "page": asked.said(asked.form.thanks)}, 200)


def _page_for_script(asked: Asked, typed: Typed, status: int) -> Response:
    if status == 503:
        return for_script({"text": asked.say("form_lost")}, status)
    wrong = {name: asked.say(what) for name, what in typed.wrong.items()}
    return for_script({"text": asked.say("form_wrong"), "wrong": wrong}, status)


def _keep(store: SqliteStore, asked: Asked, said: Submission | None, now: datetime) -> None:
    store.put(_LAST, now.isoformat())  # so that every answer waits for the disk
    if said:
        (store.ask if asked.form.confirms else store.submit)(said)
