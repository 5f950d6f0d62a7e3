"""From a message and its lead to the letter that a channel gets.

A message is its template's version, its context and its key. The context is kept with it, so that what was sent can be
shown again, and the digest of its bytes proves it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nurture.core.campaigns import Campaign
from nurture.core.conditions import Word
from nurture.core.frozen import altered
from nurture.core.lazy import Lazy
from nurture.core.model import GONE, Message
from nurture.core.program import Mailbox, Mode, Project
from nurture.core.situation import Situation
from nurture.core.tokens import Keys, key_of
from nurture.engine.delivery.addresses import Addresses
from nurture.engine.delivery.context import context_of
from nurture.engine.delivery.correspondence import Correspondence
from nurture.engine.delivery.kept import kept, plain
from nurture.engine.delivery.trail import Trail
from nurture.hookspecs import Letter
from nurture.mail.attachments import attach
from nurture.mail.headers import ascii_label, feedback_id, tidy
from nurture.mail.invitation import Invitation
from nurture.mail.message import Mail, build, message_id
from nurture.mail.render import Rendered, Renderer
from nurture.store.attempts import Written


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that can be made into bytes: who writes to whom, the values it asked for, where its links lead, what
    came of them, the mail.

    The message has its Date and its Message-ID.
    """

    letter: Correspondence
    context: Lazy
    trail: Trail
    rendered: Rendered
    mail: Mail

    @property
    def message(self) -> Message:
        return self.letter.message


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the letters of one project, whose files lie in `root`. In those that are nobody's nothing `counts`.

    `words` are those of conditions; `keys` make what nobody else can make: Message-IDs, and tokens in links.
    """

    project: Project
    words: Mapping[str, Word]
    keys: Keys
    renderer: Renderer
    root: Path
    counts: bool = True

    def write(self, message: Message, situation: Situation) -> tuple[Written, Letter]:
        """The letter, and what has to be durable before it leaves.

        Raises RenderError when the template cannot be rendered for this lead, ValueError when it is no message.
        """
        draft = self.draft(message, situation)
        data, message = build(draft.mail), draft.message
        assert message.written is not None
        recipient = draft.letter.recipient
        payload = self._payload(draft) if message.kind == "notify" else {}
        written = Written(
            key=message.key,
            at=message.written,
            message_id=message.message_id,
            version=self.project.templates[message.template].version if message.template else "",
            context=kept(draft.context, draft.letter.variant),
            digest=hashlib.sha256(data).hexdigest(),
            links=draft.trail.links,
            shared=draft.trail.shared,
        )
        return written, self.letter(draft, recipient.address if recipient else "", data, payload)

    def letter(self, draft: Draft, recipient: str, data: bytes, payload: Mapping[str, Any]) -> Letter:
        """What a channel gets. The envelope's sender is where bounces go."""
        message = draft.message
        return Letter(
            key=message.key,
            message_id=message.message_id,
            kind="notify" if message.kind == "notify" else "send",
            sender=draft.letter.addresses.returns,
            recipient=recipient,
            data=data,
            payload=payload,
        )

    def draft(self, message: Message, situation: Situation) -> Draft:
        """Everything but the bytes. Raises as `write`."""
        addresses = Addresses(self.project, key_of(self.keys, message.key, message.message_id), message.key)
        message = altered(
            message,
            written=message.written or situation.clock,
            message_id=message.message_id or addresses.message_id,
        )
        letter = Correspondence(self.project, message, situation, addresses)
        context = context_of(letter, self.words)
        trail = self._trail(letter, context)
        rendered = self._rendered(letter, context, trail)
        return Draft(letter, context, trail, rendered, self._mail(letter, rendered))

    def _trail(self, letter: Correspondence, context: Lazy) -> Trail:
        """What it depends on is kept with the mail: it could not be shown again otherwise."""
        counts = self.counts and self.project.web and letter.message.kind == "send"
        mode: Mode = context["tracking"] if counts else "none"
        return Trail(mode, letter.addresses, letter.message.campaign, letter.message.step)

    def _rendered(self, letter: Correspondence, context: Lazy, trail: Trail) -> Rendered:
        """The parts of the message, in its reader's language. Raises RenderError."""
        template = letter.message.template
        if not template:
            return self._evidence(context)
        return self.renderer.render(template, context, letter.variant, letter.subject, trail)

    def _mail(self, letter: Correspondence, rendered: Rendered) -> Mail:
        message, step, addresses = letter.message, letter.step, letter.addresses
        assert message.written is not None
        files = attach(self.root, (*step.attach, *rendered.images))
        campaign = self.project.campaigns.get(message.campaign) if message.kind != "notify" else None
        asks = bool(letter.asks)
        legal = letter.purpose and letter.purpose.basis
        return Mail(
            sender=letter.sender,
            to=letter.recipient or Mailbox(f"{message.channel}@{addresses.domain}"),
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            date=message.written,
            message_id=message.message_id,
            reply_to=letter.reply_to,
            unsubscribe=addresses.unsubscribe if campaign and not legal and not asks else None,
            list_id=_list_id(campaign, self.project, addresses.domain) if campaign and not asks else None,
            feedback_id=feedback_id(campaign.name, message.step, self.project.name) if campaign and not asks else "",
            automatic=asks,
            language=letter.language,
            attachments=files[: len(step.attach)],
            images=files[len(step.attach) :],
            invitation=self._invitation(letter, rendered.subject) if step.calendar else None,
        )

    def _invitation(self, letter: Correspondence, subject: str) -> Invitation:
        """The step's appointment. Its times are the lead's, counted from when the lead came to the step.

        A later mail of the walk with the same one updates it: the same UID, whoever sends it by then, and the next
        SEQUENCE (RFC 5546, 2.1.4).
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
        said = [*self._said_before(letter), message]
        domain = said[0].message_id.strip("<>").rpartition("@")[2]
        return Invitation(
            uid=message_id(self.keys[min(self.keys)], key, domain).strip("<>"),
            written=message.written,
            starts=starts,
            ends=ends,
            summary=letter.title or subject,
            organizer=letter.sender,
            attendee=letter.attendee,
            where=calendar.where,
            sequence=len(said) - 1,
        )

    def _said_before(self, letter: Correspondence) -> list[Message]:
        """The mails of the walk that have brought this appointment, oldest first."""
        message, situation = letter.message, letter.situation
        earlier = (
            other
            for other in situation.messages.values()
            if (other.campaign, other.walk, other.kind) == (message.campaign, message.walk, "send")
            and other.key != message.key
            and other.state in GONE
            and (message.written is None or other.at <= message.written)
        )
        same = (other for other in earlier if replace(letter, message=other).appointment == letter.appointment)
        return sorted(same, key=lambda other: other.at)

    def _payload(self, draft: Draft) -> dict[str, Any]:
        """A notification as JSON: who, how warm, the evidence, and the owner; no sensitive field."""
        message, context, owner = draft.message, draft.context, draft.letter.owner
        return {
            "key": message.key,
            "at": draft.letter.situation.clock.isoformat(),
            "campaign": message.campaign,
            "step": message.step,
            "lead": plain(self._public(context["lead"])),
            **{name: plain(context[name]) for name in ("temperature", "stage", "score", "evidence")},
            **({"owner": {"name": owner.name, "email": owner.email}} if owner else {}),
            "text": draft.rendered.text,
        }

    def _public(self, lead: Mapping[str, Any]) -> dict[str, Any]:
        """A lead's fields without the sensitive and the empty ones."""
        sensitive = {name for name, field in self.project.fields.items() if field.sensitive}
        return {name: lead[name] for name in lead if name not in sensitive and lead[name] is not None}

    def _evidence(self, context: Mapping[str, Any]) -> Rendered:
        """A notification without a template: who it is about, and the score's evidence."""
        lead = self._public(context["lead"])
        subject = f"{context['temperature']}: {lead['email']}"
        points = (f"{point['points']:+g}  {point['rule']}" for point in context["evidence"])
        fields = (f"{name}: {value}" for name, value in lead.items())
        text = "\n".join([subject, f"score {context['score']:.1f}", *points, "", *fields])
        return Rendered(tidy(subject), "", "", f"{text}\n")


def _list_id(campaign: Campaign, project: Project, domain: str) -> tuple[str, str]:
    return project.sender.organisation, f"{ascii_label(campaign.name)}.{domain}"
