"""One lead, told: every step behind it and to come with its reason, and the score with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from nurture.core.model import Decision, Enrolment, LeadState, Message, MessageState, Reason
from nurture.core.problems import Place
from nurture.core.program import Project
from nurture.core.situation import Situation
from nurture.core.view import Points
from nurture.engine.outlook import to_come
from nurture.engine.report import Report

HORIZON = timedelta(days=180)
_OF_MESSAGE = {
    MessageState.PLANNED: "to come",
    MessageState.CLAIMED: "to come",
    MessageState.DEFERRED: "to come",
    MessageState.HELD: "held",
    MessageState.SENDING: "in doubt",
    MessageState.IN_DOUBT: "in doubt",
    MessageState.SENT: "sent",
    MessageState.FAILED: "failed",
    MessageState.CANCELLED: "cancelled",
}
_NEVER = datetime.max.replace(tzinfo=UTC)
_OPEN = frozenset({"to come", "held", "waiting"})
_Walk = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One step. `state` is sent, held, skipped, cancelled, failed, in doubt, waiting, done or to come.

    `at` is when that came about; for what is held, waiting or to come, when it ends, where that is known.
    """

    campaign: str
    walk: int
    sequence: str
    step: str
    state: str
    at: datetime
    reason: Reason
    place: Place | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`evidence` is (what the points count now, the points as given), oldest first."""

    now: datetime
    state: LeadState
    score: float
    evidence: Sequence[tuple[float, Points]]
    steps: Sequence[Told]

    @property
    def next(self) -> Told | None:
        """The first message to come; None when, as things stand, none does."""
        coming = [t for t in self.steps if t.state == "to come" or (t.state == "held" and t.at > self.now)]
        return min(coming, key=lambda told: told.at, default=None)

    def of(self, walk: Enrolment) -> list[Told]:
        return [told for told in self.steps if (told.campaign, told.walk) == (walk.campaign, walk.walk)]


def explain(
    state: LeadState, decisions: Sequence[Decision], project: Project, now: datetime, report: Report
) -> Explanation:
    """All that is known of a lead: what was decided, and what comes within `HORIZON` if nothing else happens."""
    view = Situation(state, project, now).view()
    points = [(replace(view, points=[given]).score(), given) for given in view.points if given.points]
    behind = list(_behind(state, decisions))
    settled = {(told.campaign, told.walk, told.step) for told in behind if told.state not in _OPEN}
    future = {
        (told.campaign, told.walk, told.step): told
        for told in _future(to_come(state, project, now, now + HORIZON, report), decisions)
    }
    open_keys = {(told.campaign, told.walk, told.step) for told in behind if told.state in _OPEN}
    ahead = [told for key, told in future.items() if key not in settled | open_keys]
    order = {(e.campaign, e.walk): place for place, e in enumerate(state.enrolments)}
    steps = sorted([*behind, *ahead], key=lambda told: order.get((told.campaign, told.walk), len(order)))
    return Explanation(now, state, view.score(), points, steps)


def _behind(state: LeadState, decisions: Sequence[Decision]) -> Iterator[Told]:
    """Each step that something was decided about, in the order in which the lead came to it."""
    last = {(d.campaign, d.walk, d.step): d for d in decisions if d.step}
    newest = {(d.campaign, d.walk): d for d in decisions}
    messages = {(m.campaign, m.walk, m.step): m for m in state.messages}
    active = {(e.campaign, e.walk) for e in state.enrolments if e.state == "active"}
    for key, decision in last.items():
        walk = key[:2]
        if message := messages.get(key):
            yield _message(decision, message)
        else:
            yield _step(decision, waits=walk in active and newest[walk] is decision)


def _message(decision: Decision, message: Message) -> Told:
    state = _OF_MESSAGE[message.state]
    if state == "cancelled" and decision.do == "skip":
        return _told(decision, "skipped", message.at, message.reason or decision.reason)
    at = message.due if state in _OPEN and message.due < _NEVER else message.at
    return _told(decision, state, at, message.reason or decision.reason)


def _step(decision: Decision, waits: bool) -> Told:
    state = {"skip": "skipped", "hold": "held", "wait": "waiting" if waits else "done"}.get(decision.do, "done")
    return _told(decision, state, decision.at, decision.reason)


def _future(coming: Iterator[Decision], known: Sequence[Decision]) -> Iterator[Told]:
    """Messages that would leave, each with what it has waited for."""
    waited: dict[_Walk, Reason] = {(d.campaign, d.walk): d.reason for d in known if d.do in ("wait", "hold")}
    for decision in coming:
        walk = (decision.campaign, decision.walk)
        if decision.do in ("wait", "hold"):
            waited[walk] = decision.reason
        elif decision.do in ("send", "notify"):
            yield _told(decision, "to come", decision.at, waited.pop(walk, decision.reason))


def _told(decision: Decision, state: str, at: datetime, reason: Reason) -> Told:
    d = decision
    return Told(d.campaign, d.walk, d.sequence, d.step, state, at, reason, d.place)
