"""Forms: what a web site asks people. Each is a source of leads and an event of theirs, under its one name.

Where one of its consents is confirmed by double opt-in, what is sent by the form counts once that is done, as a whole.
Until then its lead, unless it was one before, is unconfirmed: it enters nothing, nothing judges it, and it gets one
mail alone, that of a campaign that comes with the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from nurture.core.campaigns import Campaign, Enter
from nurture.core.model import Consent, Event, Facts, LeadState
from nurture.core.problems import Place
from nurture.core.steps import Send

UNCONFIRMED = "unconfirmed"
"""The verb of the event that a form was sent and is still to be confirmed; no file can name it."""
REQUEST = "request"
"""The fact of that event by which what was typed is found again."""
CONFIRM = "confirm"
"""The template of the mail that asks."""
VALID = timedelta(days=7)
"""For so long after it was written that mail can confirm."""
FORGOTTEN = timedelta(days=30)
"""After so long what nobody confirmed is erased."""
MOST_ASKED = 3
"""So many of these mails go to one address within a day."""


@dataclass(frozen=True, slots=True)
class Form:
    """Texts are by language, "" for every other; empty where they are nurture's own. `asks` are the fields it asks for
    beside `email`, each with its label. `thanks` is where whoever has sent it is led to. `embedded_in` are the sites
    that may show it in a frame. `was` are names that it had before.
    """

    name: str
    place: Place
    title: Mapping[str, str]
    asks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    consents: tuple[str, ...] = ()
    confirms: bool = False
    incentives: Mapping[str, str] = field(default_factory=dict)
    accuracy: str = ""
    button: Mapping[str, str] = field(default_factory=dict)
    thanks: Mapping[str, str] = field(default_factory=dict)
    embedded_in: tuple[str, ...] = ()
    was: tuple[str, ...] = ()

    @property
    def incentive(self) -> str:
        """In the project's language, in which conditions ask for it."""
        return self.incentives.get("", "")

    @property
    def campaign(self) -> str:
        """The name of the campaign that asks for confirmation."""
        return f"{CONFIRM} {self.name}"


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody has sent by a form, at an instant. `request` is its own name. `key` is the address's normal form.

    `consents` are those that were ticked, `language` is that of the page. One that has come as `earlier` is the same.
    """

    request: str
    form: str
    at: datetime
    key: str
    email: str
    fields: Facts = field(default_factory=dict)
    consents: tuple[Consent, ...] = ()
    language: str = ""
    earlier: str = ""

    def keys(self, verb: str) -> list[str]:
        """Those of an event by which it would be known already."""
        return [f"{verb}/{name}" for name in (self.request, self.earlier) if name]

    @property
    def arrival(self) -> tuple[Event, ...]:
        """What it is in the lead's log."""
        return (
            Event("joined", self.at, f"joined/{self.request}"),
            Event("arrived", self.at, f"arrived/{self.request}", (self.form,)),
            Event("submitted", self.at, f"submitted/{self.request}", (self.form,)),
        )

    @property
    def unconfirmed(self) -> Event:
        """What it is there as long as nobody has confirmed it."""
        facts = {REQUEST: self.request}
        return Event(UNCONFIRMED, self.at, f"{UNCONFIRMED}/{self.request}", (self.form,), facts)

    def over(self, known: Facts) -> Facts:
        """The lead's fields with what was typed; the language of the page is its own, where it has told none."""
        return {**({"language": self.language} if self.language else {}), **known, **self.fields}

    def confirmed(self, at: datetime, evidence: str, form: str = "") -> Submission:
        """The same, said by the person itself at that instant, by the form as it is called now."""
        said = tuple(
            replace(each, at=at, confirmed=True, proof=replace(each.proof, evidence=evidence)) for each in self.consents
        )
        return replace(self, at=at, consents=said, form=form or self.form)


@dataclass(frozen=True, slots=True)
class Pending:
    """A submission that is to be confirmed, or was, at `confirmed`; then what was typed is in it no more."""

    said: Submission
    confirmed: datetime | None = None


def asking(form: Form, version: str) -> Campaign:
    """The campaign that mails whoever has sent the form, once each time; `version` is the hash of nurture.yaml."""
    enter = Enter(event=f"{UNCONFIRMED} {form.name}", for_each=REQUEST, place=form.place)
    step = Send(CONFIRM, form.place, template=CONFIRM, requested=True)
    return Campaign(
        form.campaign, form.place, enter=enter, sequences={"steps": (step,)}, version=version, confirms=form.name
    )


def is_unconfirmed(state: LeadState) -> bool:
    """Whether nothing is known of the lead but that somebody typed its address into a form."""
    return not state.lead.source and any(event.verb == UNCONFIRMED for event in state.events)


def form_called(name: str, forms: Mapping[str, Form]) -> Form | None:
    """The one that is called so, or was."""
    return forms.get(name) or next((form for form in forms.values() if name in form.was), None)


def under_its_name(event: Event, forms: Mapping[str, Form]) -> Event:
    """What somebody has sent by a form that is called otherwise by now, as if it had been called so then."""
    sent = event.verb in ("arrived", "submitted", UNCONFIRMED) and event.what and event.what[0] not in forms
    form = form_called(event.what[0], forms) if sent else None
    return replace(event, what=(form.name,)) if form else event


def spoken(texts: Mapping[str, str], language: str) -> str:
    """The text for a language; "" where none is written."""
    return texts.get(language) or texts.get("", "")
