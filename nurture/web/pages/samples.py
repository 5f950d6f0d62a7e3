"""What each page is shown with, made up: by it `check` tries the pages that a project has written in place of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from nurture.core.addresses import Address
from nurture.core.forms import Form
from nurture.core.model import Message, MessageState
from nurture.core.problems import Place
from nurture.core.program import Project
from nurture.engine.delivery.preview import sample_lead
from nurture.store.attempts import Mailed
from nurture.web.agreements import agreements
from nurture.web.asked import Asked
from nurture.web.site import Visitor
from nurture.web.topics import Topics
from nurture.web.typed import TRAP, Typed

_LINK = "../p/token"


class Sample(NamedTuple):
    page: str
    shown: dict[str, Any]


def samples(project: Project, now: datetime) -> Iterator[Sample]:
    """Every page at least once, in the project's language."""
    for plain in ("page", "data", "sure"):
        yield Sample(plain, {})
    yield Sample("onward", {"url": _LINK, "link": "…"})
    yield Sample("unsubscribe", {"preferences": _LINK})
    agreed = agreements((each.name for each in project.consents.values() if each.text), project, project.language)
    for stays_out in ("", "…"):
        yield Sample("confirm", {"agreed": agreed, "stays_out": stays_out, "settings": _LINK})
    yield from _preferences(project, now)
    for form in project.forms.values() or [Form("form", Place(""), {"": "…"})]:
        yield from _forms(Asked(form, project, project.language))


def _preferences(project: Project, now: datetime) -> Iterator[Sample]:
    message = Message("", 0, "", 0, "", "", "send", "", "", MessageState.SENT, now, now, now)
    visitor = Visitor(Mailed(message, _ADA.email), sample_lead(project, now), _ADA, project.language)
    for said, out in (("", False), ("saved", True), ("wrong_words", False)):
        shown = {
            "said": said,
            "out": out,
            "topics": Topics(project, visitor, now),
            "paused": "" if out else "…",
            "mode": project.tracking,
            "visits": bool(project.visits),
            "address": "a…@example.com",
            "email": project.sender.mailbox().address,
        }
        yield Sample("preferences", shown)


_ADA = Address("ada@example.com", "ada@example.com")


def _forms(asked: Asked) -> Iterator[Sample]:
    wrong = Typed({"email": "ada@"}, frozenset(), {"email": "wrong_email", "words": "wrong_words"})
    for typed, is_lost in ((Typed(), False), (wrong, False), (Typed(), True)):
        shown = {"asked": asked, "typed": typed, "button": "…", "is_lost": is_lost, "trap": TRAP, "once": "…"}
        yield Sample("form", shown)
