"""Double opt-in: where the mail leads that asks whether a form was its reader's.

| request | effect | answer |
| --- | --- | --- |
| GET, HEAD | none, however often and by whatever program | a page with a button |
| POST | what was sent by the form counts; durable before the answer, and once | a page that says so |
| either, more than 7 days after the mail was written | none | a page that says how to ask anew |
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from nurture.core.consents.standing import TRACKING
from nurture.core.forms import VALID, Pending, form_called
from nurture.core.model import Event
from nurture.engine.wishes import CONFIRMED
from nurture.store.errors import Unusable
from nurture.web.agreements import Agreement
from nurture.web.asked import Asked
from nurture.web.bodies import read_body
from nurture.web.languages import remember
from nurture.web.pages import Pages, masked
from nurture.web.promises import comes
from nurture.web.site import Site, Visitor
from nurture.web.tracking import Tracking


class _Open(NamedTuple):
    """What a token is about. `digest` is that of the mail."""

    digest: bytes
    visitor: Visitor
    pending: Pending
    asked: Asked


class Confirming:
    def __init__(self, site: Site, pages: Pages, tracking: Tracking) -> None:
        self._site = site
        self._pages = pages
        self._tracking = tracking

    async def ask(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return self._lost(request)
        if found.pending.confirmed:
            return self._thanks(found)
        return self._too_late(found) if self._is_old(found) else self._page(found)

    async def do(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return self._lost(request)
        await read_body(request)
        if found.pending.confirmed is None:
            if self._is_old(found):
                return self._too_late(found)
            await self._confirm(found)
        return self._thanks(found)

    async def _confirm(self, found: _Open) -> None:
        """Where the database cannot be written, the inbox keeps it for the next run."""
        said, now = found.pending.said, self._site.now()
        mail = found.visitor.mailed.message.message_id
        evidence = f"{mail}, asked {said.at.isoformat()}, confirmed {now.isoformat()}"
        try:
            await self._site.records.write(lambda store: store.confirm(said.request, now, evidence, said.form))
        except Unusable:
            facts = {"request": said.request, "evidence": evidence, "form": said.form}
            self._site.inbox.wish(found.digest, Event(CONFIRMED, now, f"{CONFIRMED}/{said.request}", facts=facts))

    def _found(self, request: Request) -> _Open | None:
        """What the token is about, as long as its form is there; that is called as it is now."""
        digest, visitor, pending = self._asked_about(request) or (b"", None, None)
        form = form_called(pending.said.form, self._site.project.forms) if pending else None
        if visitor is None or pending is None or form is None:
            return None
        pending = replace(pending, said=replace(pending.said, form=form.name))
        language = pending.said.language or visitor.language
        remember(request, language)
        return _Open(digest, visitor, pending, Asked(form, self._site.project, language))

    def _lost(self, request: Request) -> Response:
        """A form that was taken away, or called otherwise, is no fault of its reader."""
        if about := self._asked_about(request):
            remember(request, about[2].said.language or about[1].language)
            return self._pages.message(request, "form_gone", 410)
        return self._tracking.lost(request)

    def _asked_about(self, request: Request) -> tuple[bytes, Visitor, Pending] | None:
        """What the token is about, as long as it is known."""
        found = self._site.reader(request, "confirm")
        if found is None:
            return None
        digest, visitor = found
        message = visitor.mailed.message
        walks = [e for e in visitor.state.enrolments if (e.campaign, e.walk) == (message.campaign, message.walk)]
        pending = self._site.store.pending(walks[0].each) if walks else None
        return (digest, visitor, pending) if pending else None

    def _is_old(self, found: _Open) -> bool:
        message = found.visitor.mailed.message
        return self._site.now() - (message.written or message.at) > VALID

    # -- what is shown

    def _page(self, found: _Open) -> Response:
        say, asked = found.asked.say, found.asked
        title, address = asked.said(asked.form.title), masked(found.visitor.mailed.email)
        text, agreed = say("confirm_text", form=title, address=address), self._agreed(found.pending)
        out, settings = self._stays_out(found), self._site.settings(found.digest)
        return self._pages.page("confirm", say, say("confirm"), text, agreed=agreed, stays_out=out, settings=settings)

    def _agreed(self, pending: Pending) -> list[Agreement]:
        """What was ticked, in the words of then."""
        kept = {each.purpose: self._site.store.file(each.proof.words) for each in pending.said.consents}
        return [Agreement(purpose, *words) for purpose, words in kept.items() if words]

    def _stays_out(self, found: _Open) -> str:
        """That nothing comes to who unsubscribed before and has ticked no mail now; "" where it does."""
        agreed = {each.purpose for each in found.pending.said.consents} - {TRACKING}
        if agreed or not found.visitor.state.suppressed:
            return ""
        say, incentive = found.asked.say, found.asked.incentive
        return say("stays_out_incentive", incentive=incentive) if incentive else say("stays_out")

    def _thanks(self, found: _Open) -> Response:
        say, incentive = found.asked.say, found.asked.incentive
        if text := self._stays_out(found):
            url, link = self._site.settings(found.digest), say("settings")
            return self._pages.page("onward", say, say("confirmed"), text, url=url, link=link)
        state = self._site.store.state(found.visitor.address.key)
        promised = incentive and state and comes(found.pending.said, state, self._site)
        text = say("confirmed_incentive", incentive=incentive) if promised else say("confirmed_text")
        return self._pages.page("page", say, say("confirmed"), text)

    def _too_late(self, found: _Open) -> Response:
        say, url = found.asked.say, f"../f/{found.asked.form.name}"
        text, link = say("confirm_late_text"), say("confirm_anew")
        return self._pages.page("onward", say, say("late"), text, 410, url=url, link=link)
