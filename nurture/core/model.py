"""The nouns: a lead, what happened to it, where it walks, what it was sent.

All are frozen; every instant is an aware datetime in UTC. A noun that comes from the author's files
(campaign, step, limit …) lives in `campaigns.py`, `steps.py` or `program.py`; what is decided for a lead in
`decisions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from nurture.core.consents.proof import UNPROVED, Proof
from nurture.core.problems import Place

Value = str | float | bool | date | datetime | tuple[str, ...]
Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Lead:
    """A person or firm. `fields` holds values by declared type; an empty field is absent.

    `email` is the address as written to; two addresses are one lead when their keys (`read_address`) are equal.
    """

    id: int
    email: str
    source: str = ""
    fields: Facts = field(default_factory=dict)
    first_seen: datetime | None = None


STRIDE = 1000
OF_DELIVERY = frozenset({"sent", "notified"})
"""Verbs of the events that delivery writes."""
COLDEST = "cold"
"""The temperature that needs no bound."""


def next_seq(last: int) -> int:
    """The number of an arrival behind the event numbered `last`."""
    return (last // STRIDE + 1) * STRIDE


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: one verb, then what (`clicked` on `pricing` of message `welcome`).

    `key` is unique over the log: the same event again is no second event. `seq` is its place among the events of its
    lead: arrivals are numbered in strides of `STRIDE`, so that what the planner derives from one stands behind it.
    `message` is the key of the message it belongs to.
    """

    verb: str
    at: datetime
    key: str
    what: tuple[str, ...] = ()
    facts: Facts = field(default_factory=dict)
    campaign: str = ""
    message: str = ""
    seq: int = 0

    def is_called(self, name: str) -> bool:
        """Whether `clicked`, or `clicked pricing`, is a name of this event."""
        verb, _, what = name.partition(" ")
        return verb == self.verb and (not what or what in self.what)

    @property
    def name(self) -> str:
        """The words under which it is shown."""
        return " ".join((self.verb, *self.what[:1]))


@dataclass(frozen=True, slots=True)
class Consent:
    """An agreement to a purpose, or its withdrawal, since an instant. `source` is by whose word, `text` the path of the
    words agreed to. What the person itself has `confirmed` counts after a withdrawal, too. States of leads come without
    the `proof`, which makes no other consent of it."""

    purpose: str
    given: bool
    at: datetime
    source: str = ""
    text: str = ""
    confirmed: bool = False
    proof: Proof = field(default=UNPROVED, compare=False)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code, the words, and the line of the rule that decided."""

    code: str
    text: str
    place: Place | None = None


class MessageState(StrEnum):
    __hash__ = str.__hash__  # that of an Enum is no faster than Python

    PLANNED = "planned"
    HELD = "held"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    CANCELLED = "cancelled"
    IN_DOUBT = "in_doubt"


OPEN = frozenset({MessageState.PLANNED, MessageState.HELD, MessageState.DEFERRED, MessageState.CLAIMED})
"""Nothing of it has reached a server: it can still be held or cancelled."""
GONE = frozenset({MessageState.SENDING, MessageState.SENT, MessageState.IN_DOUBT})
"""It left, or may have left: it counts towards limits and is never sent again."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one lead. `key` is unique: lead, campaign, walk, step (and what requested it anew).

    `due` is the next instant at which it may leave. `since` is when its step first asked for it. `written` is the
    instant in its Date header, the same for every attempt; `at` is when it reached `state`, for one in doubt when it
    was handed over. `refused` is since when window, limits or a veto have refused it without a pause; `allowed` when
    window and limits first let it through. `owner` is the key of the owner whom a notification goes to. `cause` tells
    what the brake counts: late, edit or existing. `doubts` is how often it has been in doubt: when it leaves once more
    after that, its lead has walked on; `attempts` and `allowed` are then those of this time.
    """

    key: str
    lead: int
    campaign: str
    walk: int
    sequence: str
    step: str
    kind: str
    channel: str
    template: str
    state: MessageState
    since: datetime
    due: datetime
    at: datetime
    requested: bool = False
    rank: int = 0
    priority: int = 0
    written: datetime | None = None
    message_id: str = ""
    version: str = ""
    context: str = ""
    digest: str = ""
    attempts: int = 0
    reason: Reason | None = None
    refused: datetime | None = None
    allowed: datetime | None = None
    owner: str = ""
    cause: str = ""
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is behind the lead: when, how (done, sent, skipped, or the branch taken) and why."""

    at: datetime
    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lead stands in one sequence: behind the send `behind` (none: at the beginning) since `since`.

    `gap` holds the steps done between there and the next send, by their key. `ended` is when it came to the end.
    `before` holds those done in the gaps before: whom an edit moves back does none of them again.
    """

    since: datetime
    behind: str = ""
    gap: Mapping[str, Done] = field(default_factory=dict)
    ended: datetime | None = None
    before: Mapping[str, Done] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One walk of a lead through one campaign. `has` counts what came behind `entered_seq`, the last event at the door.

    `state` is active, goal, exit or finished. `standing` is by sequence name, `passed` by send step and by split (with
    the branch taken). `each` is the value of `for_each` that this walk is for. One that is `held_out` gets nothing.
    """

    campaign: str
    walk: int
    entered: datetime
    entered_seq: int
    entered_by: str = ""
    facts: Facts = field(default_factory=dict)
    state: str = "active"
    ended: datetime | None = None
    version: str = ""
    sequence: str = ""
    standing: Mapping[str, Standing] = field(default_factory=dict)
    passed: Mapping[str, Done] = field(default_factory=dict)
    each: str = ""
    held_out: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """What the planner remembers of a lead between two calls.

    Everything up to the instant `planned` and the event `seq` is decided. `stage` and `temperature` are folds over
    the log. `doors` tells for each campaign entered by a condition whether it held when last asked. `holds` is the
    last decision by campaign, walk and step, so that the same one is not written twice. `owner` is the key of who looks
    after the lead. `awaits` is the instant at which the last plan asked to be asked again.
    """

    planned: datetime | None = None
    seq: int = 0
    temperature: str = COLDEST
    stage: str = ""
    doors: Mapping[str, bool] = field(default_factory=dict)
    holds: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    awaits: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeadState:
    """All that the planner and the gate know of one lead, in one piece. `events` are in order of arrival.

    `suppressed` is why it gets no mail at all, `barred` why none for a purpose. `due` is the instant at which the last
    plan asked to be asked again, or an edit or event made it due. `turns` counts for each group of owners who take
    turns how many leads they have been given. `unsettled` is what it may have done in its mails, not judged yet.
    """

    lead: Lead
    course: Course = Course()
    events: tuple[Event, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    messages: tuple[Message, ...] = ()
    consents: tuple[Consent, ...] = ()
    suppressed: str = ""
    due: datetime | None = None
    turns: Mapping[str, int] = field(default_factory=dict)
    barred: Mapping[str, str] = field(default_factory=dict)
    unsettled: tuple[Event, ...] = ()
