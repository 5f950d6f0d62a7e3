"""A lead at an instant, under the files: what planner and gate look at while they decide.

It is the one mutable thing of core: a `LeadState` unfolded, with a clock that only moves forward. Points are worked out
from the log each time, so that changed rules change the score from then on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nurture.core.campaigns import Campaign
from nurture.core.model import Enrolment, Event, Facts, LeadState, Message, Reason, Value
from nurture.core.moments import Anchors
from nurture.core.program import Owner, Project
from nurture.core.times import Duration
from nurture.core.view import Points, View
from nurture.core.wall import zone_named

TRACKING = "tracking"


class Situation:
    """`state` under `project` at `clock`. `events` are those absorbed; those still to come are `fresh`, in order."""

    def __init__(self, state: LeadState, project: Project, clock: datetime) -> None:
        self.project = project
        self.clock = clock
        self.lead = state.lead
        self.zone = _zone(state, project)
        self.temperature = state.course.temperature
        self.stage = state.course.stage
        self.owner = state.course.owner
        self.suppressed = state.suppressed
        self.consents = state.consents
        self.messages: dict[str, Message] = {message.key: message for message in state.messages}
        self.enrolments: list[Enrolment] = list(state.enrolments)
        self.events: list[Event] = []
        self.fresh = [event for event in state.events if event.seq > state.course.seq]
        self.planned = state.course.planned or clock
        self.heard = _heard(state) if self.fresh else None
        self.points: list[Points] = []
        self.profile: list[Points] = []
        self._evidence: list[Points] | None = None
        self._fading = [(scorer, rules) for scorer, rules, _ in project.scoring.scorers if scorer.fades]
        self._past = self.view()
        self._past.points = self.points
        for event in state.events:
            if event.seq <= state.course.seq:
                self.take(event)
        self.judge()

    def more_now(self) -> bool:
        """Whether more has arrived by the clock's instant than was absorbed."""
        return bool(self.fresh) and self.fresh[0].at <= self.clock

    def take(self, event: Event) -> None:
        """Let an event have happened: from now on conditions see it and its points count."""
        self.events.append(event)
        self._award(event)

    def _award(self, event: Event) -> None:
        self._past.now = event.at
        self._evidence = None
        for scorer, rules in self._fading:
            self.points.extend(scorer.points(event, self._past, rules))

    def judge(self) -> None:
        """Work out the points for who the lead is; those of the log anew when tracking was agreed to or withdrawn."""
        view = self.view()
        if view.tracked != self._past.tracked:
            self._past.tracked = view.tracked
            self.points.clear()
            for event in self.events:
                self._award(event)
        self._evidence = None
        self.profile = [
            point
            for scorer, rules, _ in self.project.scoring.scorers
            if not scorer.fades
            for point in scorer.points(None, view, rules)
        ]

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
            points=self._all_points(),
            halves_every=self.project.scoring.halves_every,
            enrolments=self.enrolments,
            entry=enrolment.facts if enrolment else {},
            campaign=self._facts(enrolment),
            owner=self._owner(),
            source=self._source(),
            tracked=self.agreed(TRACKING),
            segments=self.project.segments,
        )

    def _all_points(self) -> list[Points]:
        if self._evidence is None:
            self._evidence = [*self.points, *self.profile]
        return self._evidence

    def agreed(self, purpose: str) -> bool:
        """Whether consent for a purpose is given now: stated by then, and never withdrawn."""
        agreed = False
        for consent in self.consents:
            if consent.purpose == purpose and consent.at <= self.clock:
                if not consent.given:
                    return False
                agreed = True
        return agreed

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
        source = self.project.sources.get(self.lead.source)
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
        self.messages[message.key] = replace(message, **changes)

    def enrolment(self, campaign: str, walk: int) -> Enrolment | None:
        return next((e for e in self.enrolments if e.campaign == campaign and e.walk == walk), None)

    def walks(self, campaign: str) -> list[Enrolment]:
        """The lead's walks through a campaign, over ones too, the first one first."""
        return [enrolment for enrolment in self.enrolments if enrolment.campaign == campaign]

    def campaign(self, name: str) -> Campaign | None:
        return self.project.campaigns.get(name)


def _heard(state: LeadState) -> datetime | None:
    """When what is fresh woke the lead; None when it is due because its own time has come."""
    due, awaits = state.due, state.course.awaits
    return due if due and (awaits is None or due < awaits) else None


def missing(campaign: str) -> Reason:
    """Why nothing happens in a campaign that the files do not hold."""
    return Reason("campaign-missing", f"campaign {campaign} stands still: its file is gone or has errors")


def _zone(state: LeadState, project: Project) -> ZoneInfo:
    name = state.lead.fields.get("time_zone")
    return (zone_named(name) if isinstance(name, str) and name else None) or project.zone
