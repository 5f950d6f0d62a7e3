"""The planner: what happens to one lead up to `now`, and why. A pure function of its state and the files.

It folds the lead's log and its timers, in the order of their instants, up to `now`:

    at each instant          what is asked
    -----------------------  ------------------------------------------------------------------------------
    an event arrived         its points; temperature; stage; the owner; the doors of campaigns
    fading crosses a bound   temperature
    a condition may change   stage, doors, goals, exits, wait_until
    a wait is over           the next steps
    always                   goal and exit, then the sequence that fits the temperature, then its steps

A step that is due in the past is done at the instant it was due. Only mails leave at `now`: the lead stands on a send
until its message is settled, and the gate is asked for all messages of the lead together, so that one can win.

What the planner derives (`became hot`, `entered X`, `finished X`) are events themselves and are folded at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from nurture.core import judging
from nurture.core.decisions import Plan
from nurture.core.entering import doors, owners
from nurture.core.frozen import altered
from nurture.core.ledger import Ledger
from nurture.core.model import OPEN, Course, Done, Enrolment, Event, LeadState, Message
from nurture.core.program import Project
from nurture.core.sending import sends
from nurture.core.sending.timetable import LATE
from nurture.core.situation import missing
from nurture.core.walking.walk import Walk

_MOST_TURNS = 10_000


def plan(state: LeadState, project: Project, now: datetime, edited: Collection[str] | None = None) -> Plan:
    """Everything that happens to this lead up to `now` (UTC), with the reason of each decision.

    `edited` are campaigns of which steps were edited, where that alone has woken the lead: nothing else is asked then.
    """
    return Planner(state, project, now, edited=edited).run()


class Planner:
    """One call of `plan`: the lead's situation is led through its instants, and what follows is written down.

    One that is only `looking` tells another whether its walk comes to a late send, and looks no further itself.
    """

    asked = False

    def __init__(
        self,
        state: LeadState,
        project: Project,
        now: datetime,
        looking: bool = False,
        edited: Collection[str] | None = None,
    ) -> None:
        self.looking = looking
        self.edited = edited
        self.state = state
        self.now = now
        self.ledger = Ledger(state, project, now, _start(state, now))
        self.situation = self.ledger.situation
        self.ledger.doors = doors.remembered(state, self.situation)

    def run(self) -> Plan:
        fresh = self.situation.fresh
        if self.edited is not None and self.ledger.prompted is None:
            self._walk_edited(self.edited)
        elif not fresh or fresh[0].at > self.situation.clock:  # an event at the very instant of a timer goes first
            self._turn(None)
        self._go_through_time()
        if not self.ledger.erase:
            self._arrive()
        return self._result()

    def _arrive(self) -> None:
        """Ask at `now` itself, unless that is done, and the gate for what is due."""
        asked = self.asked and self.situation.clock == self.now
        self.situation.clock = self.now
        doors.make_up(self.ledger)
        if not asked or self.ledger.project.missed:
            self._turn(None)
        while not self.ledger.erase and sends.ask_gate(self.ledger, self._comes_to_another):
            self._turn(None)

    def _comes_to_another(self, message: Message, done: Done) -> bool:
        """Whether the walk, were a late message `done` so, would come to another late one by now that may leave."""
        if self.looking:
            return False
        state = self._result().state
        passed = [
            replace(e, passed={**e.passed, message.step: done}) if _is_of(message, e.campaign, e.walk) else e
            for e in state.enrolments
        ]
        others = tuple(m for m in state.messages if m.key != message.key)
        course = replace(state.course, planned=self.now)
        then = replace(state, course=course, enrolments=tuple(passed), messages=others, due=None)
        made = Planner(then, self.ledger.project, self.now, looking=True).run()
        return any(
            m.cause == LATE and m.state in OPEN and m.key != message.key and _is_of(message, m.campaign, m.walk)
            for m in made.state.messages
        )

    # ------------------------------------------------------------ time

    def _go_through_time(self) -> None:
        for _ in range(_MOST_TURNS):
            if self.ledger.erase or not self._step_forward():
                return
        raise RuntimeError(f"more than {_MOST_TURNS} instants at which something changes, up to {self.situation.clock}")

    def _step_forward(self) -> bool:
        """Go on to the next event or timer up to `now`; False when there is none."""
        fresh, clock = self.situation.fresh, self.situation.clock
        arrival = min(max(clock, fresh[0].at), self.now) if fresh else None
        if arrival and (self.ledger.timer is None or arrival <= self.ledger.timer):
            self.situation.clock = arrival
            event = fresh.pop(0)
            self.ledger.seq = event.seq
            self.situation.take(event)
            self._turn(event)
            return True
        if self.ledger.timer is None or self.ledger.timer > self.now:
            return False
        self.situation.clock = self.ledger.timer
        self._turn(None)
        return True

    def _turn(self, event: Event | None) -> None:
        """Ask everything at this instant; what follows from it is folded before time goes on."""
        self.asked = True
        self.ledger.timer = None
        self._fold(event)
        self._fold_what_follows()

    def _walk_edited(self, edited: Collection[str]) -> None:
        """Walk through these campaigns alone: all else is as it was, and is asked at the instant it waits for."""
        self.asked = True
        self.ledger.timer = self.state.course.awaits
        self._walk(edited)
        self._fold_what_follows()

    def _fold_what_follows(self) -> None:
        while (self.ledger.queue or self.ledger.stirred) and not self.ledger.erase:
            self.ledger.timer = None
            self._fold(self.ledger.queue.pop(0) if self.ledger.queue else None)

    def _fold(self, event: Event | None) -> None:
        self.ledger.stirred = False
        if not self.situation.is_unconfirmed:
            judging.judge(self.ledger)
            owners.choose(self.ledger)
        doors.ask(self.ledger, event)
        self._walk(None)

    def _walk(self, campaigns: Collection[str] | None) -> None:
        """Go on in each of these campaigns, or in all."""
        for enrolment in [e for e in self.situation.enrolments if e.state == "active"]:
            if campaigns is not None and enrolment.campaign not in campaigns:
                continue
            campaign = self.situation.campaign(enrolment.campaign)
            if campaign:
                Walk(self.ledger, enrolment, campaign).go()
            elif not enrolment.held_out:
                self.ledger.decide("hold", enrolment, None, self.situation.clock, missing(enrolment.campaign))
            if self.ledger.erase:
                return

    # ------------------------------------------------------------ the result

    def _result(self) -> Plan:
        ledger, situation, before = self.ledger, self.situation, {m.key: m for m in self.state.messages}
        state = LeadState(
            lead=situation.lead,
            course=self._course(),
            events=_in_order(self.state.events, ledger.events),
            enrolments=tuple(map(self._planned, situation.enrolments)),
            messages=tuple(situation.messages.values()),
            consents=situation.consents,
            suppressed=self.state.suppressed,
            due=ledger.timer,
            turns=ledger.turns,
            barred=self.state.barred,
            unsettled=self.state.unsettled,
        )
        changed = tuple(m for m in state.messages if before.get(m.key) is not m and before.get(m.key) != m)
        return Plan(
            state,
            decisions=tuple(ledger.decisions),
            messages=changed,
            events=tuple(ledger.events),
            values=ledger.values,
            due=ledger.timer,
            consents=tuple(ledger.consents),
            erase=ledger.erase,
        )

    def _course(self) -> Course:
        return Course(
            planned=self.now,
            seq=max(self.ledger.seq, self.state.course.seq),
            temperature=self.situation.temperature,
            stage=self.situation.stage,
            doors=self.ledger.doors,
            holds=self.ledger.holds,
            owner=self.situation.owner,
            awaits=self.ledger.timer,
        )

    def _planned(self, enrolment: Enrolment) -> Enrolment:
        """The walk, planned under the version of the file that is there now."""
        campaign = self.situation.campaign(enrolment.campaign)
        if campaign is None or enrolment.state != "active" or enrolment.version == campaign.version:
            return enrolment
        return altered(enrolment, version=campaign.version)


def _in_order(events: tuple[Event, ...], new: list[Event]) -> tuple[Event, ...]:
    return tuple(sorted((*events, *new), key=lambda event: event.seq)) if new else events


def _is_of(message: Message, campaign: str, walk: int) -> bool:
    return (message.campaign, message.walk) == (campaign, walk)


def _start(state: LeadState, now: datetime) -> datetime:
    """Where the clock starts: nothing happened between the last plan and what it waited for, not even by new rules."""
    if state.course.planned is None:
        return min(state.lead.first_seen or now, now)
    fresh = next((event.at for event in state.events if event.seq > state.course.seq), None)
    awaited = min((at for at in (state.due, fresh) if at), default=now)
    return min(max(state.course.planned, awaited), now)
