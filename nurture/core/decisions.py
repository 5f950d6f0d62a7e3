"""What the planner answers for one lead: each decision with its reason, and the plan that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from nurture.core.model import Consent, Event, Facts, LeadState, Message, Reason
from nurture.core.problems import Place


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for one step and why.

    `do` is enter, send, notify, wait, hold, skip, branch, set, record, start, unsubscribe, move, finish or erase.
    `version` is the hash of the campaign's file, so that a later reader finds the line as it was.
    """

    lead: int
    campaign: str
    sequence: str
    step: str
    do: str
    at: datetime
    reason: Reason
    place: Place | None = None
    walk: int = 1
    version: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one call of the planner decided for one lead: the state as it shall be, and what is new in it.

    `due` is the next instant at which to ask again without an event; None: only an event can change anything.
    `messages` are new or changed ones, `events` new ones with their numbers, `values` fields that were set, `consents`
    new ones. `erase` is why the lead is to be forgotten: then nothing else of the plan matters.
    """

    state: LeadState
    decisions: tuple[Decision, ...] = ()
    messages: tuple[Message, ...] = ()
    events: tuple[Event, ...] = ()
    values: Facts = field(default_factory=dict)
    due: datetime | None = None
    consents: tuple[Consent, ...] = ()
    erase: str = ""
