"""The sends of one lead, asked of the gate together and in their order, so that under a limit the right one goes first.

the gate says    the message            the lead
---------------  ---------------------  ---------------------------------------------
go               planned: may leave     stands on it until it is settled
hold             held, asked again      stands on it; after 7 days of refusals it is skipped
drop             cancelled              goes on behind it, at once
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from nurture.core.gate import Drop, Go, Hold, Verdict, gate, order
from nurture.core.model import OPEN, Done, Enrolment, Message, MessageState, Reason
from nurture.core.paths import step_of
from nurture.core.program import Send
from nurture.core.times import Duration

if TYPE_CHECKING:
    from nurture.core.planner import Planner

GIVE_UP = Duration(days=7, text="7 days")
_REFUSALS = frozenset({"window", "quiet", "limit", "veto"})
_NOT_BEFORE = frozenset({"veto", "render"})
NO_END = datetime.max.replace(tzinfo=UTC)
"""The `due` of a message held until an event or an edit."""


def ask_gate(planner: Planner) -> bool:
    """Ask for every open message in turn; True when one was dropped, so that its walk goes on."""
    situation = planner.situation
    waiting = [m for m in situation.messages.values() if m.kind == "send" and m.state in OPEN]
    dropped = False
    for message in sorted(waiting, key=order):
        campaign = situation.campaign(message.campaign)
        enrolment = situation.enrolment(message.campaign, message.walk)
        if campaign and enrolment:
            verdict = _patience(planner, message, gate(message, situation))
            _apply(planner, message, verdict, enrolment, step_of(campaign, message.step))
            dropped = dropped or isinstance(verdict, Drop)
    for message in [m for m in situation.messages.values() if m.kind == "notify" and m.state is MessageState.HELD]:
        _ask_again(planner, message)
    return dropped


def _ask_again(planner: Planner, message: Message) -> None:
    """A notification that delivery held, because of news, a veto or its template, is free again at its instant."""
    if message.due > planner.now:
        planner.wake(message.due)
    else:
        planner.situation.change(message, state=MessageState.PLANNED, due=planner.now, reason=None)


def _patience(planner: Planner, message: Message, verdict: Verdict) -> Verdict:
    """`GIVE_UP` of refusals is enough. A veto is asked by delivery alone: it refuses while it is the last reason."""
    reason = verdict.reason if isinstance(verdict, Hold) else message.reason
    tired = GIVE_UP.after(_refused(message, planner.now), planner.situation.zone) <= planner.now
    if tired and reason and reason.code in _REFUSALS and not isinstance(verdict, Drop):
        return Drop(replace(reason, code="gave-up", text=f"gave up after {GIVE_UP.text}: {reason.text}"))
    return verdict


def _apply(planner: Planner, message: Message, verdict: Verdict, enrolment: Enrolment, step: Send | None) -> None:
    if isinstance(verdict, Drop):
        _drop(planner, message, verdict.reason, enrolment, step)
    elif message.due > planner.now and _is_fixed(message):
        planner.wake(message.due)
    elif isinstance(verdict, Go):
        refused = _refused(message, planner.now) if _was(message, _REFUSALS | {"news"}) else None
        planner.situation.change(message, state=MessageState.PLANNED, due=planner.now, reason=None, refused=refused)
        planner.decide("send", enrolment, step, planner.now, Reason("due", "due now", step.place if step else None))
    else:
        _hold(planner, message, verdict, enrolment, step)


def _is_fixed(message: Message) -> bool:
    """A retry, or a hold that a channel, a veto or a template asked for, waits for its own instant."""
    return message.state is MessageState.DEFERRED or _was(message, _NOT_BEFORE)


def _was(message: Message, codes: frozenset[str]) -> bool:
    """Whether one of these reasons was the last to stand in its way."""
    return message.reason is not None and message.reason.code in codes


def _drop(planner: Planner, message: Message, reason: Reason, enrolment: Enrolment, step: Send | None) -> None:
    """Go on behind a message that shall not leave: as of the instant it was due, or of now where patience ended."""
    planner.situation.change(message, state=MessageState.CANCELLED, at=planner.now, reason=reason)
    done = Done(planner.now if reason.code == "gave-up" else message.since, "skipped", reason.code)
    planner.put(replace(enrolment, passed={**enrolment.passed, message.step: done}))
    planner.decide("skip", enrolment, step, planner.now, reason)


def _refused(message: Message, now: datetime) -> datetime:
    """Since when it has been refused without a break; now when it was not.

    From the end of a hold to the next run it was not: none came. A veto's hold has no end of its own, and runs come
    once a day at least.
    """
    vetoed = _was(message, frozenset({"veto"}))
    began = message.refused or (message.at if vetoed else now)
    idle = now - message.due - (timedelta(days=1) if vetoed else timedelta())
    return min(began + max(idle, timedelta()), now)


def _hold(planner: Planner, message: Message, hold: Hold, enrolment: Enrolment, step: Send | None) -> None:
    now = planner.now
    refused = _refused(message, now) if hold.reason.code in _REFUSALS else None
    at = message.at if message.state is MessageState.HELD and _was(message, frozenset({hold.reason.code})) else now
    planner.situation.change(
        message, state=MessageState.HELD, due=hold.until or NO_END, at=at, reason=hold.reason, refused=refused
    )
    planner.decide("hold", enrolment, step, hold.until or now, hold.reason)
    planner.wake(hold.until)
    if refused:
        planner.wake(GIVE_UP.after(refused, planner.situation.zone))
