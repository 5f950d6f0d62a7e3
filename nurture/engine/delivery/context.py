"""What a template sees of a lead: plain values, links, and the words of conditions.

Each is worked out when the template asks for it. So what is kept of a mail is what the mail was made of, the answers
of its functions too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.conditions import UNKNOWN, Word
from nurture.core.conditions.closures import segment
from nurture.core.forms import form_called
from nurture.core.lazy import Lazy
from nurture.core.model import Facts
from nurture.core.times.durations import parse_duration
from nurture.core.view import View
from nurture.engine.delivery.correspondence import Correspondence


class Answers:
    """A function that a template may call; `given` are its answers, by the arguments as text. None: it is not known."""

    __slots__ = ("_ask", "given")

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask
        self.given: dict[str, Any] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        answer = self._ask(*args, **kwargs)
        self.given[asked(args, kwargs)] = None if answer is UNKNOWN else answer
        return answer


def asked(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """A function's arguments as text, by which its answer is kept."""
    return ", ".join([*map(str, args), *(f"{name}={value}" for name, value in kwargs.items())])


def context_of(letter: Correspondence, words: Mapping[str, Word]) -> Lazy:
    """The names that a template may use, with their values for this message now; `words` are those of conditions."""
    return Lazy(
        _VALUES.keys() | words.keys(),
        lambda name: _VALUES[name](letter) if name in _VALUES else _spoken(words[name], letter),
    )


def _lead(letter: Correspondence) -> Lazy:
    lead, zone = letter.situation.lead, letter.situation.zone
    own = {"email": lead.email, "source": lead.source}
    return Lazy(
        dict.fromkeys((*letter.project.fields, *own)),
        lambda name: own[name] if name in own else _local(lead.fields.get(name), zone),
    )


def _sender(letter: Correspondence) -> dict[str, str]:
    given, mailbox = letter.project.sender, letter.sender
    return {
        "address": mailbox.address,
        "name": mailbox.name,
        "organisation": given.organisation,
        "postal": given.postal,
    }


def _consent(letter: Correspondence) -> dict[str, Any]:
    """What the lead agreed to that this mail rests on: the consent that the send names, or its campaign."""
    purpose = letter.purpose
    given = [c for c in letter.situation.consents if purpose and c.purpose == purpose.name and c.given]
    if not given:
        return {}
    said = given[-1]
    words = letter.project.consent_texts.get(said.text, "").strip()
    return {"text": words or None, "at": _local(said.at, letter.situation.zone), "source": said.source}


def _source(letter: Correspondence) -> dict[str, Any]:
    name, project = letter.situation.lead.source, letter.project
    form = form_called(name, project.forms)
    said = {"incentive": letter.said(form.incentives)} if form else {}
    return {**letter.view.source, **said, "name": name}


def _form(letter: Correspondence) -> dict[str, Any]:
    """The one that its reader is to confirm."""
    form = letter.form
    return {"title": letter.said(form.title), "incentive": letter.said(form.incentives) or None} if form else {}


def _evidence(view: View) -> list[dict[str, Any]]:
    return [{"points": p.points, "rule": p.rule, "at": _local(p.at, view.zone)} for p in view.points if p.points]


_VALUES: Mapping[str, Callable[[Correspondence], Any]] = {
    "lead": _lead,
    "source": _source,
    "score": lambda letter: letter.view.score(),
    "fit": lambda letter: letter.view.fit(),
    "engagement": lambda letter: letter.view.engagement(),
    "temperature": lambda letter: letter.view.temperature,
    "stage": lambda letter: letter.view.stage,
    "tracked": lambda letter: letter.view.tracked,
    "tracking": lambda letter: letter.tracking,
    "evidence": lambda letter: _evidence(letter.view),
    "language": lambda letter: letter.language,
    "sender": _sender,
    "owner": lambda letter: dict(letter.view.owner),
    "campaign": lambda letter: {**_all_local(letter.view.campaign, letter), "name": letter.message.campaign},
    "event": lambda letter: _all_local(letter.view.entry, letter),
    "consent": _consent,
    "form": _form,
    "today": lambda letter: letter.situation.clock.astimezone(letter.situation.zone).date(),
    "link": lambda letter: Answers(letter.link),
    "in_segment": lambda letter: Answers(lambda name: segment(name)(letter.view).value is True),
    "unsubscribe_url": lambda letter: letter.addresses.unsubscribe_url,
    "preferences_url": lambda letter: letter.addresses.preferences_url,
    "view_url": lambda letter: letter.addresses.view_url,
    "confirm_url": lambda letter: letter.addresses.confirm_url(letter.asks),
}

NAMES = frozenset(_VALUES)
"""All of them but the words of conditions."""


def _local(value: Any, zone: ZoneInfo) -> Any:
    """An instant in the lead's own zone; any other value as it is."""
    return value.astimezone(zone) if isinstance(value, datetime) else value


def _all_local(values: Facts, letter: Correspondence) -> dict[str, Any]:
    return {name: _local(value, letter.situation.zone) for name, value in values.items()}


def _spoken(word: Word, letter: Correspondence) -> Answers:
    def speak(*args: Any, **kwargs: Any) -> Any:
        spans = {name: parse_duration(kwargs[name]) for name in word.durations if name in kwargs}
        return word.ask(letter.view, *args, **{**kwargs, **spans}).value

    return Answers(speak)
