"""A template as a lead would get it, without a message being made; and a test mail of it. Nothing is written."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import ValidationError

from nurture.core.model import Course, Enrolment, Lead, LeadState, Message, MessageState, Value
from nurture.core.paths import all_steps
from nurture.core.program import Field, Mailbox, Project
from nurture.core.situation import Situation
from nurture.core.steps import Notify, Send
from nurture.engine.delivery.letters import Draft, Writer
from nurture.engine.holding import stopped
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Receipt
from nurture.mail.headers import tidy
from nurture.mail.message import build
from nurture.plugin_origins import FAILURES, culprit

CHANNEL = "email"
_SAMPLE = {
    "first_name": "Ada",
    "last_name": "Sample",
    "organisation": "Sample Ltd",
    "phone": "+44 20 7946 0000",
    "country": "GB",
}


class NotSent(Exception):
    """A test mail that did not leave; the text says why."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Makes a template's message for one lead at `now`.

    Its links are not counted. Those to unsubscribe are no one's: their tokens are made with a secret that is thrown
    away.
    """

    place: Workplace
    state: LeadState
    now: datetime

    def draft(self, template: str) -> Draft:
        """The message as it would be. Raises RenderError, and ValueError when it is no message."""
        return self._draft(template)[1]

    def send(self, template: str, to: str) -> Receipt:
        """Send a test mail to the address `to` through the channel `email`, whether or not this database may send.

        Raises as `draft`, and NotSent unless the channel took it.
        """
        writer, draft = self._draft(template)
        mail = replace(draft.mail, to=Mailbox(to), subject=f"[test] {draft.mail.subject}")
        if mail.invitation:
            mail = replace(mail, invitation=replace(mail.invitation, attendee=Mailbox(to)))
        use = self.place.project.channels.get(CHANNEL)
        if use is None:
            raise NotSent(f"no channel is called `{CHANNEL}`, by which test mails leave")
        if self.place.is_stopped:
            raise NotSent(stopped())
        letter = replace(writer.letter(draft, to, build(mail), {}), kind="send")
        try:
            channel, options = self.place.plugins.channels[use.use], self.place.options(use)
            receipt = next(iter(channel.deliver(iter([letter]), lambda keys: None, options)))
        except ValidationError as error:  # its own text shows the values, which may be secret
            names = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
            raise NotSent(f"channel {CHANNEL}: the environment's value for {names} does not fit") from None
        except FAILURES as error:
            raise NotSent(f"channel {CHANNEL}: {error or type(error).__name__}{culprit(error)}") from error
        if receipt.outcome != "sent":
            raise NotSent(f"{receipt.outcome.replace('_', ' ')}: {tidy(self.place.relative(receipt.detail))}")
        return receipt

    def _draft(self, template: str) -> tuple[Writer, Draft]:
        place, project, keys = self.place, self.place.project, {1: secrets.token_bytes(32)}
        writer = Writer(project, place.plugins.words, keys, place.renderer, place.root, counts=False)
        message = _message(template, project, self.state, self.now)
        return writer, writer.draft(message, Situation(_walking(self.state, message), project, self.now))


def sample_lead(project: Project, now: datetime) -> LeadState:
    """A lead with a value in every field, and the project's first owner."""
    fields = {name: value for name, field in project.fields.items() if (value := _value(field, project, now)) != ""}
    source = next(iter((*project.sources, *project.forms)), "")
    owner = project.owners[0].key if project.owners else ""
    return LeadState(Lead(0, "ada@example.com", source, fields, now), Course(owner=owner))


def reading(state: LeadState, language: str) -> LeadState:
    """The lead, were this its language."""
    return replace(state, lead=replace(state.lead, fields={**state.lead.fields, "language": language}))


def _value(field: Field, project: Project, now: datetime) -> Value:
    if field.name in ("language", "time_zone", "email"):
        return {"language": project.language, "time_zone": project.zone.key}.get(field.name, "")
    values: dict[str, Value] = {
        "text": _SAMPLE.get(field.name, field.name.replace("_", " ")),
        "number": 42.0,
        "yes or no": True,
        "date": (now.astimezone(project.zone) + timedelta(days=14)).date(),
        "choice": field.choices[0] if field.choices else "",
        "tags": ("sample",),
    }
    return values[field.type]


def _walking(state: LeadState, message: Message) -> LeadState:
    """The lead in the message's campaign, were it not there yet."""
    if not message.campaign or any(e.campaign == message.campaign for e in state.enrolments):
        return state
    walk = Enrolment(message.campaign, message.walk, message.since, max((e.seq for e in state.events), default=0))
    return replace(state, enrolments=(*state.enrolments, walk))


def _message(template: str, project: Project, state: LeadState, now: datetime) -> Message:
    """The message that the first step with this template would write."""
    campaign, step = next(_steps_with(template, project), ("", None))
    walk = max((e.walk for e in state.enrolments if e.campaign == campaign), default=1)
    told = step if isinstance(step, Notify) else None
    owner = next((each for each in project.owners if told and told.owner and each.key == state.course.owner), None)
    return Message(
        key=f"preview/{template}",
        lead=state.lead.id,
        campaign=campaign,
        walk=walk,
        sequence="",
        step=step.key if step else "",
        kind="notify" if told else "send",
        channel=(owner and owner.channel) or (told and told.channel) or CHANNEL,
        template=template,
        state=MessageState.PLANNED,
        since=now,
        due=now,
        at=now,
        owner=owner.key if owner else "",
    )


def _steps_with(template: str, project: Project) -> Iterator[tuple[str, Send | Notify]]:
    for campaign in project.campaigns.values():
        for step in all_steps(campaign):
            if isinstance(step, Send | Notify) and step.template == template:
                yield campaign.name, step
