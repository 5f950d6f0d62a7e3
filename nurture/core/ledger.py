"""What one call of the planner writes down for one lead: decisions, events of our own, timers, changed enrolments.

Doors, walks and sends write into it; the planner reads from it when to ask again, and makes the plan of it.
"""

from __future__ import annotations

from datetime import datetime

from nurture.core.anew import is_behind
from nurture.core.decisions import Decision
from nurture.core.model import OPEN, STRIDE, Consent, Enrolment, Event, Facts, LeadState, MessageState, Reason
from nurture.core.program import Project
from nurture.core.situation import Situation
from nurture.core.steps import Step
from nurture.core.unsettled import WHEN_UNSETTLED


class Ledger:
    """`now` is the planner's; the situation's clock runs up to it. `queue` are events of our own still to be folded.

    `doors` tells of each campaign entered by its `when` alone whether it held, `seq` is the last event's number, and
    `timer` the first instant after the clock at which something can change by itself. `stirred` says that a step
    changed what others have been asked already. `prompted` is the first instant for which news or a timer asked for
    this plan; None: an edit alone did. `erase` is why the lead is to be forgotten; nothing is asked any more then.
    """

    def __init__(self, state: LeadState, project: Project, now: datetime, start: datetime) -> None:
        self.state = state
        self.project = project
        self.now = now
        self.situation = Situation(state, project, start)
        self.doors: dict[str, bool] = {}
        self.decisions: list[Decision] = []
        self.events: list[Event] = []
        self.queue: list[Event] = []
        self.values: Facts = {}
        self.consents: list[Consent] = []
        self.turns = dict(state.turns)
        self.stirred = False
        self.prompted = _prompted(state, self.situation, now)
        self.erase = ""
        self.holds = dict(state.course.holds)
        self.seq = state.course.seq
        self.timer: datetime | None = None

    def wake(self, at: datetime | None) -> None:
        """Remember the earliest instant after the clock at which something can change by itself."""
        if at and at > self.situation.clock and (self.timer is None or at < self.timer):
            self.timer = at

    def happen(self, verb: str, what: str, key: str, campaign: str = "", facts: Facts | None = None) -> None:
        """Let an event of our own happen now, behind the last one."""
        self.seq += 1
        if self.seq % STRIDE == 0:
            raise RuntimeError(f"{STRIDE} events of our own in a row: rules of these files answer each other for ever")
        event = Event(
            verb=verb,
            what=(what,) if what else (),
            at=self.situation.clock,
            key=f"{self.state.lead.id}/{key}",
            facts=facts or {},
            campaign=campaign,
            seq=self.seq,
        )
        self.situation.take(event)
        self.events.append(event)
        self.queue.append(event)

    def has_happened(self, key: str) -> bool:
        """Whether an event of our own, of that key, is in the log."""
        return any(event.key == f"{self.state.lead.id}/{key}" for event in self.situation.events)

    def decide(self, do: str, enrolment: Enrolment, step: Step | None, at: datetime, reason: Reason) -> None:
        """Write a decision down, unless it was the last one for that step. A send that is held after all is none."""
        key = _key(enrolment, step)
        said = f"{do} {reason.code} {reason.text}"
        if self.holds.get(key) == said:
            return
        self.holds[key] = said
        if do == "hold" and step:
            told = ("send", enrolment.campaign, enrolment.walk, step.key)
            self.decisions = [d for d in self.decisions if (d.do, d.campaign, d.walk, d.step) != told]
        campaign = self.situation.campaign(enrolment.campaign)
        self.decisions.append(
            Decision(
                lead=self.state.lead.id,
                campaign=enrolment.campaign,
                sequence=enrolment.sequence,
                step=step.key if step else "",
                do=do,
                at=at,
                reason=reason,
                place=step.place if step else None,
                walk=enrolment.walk,
                version=campaign.version if campaign else "",
            )
        )

    def has_waited(self, enrolment: Enrolment, step: Step) -> bool:
        """Whether the last that was said of a step is that the lead waits on it; not for its `when` to be answered."""
        said = self.holds.get(_key(enrolment, step), "")
        return said.startswith("wait ") and not said.startswith(f"wait {WHEN_UNSETTLED} ")

    def goes_on(self, enrolment: Enrolment) -> None:
        """The walk is at a step: what was said of all of it, as of a stand-still, is over, and news when said again."""
        self.holds.pop(_key(enrolment, None), None)

    def put(self, enrolment: Enrolment) -> None:
        """Take an enrolment in its new form into the situation."""
        same = [(e.campaign, e.walk) == (enrolment.campaign, enrolment.walk) for e in self.situation.enrolments]
        if any(same):
            self.situation.enrolments[same.index(True)] = enrolment
        else:
            self.situation.enrolments.append(enrolment)

    def cancel(self, enrolment: Enrolment, reason: Reason, but: str = "") -> None:
        """Take back every message of this walk that no server was given, except that of the step `but`.

        One that stands behind the lead, only the gate takes back.
        """
        waiting = [m for m in self.situation.messages.values() if m.state in OPEN and m.kind == "send"]
        for message in [m for m in waiting if not is_behind(m)]:
            same = (message.campaign, message.walk) == (enrolment.campaign, enrolment.walk)
            if same and message.step != but:
                self.situation.change(message, state=MessageState.CANCELLED, at=self.situation.clock, reason=reason)


def _prompted(state: LeadState, situation: Situation, now: datetime) -> datetime | None:
    awaits, fresh = state.course.awaits, situation.fresh
    timer = awaits if awaits and awaits <= now else None
    news = (situation.heard or max(fresh[0].at, situation.planned)) if fresh else None
    return min(filter(None, (timer, news)), default=None)


def _key(enrolment: Enrolment, step: Step | None) -> str:
    return f"{enrolment.campaign}/{enrolment.walk}/{step.key if step else ''}"
