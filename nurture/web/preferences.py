"""The reader's own settings: topics, a pause, tracking, all mail; and the way to their data.

Every button is a POST to the page itself, is durable before it is answered, and leads nowhere else.

| button | becomes |
| --- | --- |
| topics | `unsubscribed TOPIC` for each that has no tick any more, a consent for each that has one anew |
| a pause of 30 or 90 days, its end | `paused` with `until` |
| nothing noted any more; clicks noted | `unsubscribed tracking`; a consent |
| all mail | `unsubscribed` |
| their data | `asked-for-data`: a mail to the address, once a day |

Whoever was handed a mail can press them, too. None of them shows anything that is not in the mail, but for what holds.
Pauses and consents are taken 20 times a minute; to say no is never too often.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from nurture.core.consents.standing import TRACKING
from nurture.core.model import Consent, Event
from nurture.core.sending.timetable import pause_of
from nurture.core.their_data import asked
from nurture.core.tracking import lets_visits_be_known, mode_of
from nurture.web.bodies import read_form
from nurture.web.pages import Pages, masked
from nurture.web.records import Gone
from nurture.web.site import Site, Visitor
from nurture.web.topics import Topics
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
        found = self._site.reader(request, "preferences")
        if found is None:
            return self._tracking.lost(request)
        digest, visitor = found
        await self._tracking.seen(request, "preferences", digest)
        return self._page(visitor)

    async def change(self, request: Request) -> Response:
        found = self._site.reader(request, "preferences")
        if found is None:
            return self._tracking.lost(request)
        digest, visitor = found
        form = await read_form(request)
        do, topics = dict(form).get("do", ""), self._topics(visitor)
        ticked = {value for name, value in form if name == "topic"}
        shown = {value for name, value in form if name == "shown"} or topics.held  # a page of yours may not say
        events, consents = self._events(do, shown - ticked, topics), self._consents(do, ticked - shown, topics)
        if (consents or do in _PAUSES) and not self._tracking.takes(request, self._site.posts):
            return self._pages.busy(request)
        if consents and dict(form).get("words") != topics.words:
            return self._page(visitor, "wrong_words", 422)
        try:
            if events:
                await self._site.records.say(digest, events)
            if consents:
                await self._site.records.agree(digest, consents)
        except Gone:
            return self._tracking.lost(request)
        saved = "data_asked" if do == "data" else "saved"
        return self._page(self._site.visitor(digest) or visitor, saved if events or consents else "")

    def _events(self, do: str, gone: Collection[str], topics: Topics) -> list[Event]:
        """What a button says; nothing of one that there is not."""
        now, visitor = self._site.now(), topics.visitor
        if do == "unsubscribe":
            return [out(self._site)]
        if do == "track nothing":
            return [_withdrawn(TRACKING, self._site)]
        if do == "topics":
            return [_withdrawn(name, self._site) for name in topics.taken_back(gone)]
        if do in _PAUSES:
            return [Event("paused", now, _key(), facts={"until": now + timedelta(days=_PAUSES[do])})]
        if do == "data" and not topics.is_closed:
            return [asked(visitor.state.lead.id, now)]
        return []

    def _consents(self, do: str, new: Collection[str], topics: Topics) -> list[Consent]:
        if do == "track" and topics.tracking:
            return [topics.consent(topics.tracking)]
        return topics.given(new) if do == "topics" else []

    # -- what is shown

    def _topics(self, visitor: Visitor) -> Topics:
        return Topics(self._site.project, visitor, self._site.now())

    def _page(self, visitor: Visitor, said: str = "", status: int = 200) -> Response:
        """`said` is what the button has brought, by our words."""
        words, state, now = spoken(visitor.language), visitor.state, self._site.now()
        until = pause_of(state.events, now, self._site.project.zone)
        return self._pages.page(
            "preferences",
            words,
            words("preferences", organisation=self._site.project.sender.organisation),
            words("preferences_text", address=masked(visitor.mailed.email)),
            status,
            said=said,
            out=bool(state.suppressed),
            topics=self._topics(visitor),
            paused=words.day(until) if until else "",
            mode=mode_of(state.consents, self._site.project, now),
            visits=self._site.project.visits and lets_visits_be_known(state.consents, self._site.project, now),
            address=masked(visitor.mailed.email),
            email=self._site.project.sender.mailbox().address,
        )


def _withdrawn(purpose: str, site: Site) -> Event:
    return Event("unsubscribed", site.now(), _key(), (purpose,))


def _key() -> str:
    return f"web/{uuid4().hex}"
