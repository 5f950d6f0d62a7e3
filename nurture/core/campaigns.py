"""A campaign as the planner reads it: who enters, who leaves, and what it says above its steps.

Every rule carries its Place, so that each decision can name the line that made it. What its steps say lives in
`steps.py`, what the wiring says (sources, temperatures, limits …) in `program.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from nurture.core.conditions import Condition
from nurture.core.model import Facts
from nurture.core.problems import Allowed, Place
from nurture.core.steps import Step
from nurture.core.times.durations import Duration
from nurture.core.times.windows import Window

InDoubt = Literal["assume sent", "send again", "ask"]
"""What becomes of a message of which nobody knows, after a day, whether it arrived."""


@dataclass(frozen=True, slots=True)
class Enter:
    """Who comes in: by an arrival from `sources`, by `event`, or as soon as `when` begins to hold.

    `again` is how long after leaving a lead may come in anew: no length means every time, None never. `for_each` names
    the fact of the event for whose every new value there is a walk of its own. `existing` lets in who fits already.
    """

    sources: tuple[str, ...] = ()
    event: str = ""
    when: Condition | None = None
    place: Place | None = None
    again: Duration | None = None
    for_each: str = ""
    existing: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """From `starts` to before `ends`, instants in UTC."""

    starts: datetime
    ends: datetime
    text: str
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Campaign:
    """One file; equal to itself alone, so that tables can be kept of it.

    `sequences` holds begin, cold, warm, hot, or steps alone. `version` is the hash of its text. `facts` are its
    own, for `campaign.NAME`. `holdout` per cent of its leads get nothing from it. `moved` says for an id that is
    gone, by its `was` or `moved_to`, which id stands in its place. `allow` are rules of `check` that warn of
    nothing here, each with the reason. `overdrawn` is why its error budget holds its mails; "" while it does not.
    `confirms` is what it asks to be confirmed where it comes with nurture, without a file: a form, or `your data`.
    """

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
    in_doubt: InDoubt = "assume sent"
    in_doubt_place: Place | None = None
    dates: Dates | None = None
    facts: Facts = field(default_factory=dict)
    holdout: float = 0
    holdout_place: Place | None = None
    stay: Duration = Duration(days=90, text="90 days")
    sequences: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    allow: Allowed = field(default_factory=dict)
    version: str = ""
    overdrawn: str = ""
    confirms: str = ""
