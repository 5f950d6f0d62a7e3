"""The steps that write a message: to the lead, and to colleagues.

the lead comes to a send with                   it
----------------------------------------------  ------------------------------------------------------------
no time of its own, or one that is there        is written, and the lead stands on it until it is settled
a time to come                                  stands until then; `when` is asked then
a time that was over when the lead came to it   is skipped: `passed`
a time that hangs on an empty value             likewise
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from nurture.core import temperature
from nurture.core.model import OPEN, Done, Message, MessageState, Reason
from nurture.core.program import Owner
from nurture.core.sending.gate import was_requested
from nurture.core.sending.timetable import LATE
from nurture.core.steps import Notify, Send, Step
from nurture.core.unsettled import WHEN_UNSETTLED
from nurture.core.walking.footing import Footing, Outcome, Stand
from nurture.core.walking.renames import message_of

SETTLED = {MessageState.SENT: "sent", MessageState.IN_DOUBT: "sent", MessageState.FAILED: "failed"}


def send(walk: Footing, step: Send, at: datetime) -> Outcome:
    passed = walk.enrolment.passed.get(step.key)
    if passed:
        return walk.pass_send(step, replace(passed, at=max(at, passed.at)))
    message = message_of(walk.situation.messages, _prefix(walk), step.key, walk.campaign)
    if message and message.state in SETTLED:
        return walk.pass_send(step, Done(message.at, SETTLED[message.state]))
    if message and message.state is MessageState.SENDING:
        return Stand()
    due = _due(walk, step, at, is_open=message is not None and message.state in OPEN)
    if isinstance(due, Reason):
        return _skip(walk, step, at, due)
    return _not_yet(walk, step, due) if due > walk.clock else _ask_for(walk, step, due, message)


def _ask_for(walk: Footing, step: Send, due: datetime, message: Message | None) -> Outcome:
    """Write the message, or bring the one that waits up to date. What is overdue on coming back is due from now on."""
    if message and message.state in OPEN:
        walk.situation.change(message, step=step.key, rank=_rank(walk), **_as_written(walk, step))
        return Stand()
    if step.when and not step.when.holds(walk.view()):
        if stand := walk.put_off(step.when, due, WHEN_UNSETTLED):
            return stand
        return _skip(walk, step, due, Reason("when", f"when: {step.when.source} does not hold", step.when.place))
    key, since = message.key if message else "", walk.clock if walk.moved else due
    _write(walk, step, since, key, kind="send", cause=_cause(walk, step, since), **_as_written(walk, step))
    return Stand()


def _due(walk: Footing, step: Send, came: datetime, is_open: bool) -> datetime | Reason:
    """When a send is due to which the lead came at `came`; or why it is not sent at all.

    One without a time of its own is due at once, even where a clock that was put back shows an earlier hour.
    Who walked another sequence at its time comes too late; so does, once `late` would ask, whom an edit brings here.
    """
    if step.at is None:
        return min(came, walk.clock)
    due = step.at.at(came, walk.situation.anchors(walk.enrolment))
    if due is None:
        return Reason("passed", f"at: {step.at.text}, which is empty", step.place)
    last = due if walk.moved else walk.situation.after(step.late.after, due)
    if due < came or (last < walk.clock and not is_open):
        return Reason("passed", f"at: {step.at.text} had passed", step.place)
    return due


def _skip(walk: Footing, step: Send, at: datetime, reason: Reason) -> Done:
    walk.decide("skip", step, at, reason)
    return walk.pass_send(step, Done(at, "skipped", reason.code))


def _not_yet(walk: Footing, step: Send, due: datetime) -> Stand:
    """Stand until the send's own time; what was written for an earlier one is taken back."""
    assert step.at is not None
    reason = Reason("at", f"at: {step.at.text}", step.place)
    walk.ledger.cancel(walk.enrolment, reason)
    return Stand(due, reason)


