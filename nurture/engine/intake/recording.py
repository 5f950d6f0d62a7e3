"""An event written down by hand, in the words of score and stories. It only adds to the log, so it needs no lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from nurture.core.cells import read_value
from nurture.core.happenings import OF_MESSAGES, WRITTEN_BY_US, AnyPage, facts_of, names_of, no_such
from nurture.core.model import GONE, Event, Facts, LeadState, Message, MessageState
from nurture.core.paths import all_steps
from nurture.core.problems import did_you_mean
from nurture.core.program import Project
from nurture.core.steps import Send
from nurture.engine.clocks import is_rehearsed, now_of
from nurture.engine.lookup import find_lead
from nurture.project.names import BARE_EVENTS
from nurture.store.protocol import Store

ABOUT_MESSAGES = (*OF_MESSAGES, "complained", "bounced")
"""What belongs to the last message sent by then; what is complained of, or came back, has no name of its own."""


class NotRecorded(Exception):
    """The event cannot be written down; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Happening:
    """What was said on the command line. `facts` are as written; `at` is only for a rehearsal."""

    email: str
    event: str
    campaign: str = ""
    step: str = ""
    at: datetime | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def record(said: Happening, project: Project, store: Store) -> Event:
    """Write the event into the log and return it. Each call is a new happening. Raises NotRecorded and NoSuchLead."""
    state, key = find_lead(said.email, store)
    if said.at and not is_rehearsed(store):
        raise NotRecorded("`--at` is for a rehearsal: this database runs on the real clock, and the event happens now")
    verb, _, what = " ".join(said.event.split()).partition(" ")
    _check_name(verb, what, project)
    at = said.at or now_of(store)
    message = message_of(verb, what, at, state, project, said.campaign, said.step)
    if (said.campaign or said.step) and message is None:
        where = " ".join(filter(None, (said.step, said.campaign and f"of {said.campaign}")))
        raise NotRecorded(f"no message {where} that fits `{said.event}` was sent to {said.email}")
    event = Event(
        verb=verb,
        at=at,
        key=f"record/{uuid4().hex}",
        what=names_of(verb, what, message),
        facts=_facts(f"{verb} {what}".strip(), said.facts, project),
        campaign=message.campaign if message else said.campaign,
        message=message.key if message else "",
    )
    store.append(key, event, at)
    return event


# ---------------------------------------------------------------- names


def event_names(project: Project) -> frozenset[str]:
    """All events that can be recorded by hand."""
    steps = [step for campaign in project.written for step in all_steps(campaign)]
    messages = {name for step in steps if isinstance(step, Send) for name in (step.key, step.template)}
    pages = project.visits.pages if project.visits else ()
    names = {
        *project.events,
        *(BARE_EVENTS - WRITTEN_BY_US),
        *(f"{verb} {message}" for verb in OF_MESSAGES for message in messages),
        *(f"clicked {link}" for link in project.links),
        *(f"arrived {source}" for source in (*project.sources, *project.forms)),
        *(f"submitted {form}" for form in project.forms),
        *(f"unsubscribed {purpose.name}" for purpose in project.consents.values() if not purpose.basis),
        *(f"visited {page}" for page in pages),
    }
    return frozenset(names) if pages else AnyPage(names)


def _check_name(verb: str, what: str, project: Project) -> None:
    name, known = f"{verb} {what}".strip(), event_names(project)
    if verb in WRITTEN_BY_US and name not in project.events:
        raise NotRecorded(f"`{name}` is written by nurture itself, when it happens")
    if name not in known:
        raise NotRecorded(no_such(name, known))


# ---------------------------------------------------------------- which message, which facts


def message_of(
    verb: str, what: str, at: datetime, state: LeadState, project: Project, campaign: str = "", step: str = ""
) -> Message | None:
    """The message that an event at an instant belongs to: the last one sent by then that it fits.

    One in doubt only where no other fits: then it has arrived.
    """
    if verb not in ABOUT_MESSAGES and not (campaign or step):
        return None
    fits = [
        m
        for m in state.messages
        if m.kind == "send"
        and (m.state in GONE or (verb == "bounced" and m.state is MessageState.FAILED))
        and m.at <= at
        and campaign in ("", m.campaign)
        and step in ("", m.step, m.template)
        and (verb not in OF_MESSAGES or not what or what in _clickable(m, project))
    ]
    return max(fits, key=lambda m: (m.state is not MessageState.IN_DOUBT, m.at), default=None)


def _clickable(message: Message, project: Project) -> tuple[str, ...]:
    template = project.templates.get(message.template)
    return (message.step, message.template, *(template.links if template else ()))


def _facts(name: str, written: Mapping[str, str], project: Project) -> Facts:
    """The facts by their declared types."""
    declared = facts_of(name, project.events)
    facts = {}
    for fact, text in written.items():
        if fact not in declared:
            hint = did_you_mean(fact, declared) or (f"it has {', '.join(declared)}" if declared else "it has none")
            raise NotRecorded(f"`{name}` has no fact `{fact}`; {hint}")
        value = read_value(text, declared[fact], project.zone)
        if value is None:
            kind = ", ".join(declared[fact].choices) or declared[fact].type
            raise NotRecorded(f"`{text}` does not fit `{fact}`, which is declared as {kind}")
        facts[fact] = value
    return facts
