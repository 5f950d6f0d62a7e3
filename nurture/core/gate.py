"""The one gate for every message: may it leave now?

Asked by the planner, by forecasts, and by delivery as the last thing before the wire. The first rule that objects
decides, in this order:

    suppressed or erased        drop
    consent for the purpose     drop
    goal, exit, the step's when drop
    campaign not live           hold, until an edit
    window, quiet hours         hold, until they allow it
    limits                      hold, until one is free

A requested message knows no window, quiet hours or limits, and its request stands in place of the consent.
Dropped means: the step is skipped and the lead goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nurture.core.campaigns import Campaign, Send
from nurture.core.model import GONE, OPEN, Enrolment, Message, MessageState, Reason
from nurture.core.paths import step_of
from nurture.core.program import Limit
from nurture.core.situation import Situation, missing
from nurture.core.times import next_allowed


@dataclass(frozen=True, slots=True)
class Go:
    pass


@dataclass(frozen=True, slots=True)
class Hold:
    """Not now. `until` is the first instant at which asking again makes sense; None: only an event or an edit helps."""

    until: datetime | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Drop:
    """Not at all."""

    reason: Reason


Verdict = Go | Hold | Drop


def gate(message: Message, situation: Situation) -> Verdict:
    """Whether `message` may leave at `situation.clock`."""
    if message.kind == "notify":
        return Go()
    if situation.suppressed:
        return Drop(Reason("suppressed", f"this address gets no more mail: {situation.suppressed}"))
    campaign = situation.campaign(message.campaign)
    enrolment = situation.enrolment(message.campaign, message.walk)
    if campaign is None or enrolment is None:
        return Hold(None, missing(message.campaign))
    step = step_of(campaign, message.step)
    return (
        _consent(message, campaign, enrolment, situation)
        or _over(campaign, step, enrolment, situation)
        or _paused(campaign)
        or _window(message, campaign, step, situation)
        or _limits(message, situation)
        or Go()
    )


def _consent(message: Message, campaign: Campaign, enrolment: Enrolment, situation: Situation) -> Drop | None:
    purpose = situation.project.consents.get(campaign.consent)
    if purpose and (purpose.basis or situation.agreed(purpose.name)):
        return None
    if message.requested and was_requested(enrolment, situation):
        return None
    text = f"no consent to {purpose.name}" if purpose else "no purpose was named that anyone could consent to"
    return Drop(Reason("consent", text, campaign.consent_place or campaign.place))


def was_requested(enrolment: Enrolment, situation: Situation) -> bool:
    """Whether a form, or an arrival from a source with an incentive, let the lead in."""
    verb, _, what = enrolment.entered_by.partition(" ")
    source = situation.project.sources.get(what)
    return verb == "submitted" or (verb == "arrived" and source is not None and bool(source.incentive))


def _over(campaign: Campaign, step: Send | None, enrolment: Enrolment, situation: Situation) -> Drop | None:
    if enrolment.state != "active":
        return Drop(Reason(enrolment.state, f"the lead has left {campaign.name}", campaign.place))
    view = situation.view(enrolment)
    for code, condition in (("goal", campaign.goal), ("exit", campaign.exit)):
        if condition is not None and condition.holds(view):
            return Drop(Reason(code, f"{code}: {condition.source}", condition.place))
    if step and step.when and not step.when.holds(view):
        return Drop(Reason("when", f"when: {step.when.source} does not hold", step.when.place))
    return None


def _paused(campaign: Campaign) -> Hold | None:
    if campaign.status == "live":
        return None
    return Hold(None, Reason("pause", f"campaign {campaign.name} is {campaign.status}", campaign.place))


def _window(message: Message, campaign: Campaign, step: Send | None, situation: Situation) -> Hold | None:
    if message.requested:
        return None
    window, place = campaign.window, campaign.window_place
    if step and step.window:
        window, place = step.window, step.window_place
    limits = situation.project.limits
    at = next_allowed(situation.clock, window, limits.quiet, situation.zone)
    if at == situation.clock:
        return None
    if window and not window.is_open(situation.clock, situation.zone):
        return Hold(at, Reason("window", f"outside the window {window.text}", place))
    quiet = limits.quiet.text if limits.quiet else ""
    return Hold(at, Reason("quiet", f"quiet hours {quiet}", limits.quiet_place))


def _limits(message: Message, situation: Situation) -> Hold | None:
    if not counts(message, situation):
        return None
    holds = [hold for limit in situation.project.limits.per_lead if (hold := _limit(message, limit, situation))]
    return max(holds, key=lambda hold: hold.until or situation.clock, default=None)


def _limit(message: Message, limit: Limit, situation: Situation) -> Hold | None:
    """Held while the limit's `count` newest messages, had one more been sent now, would lie within its `per`."""
    free = sorted(limit.per.after(at, situation.zone) for at in _taken(message, situation))
    pending = [at for at in free if at > situation.clock]
    if len(pending) < limit.count:
        return None
    until = pending[len(pending) - limit.count]
    return Hold(until, Reason("limit", f"limit {limit.count} per {limit.per.text}", limit.place))


def _taken(message: Message, situation: Situation) -> Iterator[datetime]:
    """When the lead's other messages left; those that go before this one count as leaving now."""
    for other in situation.messages.values():
        if other.key == message.key or not counts(other, situation):
            continue
        if other.state in GONE:
            yield other.at
        elif other.state in OPEN and other.state is not MessageState.HELD and order(other) < order(message):
            yield situation.clock


def counts(message: Message, situation: Situation) -> bool:
    """Whether a message counts towards limits: a requested one, a notification and one with a legal basis do not."""
    campaign = situation.campaign(message.campaign)
    purpose = situation.project.consents.get(campaign.consent) if campaign else None
    return message.kind == "send" and not message.requested and not (purpose and purpose.basis)


def order(message: Message) -> tuple[bool, int, datetime, str, str]:
    """Which of one lead's messages goes first: requested, higher priority, waited longest, the campaign's name."""
    return (not message.requested, -message.priority, message.since, message.campaign, message.key)