def _as_written(walk: Footing, step: Send) -> dict[str, Any]:
    """What the file says of this message now."""
    return {
        "channel": step.via,
        "template": step.template,
        "requested": step.requested and was_requested(walk.enrolment, walk.situation),
        "priority": walk.campaign.priority,
    }


def _cause(walk: Footing, step: Send, since: datetime) -> str:
    """What the brake counts: the first mail of who was let in as existing, and what an edit wrote.

    That is what is due before anything else asked for this plan. What stands behind a send that was skipped for being
    late is due because of that.
    """
    enrolment, campaign = walk.enrolment, walk.campaign
    if enrolment.entered_by == "existing" and not any(
        (m.campaign, m.walk, m.kind) == (campaign.name, enrolment.walk, "send")
        and m.step != step.key
        and m.state is not MessageState.CANCELLED
        for m in walk.situation.messages.values()
    ):
        return "existing"
    prompted = walk.ledger.prompted
    edited = enrolment.version != campaign.version and (prompted is None or since < prompted)
    before = enrolment.passed.get(walk.standing.behind)
    return "edit" if edited and not (before and before.reason == LATE) else ""


def _write(walk: Footing, step: Step, at: datetime, key: str = "", **what: Any) -> None:
    """A message that is due; the gate decides when it leaves. `key` is that of one written before under an old id."""
    situation = walk.situation
    key = key or _prefix(walk) + step.key
    state = MessageState.HELD if what["kind"] == "send" else MessageState.PLANNED
    situation.messages[key] = Message(
        key=key,
        lead=situation.lead.id,
        campaign=walk.campaign.name,
        walk=walk.enrolment.walk,
        sequence=walk.enrolment.sequence,
        step=step.key,
        state=state,
        since=at,
        due=at,
        at=walk.clock,
        rank=_rank(walk),
        **what,
    )


def _rank(walk: Footing) -> int:
    """Of a warmer lead the mails leave first."""
    return temperature.rank(walk.situation.temperature, walk.situation.project.bounds)


def _prefix(walk: Footing) -> str:
    """With which the keys of this walk's messages begin."""
    return f"{walk.ledger.state.lead.id}/{walk.campaign.name}/{walk.enrolment.walk}/"


# ---------------------------------------------------------------- to colleagues


def notify(walk: Footing, step: Notify, at: datetime) -> Outcome:
    owner = walk.situation.owner_of_lead() if step.owner else None
    if step.owner and owner is None:
        return walk.skip(step, at, Reason("no-owner", "notify: owner, but nobody looks after this lead", step.place))
    channel, whom = _whom(step, owner)
    if _told_lately(walk, step, channel, owner, at):
        within = f"within {step.again.text}" if step.again else "before"
        return walk.skip(step, at, Reason("notified", f"{whom} was told {within}; this joins it", step.place))
    key = owner.key if owner else ""
    _write(walk, step, at, kind="notify", channel=channel, template=step.template, owner=key)
    walk.decide("notify", step, at, Reason("due", f"notify: {whom}", step.place))
    return walk.remember(step, Done(at, "done"))


def _whom(step: Notify, owner: Owner | None) -> tuple[str, str]:
    """The channel, and in words who is told."""
    if owner is None:
        return step.channel, step.channel
    return owner.channel or "email", f"{owner.name or owner.key} (owner)"


def _told_lately(walk: Footing, step: Notify, channel: str, owner: Owner | None, at: datetime) -> bool:
    """Whether the same was told, to the same, since `again` before; ever where that is never."""
    told = ("notify", channel, step.template, owner.key if owner else "")
    since = walk.situation.before(step.again, at) if step.again else None
    return any(
        (m.kind, m.channel, m.template, m.owner) == told
        and m.state not in (MessageState.CANCELLED, MessageState.FAILED)
        and (since is None or m.since > since)
        for m in walk.situation.messages.values()
    )
