"""What each kind of step does when a lead comes to it.

A step is taken at the instant `at` at which the one before it was done. It answers with `Done` (and, where it branches,
the branch), with `Stand` (not yet: until an instant, an event, or the settling of its message) or with `Leave`.
A new kind of step is a dataclass in `program.py`, a function here, and a model in `nurture.project`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from nurture.core import program, temperature
from nurture.core.conditions.values import shown
from nurture.core.model import OPEN, Done, Message, MessageState, Reason, Value
from nurture.core.times import Duration

if TYPE_CHECKING:
    from nurture.core.walk import Walk

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


def take(walk: Walk, step: program.Step, at: datetime) -> Outcome:
    """Do `step`, or say what it waits for."""
    return _KINDS[type(step)](walk, step, at)


def _send(walk: Walk, step: program.Send, at: datetime) -> Outcome:
    passed = walk.enrolment.passed.get(step.key)
    if passed:
        return walk.pass_send(step, replace(passed, at=max(at, passed.at)))
    message = walk.planner.situation.messages.get(_key(walk, step))
    if message and message.state in _SETTLED:
        return walk.pass_send(step, Done(message.at, _SETTLED[message.state]))
    if message and message.state is not MessageState.CANCELLED:
        if message.state in OPEN:
            walk.planner.situation.change(message, **_as_written(walk, step))
        return Stand()
    if step.when and not step.when.holds(walk.view()):
        walk.decide("skip", step, at, Reason("when", f"when: {step.when.source} does not hold", step.when.place))
        return walk.pass_send(step, Done(at, "skipped", "when"))
    _write(walk, step, at, kind="send", **_as_written(walk, step))
    return Stand()


def _as_written(walk: Walk, step: program.Send) -> dict[str, Any]:
    """What the file says of this message now."""
    return {
        "channel": step.via,
        "template": step.template,
        "requested": step.requested,
        "priority": walk.campaign.priority,
    }


def _write(walk: Walk, step: program.Step, at: datetime, **what: Any) -> None:
    """A message that is due; the gate decides when it leaves."""
    situation = walk.planner.situation
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


def _key(walk: Walk, step: program.Step) -> str:
    return f"{walk.planner.state.lead.id}/{walk.campaign.name}/{walk.enrolment.walk}/{step.key}"


def _wait(walk: Walk, step: program.Wait, at: datetime) -> Outcome:
    until = step.duration.after(at, walk.planner.situation.zone)
    return _over_at(walk, until, Reason("wait", f"wait: {step.duration.text}", step.place))


def _over_at(walk: Walk, until: datetime, reason: Reason) -> Outcome:
    return Done(until, "done") if until <= walk.clock else Stand(until, reason)


def _wait_until(walk: Walk, step: program.WaitUntil, at: datetime) -> Outcome:
    zone = walk.planner.situation.zone
    if step.moment is not None:
        return _over_at(walk, step.moment.next(at, zone), Reason("wait", f"wait_until: {step.moment.text}", step.place))
    assert step.condition is not None
    limit = step.at_most.after(at, zone) if step.at_most else None
    answer = step.condition.ask(walk.view())
    if answer.value is True:
        return _branch(walk, step, walk.clock, "then", answer.evidence)
    if limit and limit <= walk.clock:
        return _branch(walk, step, limit, "else", (f"at most {step.at_most.text if step.at_most else ''}",))
    reason = Reason("wait", f"wait_until: {step.condition.source}", step.condition.place)
    return Stand(limit, reason, answer.changes_at)


def _if(walk: Walk, step: program.If, at: datetime) -> Outcome:
    assert step.condition is not None
    answer = step.condition.ask(walk.view())
    return _branch(walk, step, at, "then" if answer.value is True else "else", answer.evidence)


def _branch(walk: Walk, step: program.Step, at: datetime, branch: str, evidence: tuple[str, ...]) -> Outcome:
    walk.decide("branch", step, at, Reason(branch, "; ".join((branch, *evidence)), step.place))
    return walk.remember(step, Done(at, branch))


def _notify(walk: Walk, step: program.Notify, at: datetime) -> Outcome:
    if _told_lately(walk, step, at):
        reason = Reason("notified", f"{step.channel} was told within {NOTIFY_AGAIN.text}; this joins it", step.place)
        walk.decide("skip", step, at, reason)
        return walk.remember(step, Done(at, "skipped", "notified"))
    _write(walk, step, at, kind="notify", channel=step.channel, template=step.template)
    walk.decide("notify", step, at, Reason("due", f"notify: {step.channel}", step.place))
    return walk.remember(step, Done(at, "done"))


def _told_lately(walk: Walk, step: program.Notify, at: datetime) -> bool:
    since = NOTIFY_AGAIN.before(at, walk.planner.situation.zone)
    return any(
        (m.kind, m.channel, m.template) == ("notify", step.channel, step.template)
        and m.state not in (MessageState.CANCELLED, MessageState.FAILED)
        and m.since > since
        for m in walk.planner.situation.messages.values()
    )


def _set(walk: Walk, step: program.Set, at: datetime) -> Outcome:
    planner, situation = walk.planner, walk.planner.situation
    values: dict[str, Value] = {**planner.values, **step.values}
    planner.values = values
    situation.lead = replace(situation.lead, fields={**situation.lead.fields, **step.values})
    text = ", ".join(f"{name}: {shown(value, situation.zone)}" for name, value in step.values.items())
    walk.decide("set", step, at, Reason("due", f"set: {text}", step.place))
    return walk.remember(step, Done(at, "done"))


def _record(walk: Walk, step: program.Record, at: datetime) -> Outcome:
    verb, _, what = step.event.partition(" ")
    key = f"record/{walk.campaign.name}/{walk.enrolment.walk}/{step.key}"
    done = walk.remember(step, Done(at, "done"))
    if walk.planner.has_happened(key):
        return done
    walk.decide("record", step, at, Reason("due", f"record: {step.event}", step.place))
    walk.planner.happen(verb, what, key, walk.campaign.name)
    return Stand()  # the event is folded first: it may be the goal


def _exit(walk: Walk, step: program.Exit, at: datetime) -> Outcome:
    return Leave(at, Reason("exit", f"exit: {step.why}", step.place))


_KINDS: dict[type, Callable[[Walk, Any, datetime], Outcome]] = {
    program.Send: _send,
    program.Wait: _wait,
    program.WaitUntil: _wait_until,
    program.If: _if,
    program.Notify: _notify,
    program.Set: _set,
    program.Record: _record,
    program.Exit: _exit,
}
