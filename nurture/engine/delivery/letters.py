"""From a message and its lead to the letter that a channel gets.

A message is its template's version, its context and its key. The context is kept with it, so that what was sent can be
shown again, and the digest of its bytes proves it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nurture.core.model import GONE, Message
from nurture.core.program import Mailbox, Project
from nurture.core.sending.timetable import purpose_of
from nurture.core.situation import Situation
from nurture.engine.delivery.context import Contexts
from nurture.engine.delivery.correspondence import Correspondence
from nurture.hookspecs import Letter
from nurture.mail.attachments import attach
from nurture.mail.headers import ascii_label, feedback_id, tidy, wire_address
from nurture.mail.invitation import Invitation
from nurture.mail.message import Mail, build, message_id
from nurture.mail.render import Rendered, Renderer
from nurture.store.attempts import Written


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that can be made into bytes: with what has to be durable, its values, what came of them, the mail."""

    message: Message
    context: Mapping[str, Any]
    rendered: Rendered
    mail: Mail


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the letters of one project, whose files lie in `root`."""

    project: Project
    contexts: Contexts
    renderer: Renderer
    root: Path

    def write(self, message: Message, situation: Situation) -> tuple[Written, Letter]:
        """The letter, and what has to be durable before it leaves.

        Raises RenderError when the template cannot be rendered for this lead, ValueError when it is no message.
        """
        draft = self.draft(message, situation)
        data, message = build(draft.mail), draft.message
        assert message.written is not None
        digest = hashlib.sha256(data).hexdigest()
        written = Written(message.key, message.written, message.message_id, message.version, message.context, digest)
        recipient = Correspondence(self.project, message, situation).recipient
        payload = self._payload(draft, situation) if message.kind == "notify" else {}
        return written, self.letter(message, recipient.address if recipient else "", data, payload)

    def letter(self, message: Message, recipient: str, data: bytes, payload: Mapping[str, Any]) -> Letter:
        """What a channel gets. The envelope's sender is where bounces go."""
        return Letter(
            key=message.key,
            message_id=message.message_id,
            kind="notify" if message.kind == "notify" else "send",
            sender=self.contexts.returns(message),
            recipient=recipient,
            data=data,
            payload=payload,
        )

    def draft(self, message: Message, situation: Situation) -> Draft:
        """Everything but the bytes. Raises as `write`."""
        letter = Correspondence(self.project, message, situation)
        context = self.contexts.of(message, situation)
        rendered = self.render(letter, context)
        message = replace(
            message,
            written=message.written or situation.clock,
            message_id=message_id(self.contexts.secret, message.key, self._domain),
            version=self.project.templates[message.template].version if message.template else "",
            context=json.dumps(_kept({**context, "consent": _named(context["consent"])}), ensure_ascii=False),
        )
        return Draft(message, context, rendered, self._mail(replace(letter, message=message), rendered))

    def render(self, letter: Correspondence, context: Mapping[str, Any]) -> Rendered:
        """The parts of the message, in its reader's language. Raises RenderError."""
        template = letter.message.template
        return (
            self.renderer.render(template, context, letter.variant, letter.subject)
            if template
            else (self._evidence(context))
        )

    @property
    def _domain(self) -> str:
        return wire_address(self.project.sender.mailbox().address).rpartition("@")[2]

    def _mail(self, letter: Correspondence, rendered: Rendered) -> Mail:
        message, step = letter.message, letter.step
        assert message.written is not None
        files = attach(self.root, (*step.attach, *rendered.images))
        mail = Mail(
            sender=letter.sender,
            to=letter.recipient or Mailbox(f"{message.channel}@{self._domain}"),
            reply_to=letter.reply_to,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            date=message.written,
            message_id=message.message_id,
            language=letter.language,
            attachments=files[: len(step.attach)],
            images=files[len(step.attach) :],
            invitation=self._invitation(letter, rendered.subject) if step.calendar else None,
        )
        campaign = self.project.campaigns.get(message.campaign)
        if message.kind == "notify" or campaign is None:
            return mail
        purpose = purpose_of(campaign, step, letter.situation)
        return replace(
            mail,
            unsubscribe=None if purpose and purpose.basis else self.contexts.unsubscribe(message),
            list_id=(campaign.description or campaign.name, f"{ascii_label(campaign.name)}.{self._domain}"),
            feedback_id=feedback_id(campaign.name, message.step, self.project.name),
        )

    def _invitation(self, letter: Correspondence, subject: str) -> Invitation:
        """The step's appointment. Its times are the lead's, counted from when the lead came to the step.

        A later mail of the walk with the same one updates it: the same UID, the next SEQUENCE (RFC 5546, 2.1.4).
        """
        message, situation, calendar = letter.message, letter.situation, letter.step.calendar
        enrolment = situation.enrolment(message.campaign, message.walk)
        assert calendar is not None and enrolment is not None and message.written is not None
        anchors = situation.anchors(enrolment)
        starts = calendar.starts.at(message.since, anchors)
        if starts is None:
            raise ValueError(f"the appointment has no time: `{calendar.starts.text}` is empty")
        if calendar.starts.lacks_hour(anchors.value(calendar.starts.name) if calendar.starts.name else None):
            raise ValueError(f"the appointment has no hour: `{calendar.starts.text}` is a day")
        ends = situation.after(calendar.lasts, starts)
        walk = f"{message.lead}/{message.campaign}/{message.walk}"
        key = f"{walk}/appointment {letter.appointment}"
        return Invitation(
            uid=message_id(self.contexts.secret, key, self._domain).strip("<>"),
            written=message.written,
            starts=starts,
            ends=ends,
            summary=letter.title or subject,
            organizer=letter.sender,
            attendee=letter.attendee,
            where=calendar.where,
            sequence=self._said_before(letter),
        )

    def _said_before(self, letter: Correspondence) -> int:
        """How many mails of the walk have brought this appointment: what a later one must stand above."""
        message, situation = letter.message, letter.situation
        earlier = (
            other
            for other in situation.messages.values()
            if (other.campaign, other.walk, other.kind) == (message.campaign, message.walk, "send")
            and other.key != message.key
            and other.state in GONE
            and (message.written is None or other.at <= message.written)
        )
        return sum(replace(letter, message=other).appointment == letter.appointment for other in earlier)

    def _payload(self, draft: Draft, situation: Situation) -> dict[str, Any]:
        """A notification as JSON: who, how warm, the evidence, and the owner; no sensitive field."""
        message, kept = draft.message, _kept(draft.context)
        owner = Correspondence(self.project, message, situation).owner
        return {
            "key": message.key,
            "at": situation.clock.isoformat(),
            "campaign": message.campaign,
            "step": message.step,
            "lead": self._public(kept["lead"]),
            **{name: kept[name] for name in ("temperature", "stage", "score", "evidence")},
            **({"owner": {"name": owner.name, "email": owner.email}} if owner else {}),
            "text": draft.rendered.text,
        }

    def _public(self, lead: Mapping[str, Any]) -> dict[str, Any]:
        """A lead's fields without the sensitive and the empty ones."""
        sensitive = {name for name, field in self.project.fields.items() if field.sensitive}
        return {name: value for name, value in lead.items() if name not in sensitive and value is not None}

    def _evidence(self, context: Mapping[str, Any]) -> Rendered:
        """A notification without a template: who it is about, and the score's evidence."""
        lead = self._public(context["lead"])
        subject = f"{context['temperature']}: {lead['email']}"
        points = (f"{point['points']:+g}  {point['rule']}" for point in context["evidence"])
        fields = (f"{name}: {value}" for name, value in lead.items())
        text = "\n".join([subject, f"score {context['score']:.1f}", *points, "", *fields])
        return Rendered(tidy(subject), "", "", f"{text}\n")


def _kept(context: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values of a context, empty ones left out."""
    return {name: _plain(value) for name, value in context.items() if not callable(value) and value not in (None, {})}


def _named(consent: Mapping[str, Any]) -> Mapping[str, Any]:
    """The words agreed to by their hash: a run keeps them once, not with every mail."""
    words = consent.get("text")
    return {**consent, "text": hashlib.sha256(words.encode()).hexdigest()} if words else consent


def _plain(value: Any) -> Any:
    if isinstance(value, (str, float, int)):
        return value
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
