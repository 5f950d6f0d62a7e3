"""From a message and its lead to the letter that a channel gets.

A message is its template's version, its context and its key: the context is kept with it, so that what was sent can be
shown again, and its digest proves it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from nurture.core import tokens
from nurture.core.model import Enrolment, Message
from nurture.core.program import Project
from nurture.core.situation import Situation
from nurture.hookspecs import Letter
from nurture.mail.message import Envelope, build, message_id
from nurture.mail.render import Renderer
from nurture.plugins import Plugins


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the letters of one project. `secret` makes Message-IDs and tokens."""

    project: Project
    plugins: Plugins
    renderer: Renderer
    secret: bytes

    def write(self, message: Message, situation: Situation) -> tuple[Message, Letter]:
        """The letter, and the message with what has to be durable before it leaves.

        Raises RenderError when the template cannot be rendered for this lead.
        """
        message = replace(message, written=message.written or situation.clock)
        known: dict[str, Any] = {}
        context = self.context(message, situation, known)
        rendered = self.renderer.render(message.template, context)
        data = build(rendered, self._envelope(message, situation, context))
        template = self.project.templates[message.template]
        message = replace(
            message,
            message_id=self._message_id(message),
            version=template.version,
            context=json.dumps(_kept(context, known), ensure_ascii=False, default=_as_text),
            digest=hashlib.sha256(data).hexdigest(),
        )
        return message, self._letter(message, situation, data, rendered.text, context)

    def context(self, message: Message, situation: Situation, known: dict[str, Any]) -> dict[str, Any]:
        """What a template sees. What its words answered is noted in `known`."""
        enrolment = situation.enrolment(message.campaign, message.walk)
        view = situation.view(enrolment)
        lead = {name: view.lead.fields.get(name) for name in self.project.fields}
        return {
            "lead": {**lead, "email": view.lead.email, "source": view.lead.source},
            "sender": _sender(self.project),
            "campaign": {"name": message.campaign},
            "event": dict(enrolment.facts) if enrolment else {},
            "consent": self._consent(message, situation),
            "source": view.lead.source,
            "score": view.score(),
            "fit": view.fit(),
            "engagement": view.engagement(),
            "temperature": view.temperature,
            "stage": view.stage,
            "tracked": view.tracked,
            "today": situation.clock.astimezone(situation.zone).date(),
            "evidence": [f"{p.points:+g} {p.rule}" for p in view.points if p.points],
            "link": self.project.links.__getitem__,
            "unsubscribe_url": self._unsubscribe(message, "unsubscribe"),
            "preferences_url": self._unsubscribe(message, "preferences"),
            **{name: _spoken(word.ask, name, view, known) for name, word in self.plugins.words.items()},
        }

    def _consent(self, message: Message, situation: Situation) -> dict[str, Any]:
        campaign = situation.campaign(message.campaign)
        said = [c for c in situation.consents if campaign and c.purpose == campaign.consent and c.given]
        return {"text": said[-1].text, "at": said[-1].at, "source": said[-1].source} if said else {}

    def _unsubscribe(self, message: Message, purpose: tokens.Purpose) -> str:
        token = tokens.make(self.secret, purpose, tokens.message_digest(self.secret, message.key))
        if self.project.web:
            return f"{self.project.web.rstrip('/')}/{purpose[0]}/{token}"
        return f"mailto:{self.project.sender.address}?subject={quote(f'{purpose} {token}')}"

    def _message_id(self, message: Message) -> str:
        return message_id(self.secret, message.key, self.project.sender.address.rpartition("@")[2])

    def _envelope(self, message: Message, situation: Situation, context: Mapping[str, Any]) -> Envelope:
        sender, url = self.project.sender, context["unsubscribe_url"]
        token = url.rpartition("/")[2]
        domain = sender.address.rpartition("@")[2]
        mailto = f"mailto:{sender.address}?subject={quote(f'unsubscribe {token}')}" if self.project.web else url
        notify = message.kind == "notify"
        return Envelope(
            sender=(sender.name, sender.address),
            recipient=("", f"{message.channel}@{domain}" if notify else situation.lead.email),
            message_id=self._message_id(message),
            date=message.written or situation.clock,
            unsubscribe=() if notify else (url, mailto) if self.project.web else (mailto,),
            list_id="" if notify else f"{message.campaign}.{domain}",
            feedback_id="" if notify else f"{message.campaign}:{message.step}:nurture:{self.project.name}",
        )

    def _letter(
        self, message: Message, situation: Situation, data: bytes, text: str, context: Mapping[str, Any]
    ) -> Letter:
        return Letter(
            key=message.key,
            message_id=message.message_id,
            kind="notify" if message.kind == "notify" else "send",
            sender=self.project.sender.address,
            recipient="" if message.kind == "notify" else situation.lead.email,
            data=data,
            payload=self._payload(message, situation, text, context) if message.kind == "notify" else {},
        )

    def _payload(self, message: Message, situation: Situation, text: str, context: Mapping[str, Any]) -> dict[str, Any]:
        secret = {name for name, field in self.project.fields.items() if field.sensitive}
        lead = {k: _plain(v) for k, v in context["lead"].items() if v is not None and k not in secret}
        return {
            "key": message.key,
            "at": situation.clock.isoformat(),
            "campaign": message.campaign,
            "step": message.step,
            "lead": lead,
            "temperature": context["temperature"],
            "stage": context["stage"],
            "score": round(context["score"], 2),
            "evidence": context["evidence"],
            "text": text,
        }
