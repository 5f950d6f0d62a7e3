"""What a template sees of a lead: plain values, links, and the words of conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from nurture.core import tokens
from nurture.core.conditions import Word
from nurture.core.conditions.closures import segment
from nurture.core.model import Facts, Message
from nurture.core.paths import step_of
from nurture.core.program import Project
from nurture.core.sending.timetable import purpose_of
from nurture.core.situation import Situation
from nurture.core.times.durations import parse_duration
from nurture.core.view import View
from nurture.engine.delivery.correspondence import Correspondence
from nurture.mail.headers import wire_address
from nurture.mail.message import Unsubscribe


@dataclass(frozen=True, slots=True)
class Contexts:
    """Makes contexts for the messages of one project. `secret` makes the tokens in their links."""

    project: Project
    words: Mapping[str, Word]
    secret: bytes

    def of(self, message: Message, situation: Situation) -> dict[str, Any]:
        """The names that a template may use, with their values for this message now."""
        enrolment = situation.enrolment(message.campaign, message.walk)
        view = situation.view(enrolment)
        letter = Correspondence(self.project, message, situation)
        return {
            **self._lead(view),
            **{name: _spoken(word, view) for name, word in self.words.items()},
            "language": letter.language,
            "sender": self._sender(letter),
            "owner": dict(view.owner),
            "campaign": {**_all_local(view.campaign, view), "name": message.campaign},
            "event": _all_local(view.entry, view),
            "consent": self._consent(message, situation, view),
            "today": situation.clock.astimezone(situation.zone).date(),
            "link": letter.link,
            "in_segment": lambda name: segment(name)(view).value is True,
            "unsubscribe_url": self.address(message, "unsubscribe"),
            "preferences_url": self.address(message, "preferences"),
        }

    def _lead(self, view: View) -> dict[str, Any]:
        fields = {name: _local(view.lead.fields.get(name), view) for name in self.project.fields}
        return {
            "lead": {**fields, "email": view.lead.email, "source": view.lead.source},
            "source": {**view.source, "name": view.lead.source},
            "score": view.score(),
            "fit": view.fit(),
            "engagement": view.engagement(),
            "temperature": view.temperature,
            "stage": view.stage,
            "tracked": view.tracked,
            "evidence": [
                {"points": p.points, "rule": p.rule, "at": _local(p.at, view)} for p in view.points if p.points
            ],
        }

    def _sender(self, letter: Correspondence) -> dict[str, str]:
        given, mailbox = self.project.sender, letter.sender
        return {
            "address": mailbox.address,
            "name": mailbox.name,
            "organisation": given.organisation,
            "postal": given.postal,
        }

    def _consent(self, message: Message, situation: Situation, view: View) -> dict[str, Any]:
        """What the lead agreed to that this mail rests on: the consent that the send names, or its campaign."""
        campaign = situation.campaign(message.campaign)
        purpose = purpose_of(campaign, step_of(campaign, message.step), situation) if campaign else None
        given = [c for c in situation.consents if purpose and c.purpose == purpose.name and c.given]
        if not given:
            return {}
        said = given[-1]
        words = self.project.consent_texts.get(said.text, "").strip()
        return {"text": words or None, "at": _local(said.at, view), "source": said.source}

    def address(self, message: Message, purpose: tokens.Purpose) -> str:
        """Where this message's recipient unsubscribes or chooses: on our pages or, without any, by mail."""
        if self.project.web:
            return f"{self.project.web.rstrip('/')}/{purpose[0]}/{self._token(message, purpose)}"
        return f"mailto:{self.project.sender.mailbox().address}?subject={self._subject(message, purpose)}"

    def unsubscribe(self, message: Message) -> Unsubscribe:
        """The ways out that the header names: on the web, where there is one, and by mail."""
        url = self.address(message, "unsubscribe") if self.project.web else ""
        return Unsubscribe(self.project.sender.mailbox().address, url, self._subject(message, "unsubscribe"))

    def returns(self, message: Message) -> str:
        """Where its bounce comes back to: an address of its own (VERP), where nurture.yaml names one for bounces."""
        sender = self.project.sender
        if not sender.bounces:
            return wire_address(sender.mailbox().address)
        local, _, domain = sender.bounces.rpartition("@")
        token = tokens.make_local(self.secret, tokens.message_digest(self.secret, message.key))
        return f"{local}+{token}@{domain}"

    def _subject(self, message: Message, purpose: tokens.Purpose) -> str:
        return quote(f"{purpose} {self._token(message, purpose)}")

    def _token(self, message: Message, purpose: tokens.Purpose) -> str:
        return tokens.make(self.secret, purpose, tokens.message_digest(self.secret, message.key))


def _local(value: Any, view: View) -> Any:
    """An instant in the lead's own zone; any other value as it is."""
    return value.astimezone(view.zone) if isinstance(value, datetime) else value


def _all_local(values: Facts, view: View) -> dict[str, Any]:
    return {name: _local(value, view) for name, value in values.items()}


def _spoken(word: Word, view: View) -> Callable[..., Any]:
    def speak(*args: Any, **kwargs: Any) -> Any:
        spans = {name: parse_duration(kwargs[name]) for name in word.durations if name in kwargs}
        return word.ask(view, *args, **{**kwargs, **spans}).value

    return speak
