"""The author's files as the planner reads them: a frozen Project of campaigns, sequences and rules.

`nurture.project` makes it out of YAML; tests may make it by hand. Every rule carries its Place, so that each
decision can name the line that made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from nurture.core.conditions import Condition
from nurture.core.model import Facts
from nurture.core.problems import Place
from nurture.core.times import Duration, Window

FieldType = Literal["text", "number", "yes or no", "date", "choice", "tags"]


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field of a lead. A sensitive one stays out of subjects, scores and webhooks."""

    name: str
    type: FieldType
    choices: tuple[str, ...] = ()
    sensitive: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """A plugin's object put to work under a name of its own: `email: {use: smtp, host: …}`."""

    name: str
    use: str
    options: Any
    place: Place


@dataclass(frozen=True, slots=True)
class Source:
    """Where leads come from. `consents` maps a purpose to the consent text's path; `incentive` is why they gave it."""

    use: Use
    consents: Mapping[str, str] = field(default_factory=dict)
    consent_at: str = ""
    incentive: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """A consent that can be asked for. With a `basis` (contract) none is needed. `confirm` acts on forms only."""

    name: str
    text: str = ""
    confirm: str = ""
    basis: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """Up at >= `up_at`, down at < `down_below`; in points."""

    name: str
    up_at: float
    down_below: float
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A condition with a name: a segment, or a stage."""

    name: str
    condition: Condition
    place: Place


@dataclass(frozen=True, slots=True)
class Scoring:
    """`scorers` are (scorer, its options, place), in the order of the file; `halves_every` None means nothing fades.

    `rules` is where each rule of theirs stands, by its name.
    """

    halves_every: timedelta | None = None
    scorers: tuple[tuple[Any, Any, Place], ...] = ()
    rules: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` messages to one lead in any `per`."""

    count: int
    per: Duration
    place: Place


@dataclass(frozen=True, slots=True)
class Limits:
    per_lead: tuple[Limit, ...] = ()
    quiet: Window | None = None
    quiet_place: Place | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    address: str
    name: str
    organisation: str
    postal: str
    place: Place


# ---------------------------------------------------------------- steps


@dataclass(frozen=True, slots=True)
class Step:
    """What all steps have. `key` names it in its campaign: its id, or its kind and argument, numbered when repeated."""

    key: str
    place: Place
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Send(Step):
    template: str = ""
    via: str = "email"
    requested: bool = False
    window: Window | None = None
    window_place: Place | None = None


@dataclass(frozen=True, slots=True)
class Wait(Step):
    duration: Duration = Duration()


@dataclass(frozen=True, slots=True)
class WaitUntil(Step):
    """Until `condition` holds or the `moment` comes. `at_most` ends it on the else side."""

    condition: Condition | None = None
    moment: Any = None
    at_most: Duration | None = None
    then: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class If(Step):
    condition: Condition | None = None
    then: tuple[Step, ...] = ()
    otherwise: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Notify(Step):
    channel: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Set(Step):
    values: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record(Step):
    event: str = ""


@dataclass(frozen=True, slots=True)
class Exit(Step):
    why: str = ""


# ---------------------------------------------------------------- campaigns


@dataclass(frozen=True, slots=True)
class Enter:
    """Who comes in: by an arrival from `sources`, by `event`, or as soon as `when` begins to hold."""

    sources: tuple[str, ...] = ()
    event: str = ""
    when: Condition | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """One file. `sequences` holds begin, cold, warm, hot, or steps alone. `version` is the hash of its text."""

    name: str
    place: Place
    status: Literal["draft", "live", "paused"] = "live"
    description: str = ""
    enter: Enter = Enter()
    consent: str = ""
    consent_place: Place | None = None
    goal: Condition | None = None
    exit: Condition | None = None
    priority: int = 0
    window: Window | None = None
    window_place: Place | None = None
    sequences: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    version: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """One file of templates/, checked. `path` is relative to the project; `version` hashes it with all it includes."""

    name: str
    path: str
    version: str
    subject: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A test that a marketer writes. `lines` are what happens and what is expected, in order."""

    title: str
    place: Place
    campaign: str = ""
    lead: Mapping[str, Any] = field(default_factory=dict)
    starts: str = ""
    given: tuple[StoryLine, ...] = ()
    lines: tuple[StoryLine, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryLine:
    """`at` (or `until`, the end of a span) is a day of the story; `says` maps a key such as `sends` to its value."""

    at: str
    place: Place
    until: bool = False
    says: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Project:
    """The files of one folder.

    `wiring` is the hash of nurture.yaml; `live` is since when each campaign is live. `missed` is since when a campaign
    that is sound again stood still because of an error.
    """

    name: str
    zone: ZoneInfo
    language: str
    sender: Sender
    fields: Mapping[str, Field]
    consents: Mapping[str, Purpose]
    sources: Mapping[str, Source]
    events: Mapping[str, Mapping[str, FieldType]]
    channels: Mapping[str, Use]
    links: Mapping[str, str]
    segments: Mapping[str, Named]
    bounds: tuple[Bound, ...]
    stages: tuple[Named, ...]
    scoring: Scoring
    limits: Limits
    campaigns: Mapping[str, Campaign]
    templates: Mapping[str, Template]
    stories: tuple[Story, ...] = ()
    web: str = ""
    wiring: str = ""
    live: Mapping[str, datetime] = field(default_factory=dict)
    missed: Mapping[str, datetime] = field(default_factory=dict)
