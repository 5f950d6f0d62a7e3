"""Who writes to whom and in which language: one message, as the project and its step have it.

Templates, subjects, senders and links go by one order:

| the reader's language is | the value is that |
| --- | --- |
| one of those written | in this language |
| the project's own | for every other (""), which is in the project's language |
| any other | in `other_language` when it is written, else for every other |
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property

from nurture.core.forms import Form, form_called
from nurture.core.model import Message
from nurture.core.paths import step_of
from nurture.core.problems import Place
from nurture.core.program import Mailbox, Mode, Owner, Project, Purpose, Template
from nurture.core.sending.timetable import purpose_of
from nurture.core.situation import Situation
from nurture.core.steps import Send
from nurture.core.tracking import mode_of
from nurture.core.view import View
from nurture.engine.delivery.addresses import Addresses
from nurture.mail.headers import tidy

OWNER = "owner"
_NONE = Send("", Place(""))


@dataclass(frozen=True)
class Correspondence:
    """One message to one reader: a lead, or for a notification a colleague, who reads the project's language."""

    project: Project
    message: Message
    situation: Situation
    addresses: Addresses

    @cached_property
    def view(self) -> View:
        """What conditions see of the lead in the message's campaign."""
        situation, message = self.situation, self.message
        return situation.view(situation.enrolment(message.campaign, message.walk))

    @cached_property
    def purpose(self) -> Purpose | None:
        """What the lead must have agreed to for it."""
        campaign = self.project.campaigns.get(self.message.campaign)
        return purpose_of(campaign, step_of(campaign, self.message.step), self.situation) if campaign else None

    @cached_property
    def step(self) -> Send:
        """The send step; one that says nothing for a notification, or when the files hold it no more."""
        campaign = self.project.campaigns.get(self.message.campaign)
        return (campaign and step_of(campaign, self.message.step)) or _NONE

    @property
    def wanted(self) -> str:
        """The reader's language, in the lead's own words."""
        said = self.situation.lead.fields.get("language")
        return str(said) if said and self.message.kind == "send" else self.project.language

    @cached_property
    def _read(self) -> str:
        """The reader's language by its two letters."""
        return self.wanted.strip().lower().replace("_", "-").partition("-")[0] or self.project.language

    def _spoken(self, written: Collection[str]) -> str:
        """The one of the `written` languages for this reader; "" is what is written for every other, or nothing."""
        project, language = self.project, self._read
        if language in written:
            return language
        if language != project.language and project.other_language in written:
            return project.other_language
        return project.language if project.language in written else ""

    @cached_property
    def variant(self) -> str:
        """The language of the template's file, "" for the one in the project's."""
        return self._spoken(self._template.languages) if self._template else ""

    @property
    def language(self) -> str:
        """The one that the message is written in."""
        return self.variant or (self._template.own if self._template else "") or self.project.language

    @property
    def _template(self) -> Template | None:
        return self.project.templates.get(self.message.template)

    @property
    def tracking(self) -> Mode:
        """How its links are counted: not at all of what the lead needs, whatever it agreed to, nor of notifications."""
        if self.message.kind != "send" or self.purpose is None or self.purpose.basis:
            return "none"
        return mode_of(self.situation.consents, self.project, self.situation.clock)

    @property
    def subject(self) -> str:
        """What the step says in place of the template's subject, if anything."""
        said = self.step.subject
        return said.get(self._spoken(said), "")

    @property
    def title(self) -> str:
        """What the step calls its appointment, if anything."""
        said = self.step.calendar.title if self.step.calendar else {}
        return said.get(self._spoken(said), "")

    @property
    def appointment(self) -> str:
        """By which value or time the mail's appointment is known within its walk; "" when it has none."""
        return self.step.calendar.starts.text if self.step.calendar else ""

    def link(self, name: str) -> str:
        return self.said(self.project.links[name])

    def said(self, texts: Mapping[str, str]) -> str:
        """The one of these, by their languages, for this reader."""
        return texts.get(self._spoken(texts), "")

    @property
    def asks(self) -> str:
        """What the message asks its reader to confirm: a form, or `your data`; "" for nothing."""
        campaign = self.project.campaigns.get(self.message.campaign)
        return campaign.confirms if campaign else ""

    @property
    def form(self) -> Form | None:
        """The one that the message asks to confirm."""
        return form_called(self.asks, self.project.forms)

    @cached_property
    def owner(self) -> Owner | None:
        """Whom a notification goes to; else who looks after the lead."""
        key = self.message.owner or self.situation.owner
        return next((owner for owner in self.project.owners if owner.key == key), None)

    @cached_property
    def sender(self) -> Mailbox:
        """The step's own, else the project's; also when the lead has no owner whose it could be."""
        return self._mailbox(self.step.sender) or self.project.sender.mailbox(
            self._spoken(self.project.sender.mailboxes)
        )

    @property
    def reply_to(self) -> Mailbox | None:
        return self._mailbox(self.step.reply_to)

    @property
    def recipient(self) -> Mailbox | None:
        """Of the mail on its way: the lead, or the owner who is notified; None for a channel that knows by itself."""
        if self.message.kind == "send":
            return Mailbox(self.situation.lead.email)
        if not self.message.owner:
            return None
        if self.owner is None:
            raise ValueError(f"there is no owner `{self.message.owner}` any more")
        return Mailbox(self.owner.email, self.owner.name)

    @property
    def attendee(self) -> Mailbox:
        """The lead with its name, as a calendar shows it."""
        names = (self.situation.lead.fields.get(name, "") for name in ("first_name", "last_name"))
        return Mailbox(self.situation.lead.email, tidy(" ".join(str(name) for name in names if name)))

    def _mailbox(self, written: str) -> Mailbox | None:
        if not written:
            return None
        if written == OWNER:
            return Mailbox(self.owner.email, self.owner.name) if self.owner else None
        name, address = parseaddr(written)
        return Mailbox(address, name) if address else None
