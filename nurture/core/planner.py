"""The planner: what happens to one lead up to `now`, and why. A pure function of its state and the files.

It folds the lead's log and its timers, in the order of their instants, up to `now`:

    at each instant          what is asked
    -----------------------  ------------------------------------------------------------------------------
    an event arrived         its points; temperature; stage; the doors of campaigns
    fading crosses a bound   temperature
    a condition may change   stage, doors, goals, exits, wait_until
    a wait is over           the next steps
    always                   goal and exit, then the sequence that fits the temperature, then its steps

A step that is due in the past is done at the instant it was due. Only mails leave at `now`: the lead stands on a send
until its message is settled, and the gate is asked for all messages of the lead together, so that one can win.

What the planner derives (`became hot`, `entered X`, `finished X`) are events themselves and are folded at once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nurture.core import doors, sends, temperature
from nurture.core.model import (
    OPEN,
    STRIDE,
    Decision,
    Enrolment,
    Event,
    Facts,
    LeadState,
    MessageState,
    Plan,
    Reason,
)
from nurture.core.program import Project, Step
from nurture.core.situation import Situation
from nurture.core.walk import Walk

_MOST_TURNS = 10_000


def plan(state: LeadState, project: Project, now: datetime) -> Plan:
    """Everything that happens to this lead up to `now` (UTC), with the reason of each decision."""
    return Planner(state, project, now).run()


class Planner:
    """One call of `plan`: a situation whose clock runs up to `now`, and what was decided on the way."""

    def __init__(self, state: LeadState, project: Project, now: datetime) -> None:
        self.state = state
        self.project = project
        self.now = now
        self.situation = Situation(state, project, _start(state, now))
        self.doors = doors.remembered(state, self.situation)
        self.decisions: list[Decision] = []
        self.events: list[Event] = []
        self.queue: list[Event] = []
        self.values: Facts = {}
        self.holds = dict(state.course.holds)
        self.seq = state.course.seq
        self.timer: datetime | None = None

    def run(self) -> Plan:
        fresh = self.situation.fresh
        if not fresh or fresh[0].at > self.situation.clock:  # an event at the very instant of a timer goes first
            self._turn(None)
        for _ in range(_MOST_TURNS):
            if not self._step_forward():
                break
        self.situation.clock = self.now
        doors.make_up(self)
        self._turn(None)
        while sends.ask_gate(self):
            self._turn(None)
        return self._result()

    # ------------------------------------------------------------ time

    def wake(self, at: datetime | None) -> None:
        """Remember the earliest instant after the clock at which something can change by itself."""
        if at and at > self.situation.clock and (self.timer is None or at < self.timer):
            self.timer = at

    def _step_forward(self) -> bool:
        """Go on to the next event or timer up to `now`; False when there is none."""
        fresh, clock = self.situation.fresh, self.situation.clock
        arrival = min(max(clock, fresh[0].at), self.now) if fresh else None
        if arrival and (self.timer is None or arrival <= self.timer):
            self.situation.clock = arrival
            event = fresh.pop(0)
            self.seq = event.seq
            self.situation.take(event)
            self._turn(event)
            return True
        if self.timer is None or self.timer > self.now:
            return False
        self.situation.clock = self.timer
        self._turn(None)
        return True

    def _turn(self, event: Event | None) -> None:
        """Ask everything at this instant; what follows from it is folded before time goes on."""
        self.timer = None
        self._fold(event)
        while self.queue:
            self.timer = None
            self._fold(self.queue.pop(0))

    def _fold(self, event: Event | None) -> None:
        self._judge()
        doors.ask(self, event)
        for enrolment in [e for e in self.situation.enrolments if e.state == "active"]:
            Walk(self, enrolment).go()

    # ------------------------------------------------------------ temperature and stage

    def _judge(self) -> None:
        situation, bounds = self.situation, self.project.bounds
        situation.judge()
        for point in situation.profile:
            self.wake(point.changes_at)
        view = situation.view()
        after = temperature.moved(situation.temperature, view.score(), bounds)
        if after != situation.temperature:
            situation.temperature = after
            self.happen("became", after, key=f"became/{self.seq + 1}")
        view.temperature = after
        self.wake(temperature.next_move(view, bounds))
        self._stage()

    def _stage(self) -> None:
        view, last = self.situation.view(), ""
        for stage in self.project.stages:
            answer = stage.condition.ask(view)
            self.wake(answer.changes_at)
            last = stage.name if answer.value is True else last
        if last != self.situation.stage:
            self.situation.stage = last
            if last:
                self.happen("became", last, key=f"stage/{self.seq + 1}")

    # ------------------------------------------------------------ what walks and doors ask for

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
        """Write a decision down, unless it is the last one for that step again."""
        key = f"{enrolment.campaign}/{enrolment.walk}/{step.key if step else ''}"
        said = f"{do} {reason.code} {reason.text}"
        if self.holds.get(key) == said:
            return
        self.holds[key] = said
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

    def put(self, enrolment: Enrolment) -> None:
        """Take an enrolment in its new form into the situation."""
        same = [(e.campaign, e.walk) == (enrolment.campaign, enrolment.walk) for e in self.situation.enrolments]
        if any(same):
            self.situation.enrolments[same.index(True)] = enrolment
        else:
            self.situation.enrolments.append(enrolment)

    def cancel(self, enrolment: Enrolment, reason: Reason, but: str = "") -> None:
        """Take back every message of this walk that no server was given, except that of the step `but`."""
        for message in list(self.situation.messages.values()):
            same = (message.campaign, message.walk) == (enrolment.campaign, enrolment.walk)
            if same and message.kind == "send" and message.state in OPEN and message.step != but:
                self.situation.change(message, state=MessageState.CANCELLED, at=self.situation.clock, reason=reason)

    # ------------------------------------------------------------ the result

    def _result(self) -> Plan:
        situation, before = self.situation, {m.key: m for m in self.state.messages}
        course = replace(
            self.state.course,
            planned=self.now,
            seq=max(self.seq, self.state.course.seq),
            temperature=situation.temperature,
            stage=situation.stage,
            doors=self.doors,
            holds=self.holds,
        )
        messages = tuple(m for m in situation.messages.values() if before.get(m.key) != m)
        state = replace(
            self.state,
            lead=situation.lead,
            course=course,
            events=tuple(sorted((*self.state.events, *self.events), key=lambda event: event.seq)),
            enrolments=tuple(situation.enrolments),
            messages=tuple(situation.messages.values()),
            due=self.timer,
        )
        return Plan(state, tuple(self.decisions), messages, tuple(self.events), self.values, self.timer)


def _start(state: LeadState, now: datetime) -> datetime:
    """Where the clock starts: nothing happened between the last plan and what it waited for, not even by new rules."""
    if state.course.planned is None:
        return min(state.lead.first_seen or now, now)
    fresh = next((event.at for event in state.events if event.seq > state.course.seq), None)
    awaited = min((at for at in (state.due, fresh) if at), default=now)
    return min(max(state.course.planned, awaited), now)
