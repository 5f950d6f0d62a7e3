"""What each kind of step does when a lead comes to it.

A step is taken at the instant `at` at which the one before it was done. It answers with `Done` (and, where it branches,
the branch), with `Stand` (not yet: until an instant, an event, or the settling of its message) or with `Leave`.
A new kind of step is a dataclass in `campaigns.py`, a function here, and a model in `nurture.project`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from nurture.core import campaigns, temperature
from nurture.core.conditions.values import shown
from nurture.core.footing import Footing
from nurture.core.model import OPEN, Done, Message, MessageState, Reason
from nurture.core.times import Duration

NOTIFY_AGAIN = Duration(days=7, text="7 days")
_SETTLED = {MessageState.SENT: "sent", MessageState.IN_DOUBT: "sent", MessageState.FAILED: "failed"}


@dataclass(frozen=True, slots=True)
class Stand:
    """Not yet. `until` is when the step is over by itself; `ask_again` when its condition can change before that."""

    until: datetime | None = None
    reason: Reason | None = None
    ask_again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    at: datetime
    reason: Reason


Outcome = Done | Stand | Leave


def take(walk: Footing, step: campaigns.Step, at: datetime) -> Outcome:
    """Do `step`, or say what it waits for."""
    return _KINDS[type(step)](walk, step, at)


def _send(walk: Footing, step: campaigns.Send, at: datetime) -> Outcome:
    passed = walk.enrolment.passed.get(step.key)
    if passed:
        return walk.pass_send(step, replace(passed, at=max(at, passed.at)))
    message = walk.situation.messages.get(_key(walk, step))
    if message and message.state in _SETTLED:
        return walk.pass_send(step, Done(message.at, _SETTLED[message.state]))
    if message and message.state is not MessageState.CANCELLED:
        if message.state in OPEN:
            walk.situation.change(message, **_as_written(walk, step))
        return Stand()
    if step.when and not step.when.holds(walk.view()):
        walk.decide("skip", step, at, Reason("when", f"when: {step.when.source} does not hold", step.when.place))
        return walk.pass_send(step, Done(at, "skipped", "when"))
    _write(walk, step, at, kind="send", **_as_written(walk, step))
    return Stand()


def _as_written(walk: Footing, step: campaigns.Send) -> dict[str, Any]:
    """What the file says of this message now."""
    return {
        "channel": step.via,
        "template": step.template,
        "requested": step.requested,
        "priority": walk.campaign.priority,
    }


def _write(walk: Footing, step: campaigns.Step, at: datetime, **what: Any) -> None:
    """A message that is due; the gate decides when it leaves."""
    situation = walk.situation
    key = _key(walk, step)
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
        rank=temperature.rank(situation.temperature, situation.project.bounds),
        **what,
    )


def _key(walk: Footing, step: campaigns.Step) -> str:
    return f"{walk.ledger.state.lead.id}/{walk.campaign.name}/{walk.enrolment.walk}/{step.key}"


def _wait(walk: Footing, step: campaigns.Wait, at: datetime) -> Outcome:
    until = step.duration.after(at, walk.situation.zone)
    return _over_at(walk, until, Reason("wait", f"wait: {step.duration.text}", step.place))


def _over_at(walk: Footing, until: datetime | None, reason: Reason) -> Outcome:
    return Done(until, "done") if until and until <= walk.clock else Stand(until, reason)


def _wait_until(walk: Footing, step: campaigns.WaitUntil, at: datetime) -> Outcome:
    zone = walk.situation.zone
    if step.moment is not None:
        until = step.moment.at(at, walk.situation.anchors(walk.enrolment))
        return _over_at(walk, until, Reason("wait", f"wait_until: {step.moment.text}", step.place))
    assert step.condition is not None
    limit = step.at_most.after(at, zone) if step.at_most else None
    answer = step.condition.ask(walk.view())
    if answer.value is True:
        return _branch(walk, step, walk.clock, "then", answer.evidence)
    if limit and limit <= walk.clock:
        return _branch(walk, step, limit, "else", (f"at most {step.at_most.text if step.at_most else ''}",))
    reason = Reason("wait", f"wait_until: {step.condition.source}", step.condition.place)
    return Stand(limit, reason, answer.changes_at)


def _if(walk: Footing, step: campaigns.If, at: datetime) -> Outcome:
    assert step.condition is not None
    answer = step.condition.ask(walk.view())
    return _branch(walk, step, at, "then" if answer.value is True else "else", answer.evidence)


def _branch(walk: Footing, step: campaigns.Step, at: datetime, branch: str, evidence: tuple[str, ...]) -> Outcome:
    walk.decide("branch", step, at, Reason(branch, "; ".join((branch, *evidence)), step.place))
    return walk.remember(step, Done(at, branch))


def _notify(walk: Footing, step: campaigns.Notify, at: datetime) -> Outcome:
    if _told_lately(walk, step, at):
        reason = Reason("notified", f"{step.channel} was told within {NOTIFY_AGAIN.text}; this joins it", step.place)
        walk.decide("skip", step, at, reason)
        return walk.remember(step, Done(at, "skipped", "notified"))
    _write(walk, step, at, kind="notify", channel=step.channel, template=step.template)
    walk.decide("notify", step, at, Reason("due", f"notify: {step.channel}", step.place))
    return walk.remember(step, Done(at, "done"))


def _told_lately(walk: Footing, step: campaigns.Notify, at: datetime) -> bool:
    since = NOTIFY_AGAIN.before(at, walk.situation.zone)
    return any(
        (m.kind, m.channel, m.template) == ("notify", step.channel, step.template)
        and m.state not in (MessageState.CANCELLED, MessageState.FAILED)
        and m.since > since
        for m in walk.situation.messages.values()
    )


def _set(walk: Footing, step: campaigns.Set, at: datetime) -> Outcome:
    ledger, situation = walk.ledger, walk.situation
    ledger.values = {**ledger.values, **step.values}
    situation.lead = replace(situation.lead, fields={**situation.lead.fields, **step.values})
    text = ", ".join(f"{name}: {shown(value, situation.zone)}" for name, value in step.values.items())
    walk.decide("set", step, at, Reason("due", f"set: {text}", step.place))
    return walk.remember(step, Done(at, "done"))


def _record(walk: Footing, step: campaigns.Record, at: datetime) -> Outcome:
    verb, _, what = step.event.partition(" ")
    key = f"record/{walk.campaign.name}/{walk.enrolment.walk}/{step.key}"
    done = walk.remember(step, Done(at, "done"))
    if walk.ledger.has_happened(key):
        return done
    walk.decide("record", step, at, Reason("due", f"record: {step.event}", step.place))
    walk.ledger.happen(verb, what, key, walk.campaign.name)
    return Stand()  # the event is folded first: it may be the goal


def _exit(walk: Footing, step: campaigns.Exit, at: datetime) -> Outcome:
    return Leave(at, Reason("exit", f"exit: {step.why}", step.place))


_KINDS: dict[type, Callable[[Footing, Any, datetime], Outcome]] = {
    campaigns.Send: _send,
    campaigns.Wait: _wait,
    campaigns.WaitUntil: _wait_until,
    campaigns.If: _if,
    campaigns.Notify: _notify,
    campaigns.Set: _set,
    campaigns.Record: _record,
    campaigns.Exit: _exit,
}
