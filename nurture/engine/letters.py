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
from typing import Any

from nurture.core.model import Message
from nurture.core.program import Mailbox, Project
from nurture.core.situation import Situation
from nurture.engine.context import Contexts
from nurture.hookspecs import Letter
from nurture.mail.headers import ascii_label, tidy, wire_address
from nurture.mail.message import Mail, build, message_id
from nurture.mail.render import Rendered, Renderer


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the letters of one project."""

    project: Project
    contexts: Contexts
    renderer: Renderer

    def write(self, message: Message, situation: Situation) -> tuple[Message, Letter]:
        """The letter, and the message with what has to be durable before it leaves.

        Raises RenderError when the template cannot be rendered for this lead, ValueError when it is no message.
        """
        context = self.contexts.of(message, situation)
        rendered = self.renderer.render(message.template, context) if message.template else self._evidence(context)
        message = replace(
            message,
            written=message.written or situation.clock,
            message_id=message_id(self.contexts.secret, message.key, self._domain),
            version=self.project.templates[message.template].version if message.template else "",
            context=json.dumps(_kept(context), ensure_ascii=False),
        )
        data = build(self._mail(message, situation, rendered))
        message = replace(message, digest=hashlib.sha256(data).hexdigest())
        notify = message.kind == "notify"
        letter = Letter(
            key=message.key,
            message_id=message.message_id,
            kind="notify" if notify else "send",
            sender=self.project.sender.mailbox().address,
            recipient="" if notify else situation.lead.email,
            data=data,
            payload=self._payload(message, situation, rendered.text, context) if notify else {},
        )
        return message, letter

    @property
    def _domain(self) -> str:
        return wire_address(self.project.sender.mailbox().address).rpartition("@")[2]

    def _mail(self, message: Message, situation: Situation, rendered: Rendered) -> Mail:
        sender = self.project.sender.mailbox()
        assert message.written is not None
        mail = Mail(
            sender=sender,
            to=Mailbox(situation.lead.email),
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            date=message.written,
            message_id=message.message_id,
        )
        if message.kind == "notify":
            return replace(mail, to=Mailbox(f"{message.channel}@{self._domain}"))
        campaign = self.project.campaigns[message.campaign]
        return replace(
            mail,
            unsubscribe=self.contexts.unsubscribe(message),
            list_id=(campaign.description or campaign.name, f"{ascii_label(campaign.name)}.{self._domain}"),
            feedback_id=":".join(map(ascii_label, (campaign.name, message.step, "nurture", self.project.name))),
        )

    def _payload(self, message: Message, situation: Situation, text: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """A notification as JSON: who, how warm, and the evidence; no sensitive field."""
        kept = _kept(context)
        return {
            "key": message.key,
            "at": situation.clock.isoformat(),
            "campaign": message.campaign,
            "step": message.step,
            "lead": self._public(kept["lead"]),
            **{name: kept[name] for name in ("temperature", "stage", "score", "evidence")},
            "text": text,
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


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
