"""A lead's history on the store in memory, under campaigns rich enough to go wrong; what holds after every run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from nurture.core.ahead import sent_event
from nurture.core.intake import Arrival
from nurture.core.model import Consent, Event, Facts, LeadState, Message, MessageState
from nurture.core.planner import plan
from nurture.core.program import Project
from nurture.core.sending.gate import Go, gate
from nurture.core.sending.timetable import Hold, counts
from nurture.core.situation import Situation
from nurture.engine.advance import advance, plan_again
from nurture.engine.report import Report
from nurture.store.attempts import Settlement, Written
from nurture.store.memory import MemoryStore

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA = "ada@example.com"


@dataclass
class Play:
    """One lead's history on the store in memory, with a delivery that mostly succeeds."""

    project: Project
    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = START
    count: int = 0
    sent: list[Message] = field(default_factory=list)
    stopped: int | None = None

    def __post_init__(self) -> None:
        self.store.begin_run()

    def arrives(self, source: str, zone: str = "") -> None:
        self.count += 1
        purposes = ("newsletter", "tracking") if source != "list" else ()
        consents = tuple(Consent(purpose, True, self.now, source) for purpose in purposes)
        fields = {"time_zone": zone} if zone else {}
        row = Arrival(ADA, ADA, fields, consents, self.now - timedelta(minutes=self.count))
        self.store.take_in(source, [row], "", self.now)

    def happens(self, name: str, late: timedelta = timedelta()) -> None:
        self.count += 1
        verb, _, what = name.partition(" ")
        at = self.now - late
        facts: Facts = {}
        if verb == "purchased":
            facts = {"order": "abc"[self.count % 3], "delivered": at + timedelta(days=self.count % 5)}
        self.store.append(ADA, Event(verb, at, f"e{self.count}", (what,) if what else (), facts), self.now)
        if verb == "unsubscribed":
            self.stopped = len(self.sent) if self.stopped is None else self.stopped

    def does(self, deed: str) -> None:
        if deed in ("run", "refuse"):
            self.run(refuse=deed == "refuse")
            self.check()
        elif deed.startswith("arrives"):
            self.arrives(deed.split()[1])
        elif deed.startswith("late "):
            self.happens(deed.removeprefix("late "), timedelta(hours=30))
        else:
            self.happens(deed)

    def runs_after_an_edit(self) -> None:
        plan_again(self.store.leads_in(None), self.project, self.store, self.now, Report(self.now))
        self.run()

    def run(self, refuse: bool = False) -> None:
        report = Report(self.now)
        for _ in range(50):
            advanced = advance(self.project, self.store, self.now, report)
            if not self._deliver(refuse) and not advanced:
                assert report.faults == []
                return
        pytest.fail("a run that does not end")

    def _deliver(self, refuse: bool) -> int:
        claimed = self.store.claim(self.now, 1, list(self.project.channels))
        for message in [claim.message for claim in claimed]:
            situation = Situation(self.store.state_of(message.lead), self.project, self.now)
            verdict = gate(message, situation)
            if situation.fresh or not isinstance(verdict, Go):
                due = (isinstance(verdict, Hold) and not situation.fresh and verdict.until) or self.now
                self.store.settle([Settlement(message.key, MessageState.HELD, self.now, due=due)])
                continue
            self.store.mark([Written(message.key, self.now, "", "", "", "")], self.now)
            if refuse:
                due = self.now + timedelta(hours=2)
                self.store.settle([Settlement(message.key, MessageState.DEFERRED, self.now, due=due)])
                continue
            self.sent.append(replace(message, at=self.now))
            self.store.settle([Settlement(message.key, MessageState.SENT, self.now, sent_event(message, self.now))])
        return len(claimed)

    def check(self) -> None:
        """What holds after every run."""
        state = self.store.state(ADA)
        if state is None:
            return
        again = plan(state, self.project, self.now)
        assert (again.events, again.values, {d.do for d in again.decisions} - {"hold"}) == ((), {}, set())
        assert again.state.enrolments == state.enrolments
        assert again.due is None or again.due > self.now
        assert plan(again.state, self.project, self.now) == replace(again, decisions=(), messages=())
        assert [e.seq for e in state.events] == sorted({e.seq for e in state.events})
        self._open_messages_are_stood_on(state)
        self._walks_are_sound(state)
        for decision in self.store.decisions(ADA):
            told = (
                decision.reason.place or decision.place or decision.reason.code in ("temperature", "campaign-missing")
            )
            assert decision.reason.text and told

    def _open_messages_are_stood_on(self, state: LeadState) -> None:
        active = {(e.campaign, e.walk) for e in state.enrolments if e.state == "active" and not e.held_out}
        waiting = [m for m in state.messages if m.kind == "send" and m.state in ("held", "planned", "deferred")]
        assert max(Counter((m.campaign, m.walk) for m in waiting).values(), default=0) <= 1
        assert {(m.campaign, m.walk) for m in waiting} <= active

    def _walks_are_sound(self, state: LeadState) -> None:
        """One walk at a time for each value; the same branch and the same holdout in all; nobody without an end."""
        active = Counter((e.campaign, e.each) for e in state.enrolments if e.state == "active")
        assert max(active.values(), default=0) <= 1
        for campaign in self.project.campaigns:
            walks = [e for e in state.enrolments if e.campaign == campaign]
            assert [e.walk for e in walks] == list(range(1, len(walks) + 1))
            assert len({e.held_out for e in walks}) <= 1
            assert len({e.passed["ways"].how for e in walks if "ways" in e.passed}) <= 1
        for walk in state.enrolments:
            assert walk.state != "active" or walk.held_out or walk.standing or not walk.sequence
            assert not walk.held_out or not walk.passed

    def check_sent(self) -> None:
        """What holds for everything that left."""
        self.check_nothing_twice_or_unwanted()
        mails = [m for m in self.sent if m.kind == "send"]
        state = self.store.state(ADA)
        assert state is not None
        situation = Situation(state, self.project, self.now)
        limited = [m for m in mails if counts(m, situation)]
        for message in limited:
            self._was_allowed(message, situation)
        for limit in self.project.limits.per_lead:
            for first, last in zip(limited, limited[limit.count :], strict=False):
                assert last.at >= limit.per.after(first.at, situation.zone)

    def check_nothing_twice_or_unwanted(self) -> None:
        assert max(Counter(m.key for m in self.sent).values(), default=0) <= 1
        assert self.stopped is None or all(m.kind == "notify" for m in self.sent[self.stopped :])

    def _was_allowed(self, message: Message, situation: Situation) -> None:
        quiet, window = self.project.limits.quiet, self.project.campaigns[message.campaign].window
        assert quiet is None or not quiet.is_open(message.at, situation.zone)
        if message.step != "first" or message.campaign != "fair":
            assert window is None or window.is_open(message.at, situation.zone)
