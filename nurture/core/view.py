"""What a condition, a scorer or a template may see of a lead at one instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.model import COLDEST, Enrolment, Event, Facts, Lead


@dataclass(frozen=True, slots=True)
class Points:
    """Points with their reason: which rule gave them, for which event, when. Those that fade halve from `at` on."""

    points: float
    rule: str
    at: datetime | None = None
    event: str = ""
    message: str = ""
    fades: bool = True
    place: Any = None
    changes_at: datetime | None = None


@dataclass(slots=True)
class View:
    """A lead at the instant `now`. `events` are those that have arrived, in order.

    `since_seq` and `since` bound what `has` and its kin count: events that arrived behind the one and are not dated
    before the other; 0 and None are the whole life. `points` is the score's evidence so far. `tracked` false makes
    clicked and opened unknown. `entry` holds the facts of the event that let the lead into the campaign at hand,
    `campaign` that campaign's own, `owner` the name and email of who looks after the lead, `source` the incentive
    and accuracy of where it came from.
    """

    now: datetime
    zone: ZoneInfo
    lead: Lead
    events: Sequence[Event] = ()
    since_seq: int = 0
    since: datetime | None = None
    temperature: str = COLDEST
    stage: str = ""
    points: Sequence[Points] = ()
    halves_every: timedelta | None = None
    enrolments: Sequence[Enrolment] = ()
    entry: Facts = field(default_factory=dict)
    campaign: Facts = field(default_factory=dict)
    owner: Facts = field(default_factory=dict)
    source: Facts = field(default_factory=dict)
    tracked: bool = False
    segments: Mapping[str, Any] = field(default_factory=dict)

    def engagement(self) -> float:
        """Fading points as they stand at `now`."""
        return sum(p.points * self._share(p) for p in self.points if p.fades)

    def fit(self) -> float:
        return sum(p.points for p in self.points if not p.fades)

    def score(self) -> float:
        return self.engagement() + self.fit()

    def _share(self, p: Points) -> float:
        if not self.halves_every or p.at is None or p.at >= self.now:
            return 1.0
        return float(0.5 ** ((self.now - p.at) / self.halves_every))
