"""The sends of one lead, asked of the gate together and in their order, so that under a limit the right one goes first.

the gate says    the message            the lead
---------------  ---------------------  ---------------------------------------------
go               planned: may leave     stands on it until it is settled
hold             held, asked again      stands on it; after `give_up` of refusals it is skipped
drop             cancelled              goes on behind it, as of the instant it was due
late, and skip   cancelled              goes on behind it, as of the instant at which it might have left
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from nurture.core.anew import is_anew, is_behind
from nurture.core.campaigns import Campaign
from nurture.core.frozen import altered
from nurture.core.ledger import Ledger
from nurture.core.model import OPEN, Done, Enrolment, Message, MessageState, Reason
from nurture.core.paths import step_of
from nurture.core.sending import lateness
from nurture.core.sending.gate import Drop, Go, Verdict, gate
from nurture.core.sending.rates import PACE
from nurture.core.sending.timetable import LATE, NO_END, Hold, order
from nurture.core.steps import GIVE_UP, Send
from nurture.core.times.durations import Duration

_REFUSALS = frozenset({"window", "quiet", "limit", "veto"})
_NOT_BEFORE = frozenset({"veto", "render"})
_PACED = frozenset({PACE})
_WAITING = frozenset({MessageState.HELD, MessageState.DEFERRED})
Comes = Callable[[Message, Done], bool]
"""Whether the walk, with a late message taken as done so, comes to another late one by now."""


def ask_gate(ledger: Ledger, comes_to_another: Comes) -> bool:
    """Ask for every open message in turn; True when one was dropped, so that its walk goes on."""
    situation = ledger.situation
    waiting = [m for m in situation.messages.values() if m.kind == "send" and m.state in OPEN]
    dropped = False
    for message in sorted(waiting, key=order):
        campaign = situation.campaign(message.campaign)
        enrolment = situation.enrolment(message.campaign, message.walk)
        if campaign and enrolment:
            step = step_of(campaign, message.step)
            noted, verdict = _ask(ledger, message, campaign, step, comes_to_another)
            _apply(ledger, noted, verdict, enrolment, step)
            dropped = dropped or isinstance(verdict, Drop)
    for message in [m for m in situation.messages.values() if m.kind == "notify" and m.state in _WAITING]:
        _ask_again(ledger, message)
    return dropped


def _ask(
    ledger: Ledger, message: Message, campaign: Campaign, step: Send | None, comes_to_another: Comes
) -> tuple[Message, Verdict]:
    """The message with what is known of its delay, and what becomes of it."""
    situation = ledger.situation
    if is_behind(message):
        return message, gate(message, situation)
    noted = lateness.noted(message, campaign, step, situation)
    verdict = gate(noted, situation)
    ledger.wake(lateness.ends(noted, step, situation))
    if lateness.skips(noted, step, verdict, situation) or _outrun(noted, step, verdict, comes_to_another):
        return noted, Drop(lateness.reason(noted, step, situation))
    return noted, _patience(ledger, noted, verdict, step)


def _outrun(message: Message, step: Send | None, verdict: Verdict, comes_to_another: Comes) -> bool:
    """Whether `late: send` decides: only the last of several late ones leaves."""
    if message.cause != LATE or lateness.rule(step).how != "send" or isinstance(verdict, Drop):
        return False
    return not lateness.stopped(verdict) and comes_to_another(message, _done(message, step, LATE))


def _ask_again(ledger: Ledger, message: Message) -> None:
    """A notification that delivery held (for news, a veto, its template) or put off is free again at its instant."""
    if message.due > ledger.now:
        ledger.wake(message.due)
    else:
        ledger.situation.change(message, state=MessageState.PLANNED, due=ledger.now, reason=None)


def _patience(ledger: Ledger, message: Message, verdict: Verdict, step: Send | None) -> Verdict:
    """`give_up` of refusals is enough; what may leave at that very instant leaves.

    A veto is asked by delivery alone: it refuses while it is the last reason.
    """
    reason = verdict.reason if isinstance(verdict, Hold) else message.reason
    if isinstance(verdict, Drop) or not reason or reason.code not in _REFUSALS:
        return verdict
    give_up = _give_up(step)
    over = ledger.situation.after(give_up, _refused(message, ledger.now))
    is_free = isinstance(verdict, Go) and reason.code != "veto"
    if over > ledger.now or (over == ledger.now and is_free):
        return verdict
    return Drop(replace(reason, code="gave-up", text=f"gave up after {give_up.text}: {reason.text}"))


def _give_up(step: Send | None) -> Duration:
    return step.give_up if step else GIVE_UP


def _apply(ledger: Ledger, message: Message, verdict: Verdict, enrolment: Enrolment, step: Send | None) -> None:
    if isinstance(verdict, Drop):
        _drop(ledger, message, verdict.reason, enrolment, step)
    elif message.due > ledger.now and _is_fixed(message):
        ledger.wake(message.due)
    elif message.due > ledger.now and isinstance(verdict, Go) and _was(message, _PACED):
        return  # delivery takes it at its slot, and asks the gate again
    elif isinstance(verdict, Go):
        refused = _refused(message, ledger.now) if _was(message, _REFUSALS | {"news"}) else None
        allowed = message.allowed or ledger.now
        planned = altered(message, due=ledger.now, reason=None, refused=refused, allowed=allowed)
        ledger.situation.change(planned, state=MessageState.PLANNED)
        ledger.decide("send", enrolment, step, ledger.now, _goes(ledger, planned, step))
    else:
        _hold(ledger, message, verdict, enrolment, step)


def _goes(ledger: Ledger, message: Message, step: Send | None) -> Reason:
    """Why it leaves now; a late one, and one requested anew, say so."""
    if is_anew(message):
        return Reason("requested", "requested anew", step.place if step else None)
    if message.cause == LATE:
        return replace(lateness.reason(message, step, ledger.situation), code="due")
    return Reason("due", "due now", step.place if step else None)


def _is_fixed(message: Message) -> bool:
    """A retry, or a hold that a channel, a veto or a template asked for, waits for its own instant."""
    return message.state is MessageState.DEFERRED or _was(message, _NOT_BEFORE)


def _was(message: Message, codes: frozenset[str]) -> bool:
    """Whether one of these reasons was the last to stand in its way."""
    return message.reason is not None and message.reason.code in codes


def _drop(ledger: Ledger, message: Message, reason: Reason, enrolment: Enrolment, step: Send | None) -> None:
    """Go on behind a message that shall not leave, unless the lead has gone on already."""
    ledger.situation.change(message, state=MessageState.CANCELLED, at=ledger.now, reason=reason)
    if is_behind(message):
        return
    done = Done(ledger.now, "skipped", reason.code) if reason.code == "gave-up" else _done(message, step, reason.code)
    ledger.put(replace(enrolment, passed={**enrolment.passed, message.step: done}))
    ledger.decide("skip", enrolment, step, ledger.now, reason)


def _done(message: Message, step: Send | None, code: str) -> Done:
    """Skipped as of the instant it was due; a late one as of when it might have left."""
    return Done(lateness.done_at(message, step) if code == LATE else message.since, "skipped", code)


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
    stays = is_behind(message) or message.cause == LATE or lateness.stopped(hold)
    held = altered(message, at=at, reason=hold.reason, refused=refused, allowed=message.allowed if stays else None)
    until = hold.until or (now + timedelta(days=1) if is_behind(message) else None)  # no edit plans who has finished
    ledger.situation.change(held, state=MessageState.HELD, due=until or NO_END)
    ledger.decide("hold", enrolment, step, hold.until or now, hold.reason)
    ledger.wake(until)
    if refused:
        ledger.wake(ledger.situation.after(_give_up(step), refused))
