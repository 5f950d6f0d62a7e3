"""A lead at an instant, under the files: what planner and gate look at while they decide.

It is the one mutable thing of core: a `LeadState` unfolded, with a clock that only moves forward. Points are worked out
from the log each time, so that changed rules change the score from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.campaigns import Campaign
from nurture.core.consents.standing import TRACKING, agreed
from nurture.core.forms import is_unconfirmed
from nurture.core.frozen import altered
from nurture.core.model import Enrolment, Event, Facts, LeadState, Message, Reason, Value
from nurture.core.program import Owner, Project
from nurture.core.retractions import TOOK_BACK, standing
from nurture.core.scoring import given
from nurture.core.times.durations import Duration
from nurture.core.times.moments import Anchors
from nurture.core.times.wall import zone_named
from nurture.core.view import Points, View


class Situation:
    """`state` under `project` at `clock`. `events` are those absorbed; those still to come are `fresh`, in order."""

    def __init__(self, state: LeadState, project: Project, clock: datetime) -> None:
        self.project = project
        self.clock = clock
        self.lead = state.lead
        self.zone = _zone(state.lead.fields, project)
        self.temperature = state.course.temperature
        self.stage = state.course.stage
        self.owner = state.course.owner
        self.suppressed = state.suppressed
        self.barred = state.barred
        self.unsettled = state.unsettled
        self.is_unconfirmed = is_unconfirmed(state)
        self.consents = state.consents
        self.messages: dict[str, Message] = {message.key: message for message in state.messages}
        self.enrolments: list[Enrolment] = list(state.enrolments)
        self.events = standing([event for event in state.events if event.seq <= state.course.seq])
        self.fresh = standing([event for event in state.events if event.seq > state.course.seq])
        self.planned = state.course.planned or clock
        self.heard = _heard(state) if self.fresh else None
        self._points: list[Points] = []
        self._profile: list[Points] = []
        self._evidence: list[Points] | None = None
        self._judged = False
        self._counted: list[Event] = []
        self._past = self.view()
        self._past.points, self._past.events = self._points, self._counted

    def more_now(self) -> bool:
        """Whether more has arrived by the clock's instant than was absorbed."""
        return bool(self.fresh) and self.fresh[0].at <= self.clock

    def take(self, event: Event) -> None:
        """Let an event have happened: from now on conditions see it and its points count; not so what it takes back."""
        self.events.append(event)
        if event.verb == TOOK_BACK:
            self.events = standing(self.events)
            self._points.clear()
            self._counted.clear()
        self._evidence = None

    # ---------------------------------------------------------------- points, counted once somebody asks

    def judge(self) -> None:
        """From now on points are those at this instant; of the log too when tracking was agreed to or withdrawn."""
        tracked = self.agreed(TRACKING)
        if tracked != self._past.tracked:
            self._past.tracked = tracked
            self._points.clear()
            self._counted.clear()
        self._judged, self._evidence = False, None

    def evidence(self) -> list[Points]:
        """All points that count, with their reasons: those of the log, and those for who the lead is."""
        if self._evidence is None:
            self._count()
            self._evidence = [*self._points, *self.profile()]
        return self._evidence

    def profile(self) -> list[Points]:
        """The points for who the lead is."""
        if not self._judged:
            self._judged = True
            scorers, view = self.project.scoring.scorers, self.view()
            self._profile = [
                p for scorer, rules, _ in scorers if not scorer.fades for p in given(scorer, None, view, rules)
            ]
            self._evidence = None
        return self._profile

    def _count(self) -> None:
        fading = [(scorer, rules) for scorer, rules, _ in self.project.scoring.scorers if scorer.fades]
        for event in self.events[len(self._counted) :]:
            self._counted.append(event)
            self._past.now = event.at
            for scorer, rules in fading:
                self._points.extend(given(scorer, event, self._past, rules))

    # ---------------------------------------------------------------- what conditions see

    def view(self, enrolment: Enrolment | None = None) -> View:
        """What a condition sees now: since the lead entered this campaign, or its whole life."""
        return View(
            now=self.clock,
            zone=self.zone,
            lead=self.lead,
            events=self.events,
            since_seq=enrolment.entered_seq if enrolment else 0,
            since=enrolment.entered if enrolment else None,
            temperature=self.temperature,
            stage=self.stage,
            points=Evidence(self),
            halves_every=self.project.scoring.halves_every,
            enrolments=self.enrolments,
            entry=enrolment.facts if enrolment else {},
            campaign=self._facts(enrolment),
            owner=self._owner(),
            source=self._source(),
            tracked=self.agreed(TRACKING),
            segments=self.project.segments,
        )

    def agreed(self, purpose: str) -> bool:
        """Whether consent for a purpose is given now."""
        return agreed(purpose, self.consents, self.clock)

    def _facts(self, enrolment: Enrolment | None) -> Facts:
        campaign = self.campaign(enrolment.campaign) if enrolment else None
        return campaign.facts if campaign else {}

    def owner_of_lead(self) -> Owner | None:
        """Who looks after the lead; None for nobody, or somebody who is gone from the file."""
        return next((owner for owner in self.project.owners if owner.key == self.owner), None)

    def _owner(self) -> Facts:
        owner = self.owner_of_lead() if self.owner else None
        return {"name": owner.name, "email": owner.email} if owner else {}

    def _source(self) -> Facts:
        source = self.project.source(self.lead.source)
        return {"incentive": source.incentive, "accuracy": source.accuracy} if source else {}

    def after(self, duration: Duration, at: datetime) -> datetime:
        """The instant this long after `at`, on the lead's clock."""
        return duration.after(at, self.zone, self.project.holiday)

    def before(self, duration: Duration, at: datetime) -> datetime:
        """The instant this long before `at`, on the lead's clock."""
        return duration.before(at, self.zone, self.project.holiday)

    def anchors(self, enrolment: Enrolment) -> Anchors:
        """What the moments of a walk hang on."""
        values = {"lead": self.lead.fields, "campaign": self._facts(enrolment), "event": enrolment.facts}

        def value(name: str) -> Value | None:
            noun, _, key = name.partition(".")
            return values[noun].get(key)

        return Anchors(self.zone, self.project.zone, enrolment.entered, value, self.project.holiday)

    def change(self, message: Message, **changes: Any) -> None:
        self.messages[message.key] = altered(message, **changes)

    def enrolment(self, campaign: str, walk: int) -> Enrolment | None:
        return next((e for e in self.enrolments if e.campaign == campaign and e.walk == walk), None)

    def walks(self, campaign: str) -> list[Enrolment]:
        """The lead's walks through a campaign, over ones too, the first one first."""
        return [enrolment for enrolment in self.enrolments if enrolment.campaign == campaign]

    def campaign(self, name: str) -> Campaign | None:
        return self.project.campaigns.get(name)


