"""The reader's own settings: topics, a pause, tracking, all mail; their data, and its end, where that is offered.

Every button is a POST to the page itself, is durable before it is answered, and leads nowhere else.

| button | becomes |
| --- | --- |
| topics | `unsubscribed TOPIC` for each that has no tick any more |
| a pause of 30 or 90 days, its end | `paused` with `until` |
| nothing noted any more | `unsubscribed tracking` |
| all mail | `unsubscribed` |
| export | a download |
| erase, after a page that asks once more | `unsubscribed`, and the lead is forgotten |
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from nurture.core.consents.standing import TRACKING
from nurture.core.model import Event
from nurture.core.sending.timetable import pause_of
from nurture.core.tracking import lets_visits_be_known, mode_of
from nurture.web.answers import download
from nurture.web.bodies import read_form
from nurture.web.pages import Pages, masked
from nurture.web.records import Gone
from nurture.web.site import Site, Visitor
from nurture.web.tracking import Tracking
from nurture.web.unsubscribing import out
from nurture.web.words import spoken

_PAUSES = {"pause 30": 30, "pause 90": 90, "go on": 0}


class Preferences:
    def __init__(self, site: Site, pages: Pages, tracking: Tracking) -> None:
        self._site = site
        self._pages = pages
        self._tracking = tracking

    async def show(self, request: Request) -> Response:
        digest, visitor = self._digest(request), self._visitor(request)
        if digest is None or visitor is None:
            return self._tracking.lost(request)
        await self._tracking.seen(request, "preferences", digest)
        return self._page(visitor, saved=False)

    async def change(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if visitor is None:
            return self._tracking.lost(request)
        form = await read_form(request)
        do = dict(form).get("do", "")
        if self._site.rights and do in ("export", "erase", "erase for good"):
            return await self._right(do, request, visitor)
        kept = {value for name, value in form if name == "topic"}
        events = self._events(do, kept, visitor)
        try:
            await self._say(request, events)
        except Gone:
            return self._tracking.lost(request)
        return self._page(self._visitor(request) or visitor, saved=bool(events))

    def _events(self, do: str, kept: set[str], visitor: Visitor) -> list[Event]:
        """What a button says; nothing of one that there is not."""
        if do == "unsubscribe":
            return [out(self._site)]
        if do == "track nothing":
            return [self._withdrawn(TRACKING)]
        if do == "topics":
            return [self._withdrawn(topic) for topic, _ in self._topics(visitor) if topic not in kept]
        if do in _PAUSES:
            now = self._site.now()
            return [Event("paused", now, _key(), facts={"until": now + timedelta(days=_PAUSES[do])})]
        return []

    def _withdrawn(self, purpose: str) -> Event:
        return Event("unsubscribed", self._site.now(), _key(), (purpose,))

    async def _say(self, request: Request, events: list[Event]) -> None:
        digest = self._digest(request)
        if digest and events:
            await self._site.records.say(digest, events)

    # -- what a person may ask

    async def _right(self, do: str, request: Request, visitor: Visitor) -> Response:
        rights, words = self._site.rights, spoken(visitor.language)
        assert rights
        if do == "export":
            return download(rights.export(visitor.key), f"{self._site.project.name}.json")
        address = masked(visitor.mailed.email)
        if do == "erase":
            title, text = words("erase_sure"), words("erase_sure_text", address=address)
            return self._pages.page("sure", words, title, text, preferences=request.path_params["token"])
        await self._say(request, [out(self._site)])
        rights.erase(visitor.key)
        return self._pages.message("erased", 200, visitor.language)

    # -- what is shown

    def _digest(self, request: Request) -> bytes | None:
        return self._site.digest("preferences", request.path_params["token"])

    def _visitor(self, request: Request) -> Visitor | None:
        digest = self._digest(request)
        return self._site.visitor(digest) if digest else None

    def _page(self, visitor: Visitor, saved: bool) -> Response:
        words, state, now = spoken(visitor.language), visitor.state, self._site.now()
        until = pause_of(state.events, now, self._site.project.zone)
        return self._pages.page(
            "preferences",
            words,
            words("preferences", organisation=self._site.project.sender.organisation),
            words("preferences_text", address=masked(visitor.mailed.email)),
            saved=saved,
            out=bool(state.suppressed),
            topics=self._topics(visitor),
            paused=words.day(until) if until else "",
            mode=mode_of(state.consents, self._site.project, now),
            visits=self._site.project.visits and lets_visits_be_known(state.consents, self._site.project, now),
            rights=self._site.rights is not None,
        )

    def _topics(self, visitor: Visitor) -> list[tuple[str, str]]:
        """What the reader has agreed to be mailed about: the consent, and the first line of its words."""
        project = self._site.project
        said = {c.purpose: c.given for c in visitor.state.consents}
        denied = {c.purpose for c in visitor.state.consents if not c.given}
        purposes = [p for p in project.consents.values() if p.name != TRACKING and not p.basis]
        titles = {
            p.name: project.consent_texts.get(p.text, "").strip().partition("\n")[0].lstrip("# ") for p in purposes
        }
        return [(name, title or name) for name, title in titles.items() if name in said and name not in denied]


def _key() -> str:
    return f"web/{uuid4().hex}"
