"""Each step of one lead, told: what became of those behind it, and which messages are to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nurture.core.anew import is_anew
from nurture.core.decisions import Decision
from nurture.core.model import LeadState, Message, MessageState, Reason
from nurture.core.paths import find, step_of
from nurture.core.problems import Place
from nurture.core.program import Project
from nurture.core.sending.rates import OUTBOX
from nurture.core.sending.timetable import NO_END
from nurture.core.steps import WaitUntil

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
_OPEN = frozenset({"to come", "held", "waiting"})
_WAITS = ("wait", "hold", "move")
_STILL = frozenset({"campaign-missing", "step-gone"})


@dataclass(frozen=True, slots=True)
class Told:
    """One step. `state` is sent, held, skipped, cancelled, failed, in doubt, done, dropped, waiting or to come.

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


def steps_told(
    state: LeadState,
    decisions: Sequence[Decision],
    future: Sequence[Decision],
    project: Project,
    now: datetime,
    still: Mapping[str, Reason],
) -> list[Told]:
    """Walk by walk. `decisions` were made, `future` would be; `still` is why campaigns stand still."""
    coming = list(_future(future, decisions, project))
    behind = [_stopped(told, still) for told in _behind(state, decisions, now)]
    awaited = {_key(told) for told in coming}  # a send that waits for its own time is to come
    behind = [told for told in behind if told.state != "waiting" or _key(told) not in awaited]
    known = {_key(told) for told in behind if told.state != "cancelled"}
    ahead = {_key(told): told for told in coming if _key(told) not in known}
    order = {(e.campaign, e.walk): number for number, e in enumerate(state.enrolments)}
    return sorted([*behind, *ahead.values()], key=lambda told: order.get(_walk(told), len(order)))


def left_out(future: Iterable[Decision], project: Project) -> list[Told]:
    """Mails to come that would be skipped."""
    return [_told(d, "skipped", d.at) for d in future if d.do == "skip" and _is_mail(d, project)]


def _stopped(told: Told, still: Mapping[str, Reason]) -> Told:
    """A mail of a campaign that stands still is held by that alone; waits go on."""
    if told.campaign not in still or told.state not in ("held", "to come"):
        return told
    return replace(told, state="held", reason=still[told.campaign])


def _behind(state: LeadState, decisions: Sequence[Decision], now: datetime) -> Iterator[Told]:
    """Each step that something was decided about, in the order in which the lead came to it."""
    last = {_key(d): n for n, d in enumerate(decisions) if d.step}
    left = (m for m in state.messages if not (is_anew(m) and m.state is MessageState.CANCELLED))
    messages = {(m.campaign, m.walk, m.step): m for m in left}
    active = {(e.campaign, e.walk) for e in state.enrolments if e.state == "active"}
    for key, number in last.items():
        decision = decisions[number]
        rest = (d for d in decisions[number + 1 :] if _walk(d) == key[:2] and d.reason.code not in _STILL)
        if message := messages.get(key):
            yield _message(decision, message)
        elif decision.do != "wait":
            yield _told(decision, {"skip": "skipped", "hold": "held"}.get(decision.do, "done"), decision.at)
        elif told := _waited(decision, next(rest, None), key[:2] in active, now):
            yield told


def _waited(wait: Decision, later: Decision | None, is_on: bool, now: datetime) -> Told | None:
    """What became of a wait, by the next decision of its walk; None where an edit put another in its place."""
    if later is None:
        return _told(wait, "waiting" if is_on else "done", wait.at)
    if later.do in ("move", "finish") and later.at < wait.at:
        return _told(wait, "dropped", later.at, later.reason)
    if min(wait.at, later.at) > now or _is_edited(wait, later):
        return None
    if later.at < wait.at:
        return _told(wait, "done", later.at, replace(wait.reason, text=f"{wait.reason.text}, which an edit shortened"))
    return _told(wait, "done", wait.at) if wait.at <= now else None


def _is_edited(wait: Decision, later: Decision) -> bool:
    """Whether the later one is the same wait, as an edit has it."""
    kinds = {decision.step.partition(" ")[0] for decision in (wait, later)}
    return later.do == "wait" and wait.version != later.version and wait.place == later.place and len(kinds) == 1


def _message(decision: Decision, message: Message) -> Told:
    state = _OF_MESSAGE[message.state]
    if state == "cancelled" and decision.do == "skip":
        return _told(decision, "skipped", message.at, message.reason)
    at = message.due if state in _OPEN and message.due < NO_END else message.at
    to_outbox = message.reason is not None and message.reason.code == OUTBOX
    return _told(decision, state, at, None if to_outbox else message.reason)


def _future(coming: Iterable[Decision], known: Sequence[Decision], project: Project) -> Iterator[Told]:
    """Messages that would leave, each with what it has waited for; a stand-still that is over is none of it."""
    waited = {_walk(d): d.reason for d in known if d.do in _WAITS and d.reason.code not in _STILL}
    for decision in coming:
        if decision.do in _WAITS:
            waited[_walk(decision)] = decision.reason
        elif decision.do in ("send", "notify"):
            reason = waited.pop(_walk(decision), None) or decision.reason
            unless = _unless(decision, project)
            words = f"unless {unless}; {reason.text}" if unless else reason.text
            yield _told(decision, "to come", decision.at, replace(reason, text=words))


def _unless(decision: Decision, project: Project) -> str:
    """What must not happen before a step that stands in the `else` of a `wait_until`."""
    campaign = project.campaigns.get(decision.campaign)
    spot = find(campaign, decision.sequence, decision.step) if campaign else None
    while spot and spot.outer:
        around = spot.outer.step
        if isinstance(around, WaitUntil) and around.condition and spot.steps is around.otherwise:
            return around.condition.source
        spot = spot.outer
    return ""


def _is_mail(decision: Decision, project: Project) -> bool:
    campaign = project.campaigns.get(decision.campaign)
    return campaign is not None and step_of(campaign, decision.step) is not None


def _told(decision: Decision, state: str, at: datetime, reason: Reason | None = None) -> Told:
    d = decision
    return Told(d.campaign, d.walk, d.sequence, d.step, state, at, reason or d.reason, d.place)


def _walk(step: Decision | Told) -> tuple[str, int]:
    return step.campaign, step.walk


def _key(step: Decision | Told) -> tuple[str, int, str]:
    return step.campaign, step.walk, step.step