class Evidence(Sequence[Points]):
    """The points of a situation, for a view: counting them costs more than all else that most conditions ask."""

    __slots__ = ("_situation",)

    def __init__(self, situation: Situation) -> None:
        self._situation = situation

    def __len__(self) -> int:
        return len(self._situation.evidence())

    def __getitem__(self, index: Any) -> Any:
        return self._situation.evidence()[index]

    def __iter__(self) -> Iterator[Points]:
        return iter(self._situation.evidence())


def _heard(state: LeadState) -> datetime | None:
    """When what is fresh woke the lead; None when it is due because its own time has come."""
    due, awaits = state.due, state.course.awaits
    return due if due and (awaits is None or due < awaits) else None


def missing(campaign: str) -> Reason:
    """Why nothing happens in a campaign that the files do not hold."""
    return Reason("campaign-missing", f"campaign {campaign} stands still: its file is gone or has errors")


def clock_of(fields: Facts, project: Project) -> Callable[[Duration, datetime], datetime]:
    """The instant this long after another, on the clock of a lead with these fields."""
    zone = _zone(fields, project)
    return lambda duration, at: duration.after(at, zone, project.holiday)


def _zone(fields: Facts, project: Project) -> ZoneInfo:
    """A lead's own zone, else the project's."""
    name = fields.get("time_zone")
    return (zone_named(name) if isinstance(name, str) and name else None) or project.zone
