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

from nurture.core.campaigns import Send
from nurture.core.gate import Drop, Go, Hold, Verdict, gate, order
from nurture.core.ledger import Ledger
from nurture.core.model import OPEN, Done, Enrolment, Message, MessageState, Reason
from nurture.core.paths import step_of
from nurture.core.times import Duration

GIVE_UP = Duration(days=7, text="7 days")
_REFUSALS = frozenset({"window", "quiet", "limit", "veto"})
_NOT_BEFORE = frozenset({"veto", "render"})
NO_END = datetime.max.replace(tzinfo=UTC)
"""The `due` of a message held until an event or an edit."""


def ask_gate(ledger: Ledger) -> bool:
    """Ask for every open message in turn; True when one was dropped, so that its walk goes on."""
    situation = ledger.situation
    waiting = [m for m in situation.messages.values() if m.kind == "send" and m.state in OPEN]
    dropped = False
    for message in sorted(waiting, key=order):
        campaign = situation.campaign(message.campaign)
        enrolment = situation.enrolment(message.campaign, message.walk)
        if campaign and enrolment:
            verdict = _patience(ledger, message, gate(message, situation))
            _apply(ledger, message, verdict, enrolment, step_of(campaign, message.step))
            dropped = dropped or isinstance(verdict, Drop)
    for message in [m for m in situation.messages.values() if m.kind == "notify" and m.state is MessageState.HELD]:
        _ask_again(ledger, message)
    return dropped


def _ask_again(ledger: Ledger, message: Message) -> None:
    """A notification that delivery held, because of news, a veto or its template, is free again at its instant."""
    if message.due > ledger.now:
        ledger.wake(message.due)
    else:
        ledger.situation.change(message, state=MessageState.PLANNED, due=ledger.now, reason=None)


def _patience(ledger: Ledger, message: Message, verdict: Verdict) -> Verdict:
    """`GIVE_UP` of refusals is enough. A veto is asked by delivery alone: it refuses while it is the last reason."""
    reason = verdict.reason if isinstance(verdict, Hold) else message.reason
    tired = GIVE_UP.after(_refused(message, ledger.now), ledger.situation.zone) <= ledger.now
    if tired and reason and reason.code in _REFUSALS and not isinstance(verdict, Drop):
        return Drop(replace(reason, code="gave-up", text=f"gave up after {GIVE_UP.text}: {reason.text}"))
    return verdict


def _apply(ledger: Ledger, message: Message, verdict: Verdict, enrolment: Enrolment, step: Send | None) -> None:
    if isinstance(verdict, Drop):
        _drop(ledger, message, verdict.reason, enrolment, step)
    elif message.due > ledger.now and _is_fixed(message):
        ledger.wake(message.due)
    elif isinstance(verdict, Go):
        refused = _refused(message, ledger.now) if _was(message, _REFUSALS | {"news"}) else None
        ledger.situation.change(message, state=MessageState.PLANNED, due=ledger.now, reason=None, refused=refused)
        ledger.decide("send", enrolment, step, ledger.now, Reason("due", "due now", step.place if step else None))
    else:
        _hold(ledger, message, verdict, enrolment, step)


def _is_fixed(message: Message) -> bool:
    """A retry, or a hold that a channel, a veto or a template asked for, waits for its own instant."""
    return message.state is MessageState.DEFERRED or _was(message, _NOT_BEFORE)


def _was(message: Message, codes: frozenset[str]) -> bool:
    """Whether one of these reasons was the last to stand in its way."""
    return message.reason is not None and message.reason.code in codes


def _drop(ledger: Ledger, message: Message, reason: Reason, enrolment: Enrolment, step: Send | None) -> None:
    """Go on behind a message that shall not leave: as of the instant it was due, or of now where patience ended."""
    ledger.situation.change(message, state=MessageState.CANCELLED, at=ledger.now, reason=reason)
    done = Done(ledger.now if reason.code == "gave-up" else message.since, "skipped", reason.code)
    ledger.put(replace(enrolment, passed={**enrolment.passed, message.step: done}))
    ledger.decide("skip", enrolment, step, ledger.now, reason)


def _refused(message: Message, now: datetime) -> datetime:
    """Since when it has been refused without a break; now when it was not.

    From the end of a hold to the next run it was not: none came. A veto's hold has no end of its own, and runs come
    once a day at least.
    """
    vetoed = _was(message, frozenset({"veto"}))
    began = message.refused or (message.at if vetoed else now)
    idle = now - message.due - (timedelta(days=1) if vetoed else timedelta())
    return min(began + max(idle, timedelta()), now)


def _hold(ledger: Ledger, message: Message, hold: Hold, enrolment: Enrolment, step: Send | None) -> None:
    now = ledger.now
    refused = _refused(message, now) if hold.reason.code in _REFUSALS else None
    at = message.at if message.state is MessageState.HELD and _was(message, frozenset({hold.reason.code})) else now
    ledger.situation.change(
        message, state=MessageState.HELD, due=hold.until or NO_END, at=at, reason=hold.reason, refused=refused
    )
    ledger.decide("hold", enrolment, step, hold.until or now, hold.reason)
    ledger.wake(hold.until)
    if refused:
        ledger.wake(GIVE_UP.after(refused, ledger.situation.zone))
