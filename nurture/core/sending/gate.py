"""The one gate for every message: may it leave now?

Asked by the planner, by forecasts, and by delivery as the last thing before the wire. The first rule that objects
decides, in this order:

    suppressed or erased             drop, for all mail or for its purpose; to who unsubscribed may go what asks
                                     whether a form is theirs, or leads to their data
    what is sent to it comes back    drop
    consent for the purpose          drop; hold, until a clock that was put back comes to it again
    goal, exit, the step's when      drop
    campaign not live, or its end    hold, until an edit
    its error budget is overdrawn    hold, until `run --confirm`
    a list of who gets no mail       hold, until it can be read; not what was requested
    the timetable                    hold, until it allows it: dates, pause after a reply, window, quiet hours, limits
    a click that may be one of these hold, until it is judged

A requested message knows only the dates of the timetable, and its request stands in place of the consent.
Dropped means: the step is skipped and the lead goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

from nurture.core import unsettled
from nurture.core.anew import is_anew, is_behind
from nurture.core.campaigns import Campaign
from nurture.core.consents.standing import withdrawal
from nurture.core.forms import UNCONFIRMED
from nurture.core.model import Consent, Enrolment, Message, Reason
from nurture.core.paths import step_of
from nurture.core.program import Purpose
from nurture.core.sending.bounces import undeliverable
from nurture.core.sending.timetable import Hold, purpose_of, timetable
from nurture.core.situation import Situation, missing
from nurture.core.steps import Send
from nurture.core.suppression import domains_of, is_request
from nurture.core.their_data import ASKED


@dataclass(frozen=True, slots=True)
class Go:
    pass


@dataclass(frozen=True, slots=True)
class Drop:
    """Not at all."""

    reason: Reason


Verdict = Go | Hold | Drop


def gate(message: Message, situation: Situation) -> Verdict:
    """Whether `message` may leave at `situation.clock`."""
    if message.kind == "notify":
        return Go()
    campaign = situation.campaign(message.campaign)
    if why := _suppressed(campaign, situation):
        return Drop(why)
    if dead := undeliverable(situation.events):
        day = dead.last.astimezone(situation.project.zone)
        return Drop(Reason("bounced", f"this address gets no more mail since {day:%Y-%m-%d}: {dead.text}"))
    enrolment = situation.enrolment(message.campaign, message.walk)
    if campaign is None or enrolment is None:
        return Hold(None, missing(message.campaign))
    step = step_of(campaign, message.step)
    return (
        _barred(campaign, step, situation)
        or _consent(message, campaign, step, enrolment, situation)
        or _over(message, campaign, step, enrolment, situation)
        or _stopped(campaign, situation)
        or _unread(message, campaign, step, enrolment, situation)
        or timetable(message, campaign, step, situation, situation.clock)
        or _unsettled(message, campaign, step, enrolment, situation)
        or Go()
    )


def _suppressed(campaign: Campaign | None, situation: Situation) -> Reason | None:
    asks_anew = campaign is not None and campaign.confirms and is_request(situation.suppressed)
    if situation.suppressed and not asks_anew:
        return Reason("suppressed", f"this address gets no more mail: {situation.suppressed}")
    domains = situation.project.suppressed
    named = next((name for name in domains_of(situation.lead.email) if name in domains), None) if domains else None
    return Reason("suppressed", f"no address {named} gets mail", domains[named]) if named else None


def _barred(campaign: Campaign, step: Send | None, situation: Situation) -> Drop | None:
    purpose = purpose_of(campaign, step, situation) if situation.barred else None
    why = situation.barred.get(purpose.name) if purpose else None
    return Drop(Reason("suppressed", f"this address gets no more {purpose.name}: {why}")) if purpose and why else None


def _consent(
    message: Message, campaign: Campaign, step: Send | None, enrolment: Enrolment, situation: Situation
) -> Drop | Hold | None:
    purpose = purpose_of(campaign, step, situation)
    withdrawn = withdrawal(purpose.name, situation.consents) if purpose else None
    if purpose and (purpose.basis or (situation.agreed(purpose.name) and not withdrawn)):
        return None
    if _is_wanted(message, enrolment, situation):
        return None
    if purpose and not withdrawn and (back := _clock_put_back(purpose.name, situation)):
        return back
    text = _lacking(purpose, withdrawn, situation) if purpose else "no purpose was named that anyone could consent to"
    place = step.consent_place if step and step.consent else campaign.consent_place
    return Drop(Reason("consent", text, place or campaign.place))


def _lacking(purpose: Purpose, withdrawn: Consent | None, situation: Situation) -> str:
    if withdrawn is None:
        return f"no consent to {purpose.name}"
    day = withdrawn.at.astimezone(situation.project.zone)
    where = f" ({withdrawn.source})" if withdrawn.source else ""
    return f"the consent to {purpose.name} was withdrawn on {day:%Y-%m-%d}{where}"


def _clock_put_back(purpose: str, situation: Situation) -> Hold | None:
    """A consent that counted already and, by the clock as it is now, is still to come."""
    reached = max(situation.planned, situation.lead.first_seen or situation.clock)
    given = [c.at for c in situation.consents if c.purpose == purpose and situation.clock < c.at <= reached]
    if not given:
        return None
    text = f"the clock was put back behind the consent to {purpose}"
    return Hold(min(given), Reason("clock", text))


def _is_wanted(message: Message, enrolment: Enrolment, situation: Situation) -> bool:
    """Whether the person itself asked for this message."""
    return message.requested and (is_anew(message) or was_requested(enrolment, situation))


def was_requested(enrolment: Enrolment, situation: Situation) -> bool:
    """Whether a form, its own wish, or an arrival from a source with an incentive, let the lead in."""
    verb, _, what = enrolment.entered_by.partition(" ")
    source = situation.project.source(what)
    if verb in ("submitted", UNCONFIRMED, ASKED):
        return True
    return verb == "arrived" and source is not None and bool(source.incentive)


def _over(
    message: Message, campaign: Campaign, step: Send | None, enrolment: Enrolment, situation: Situation
) -> Drop | None:
    again = is_behind(message) and enrolment.state == "finished"
    if enrolment.state != "active" and not again:
        return Drop(Reason(enrolment.state, f"the lead has left {campaign.name}", campaign.place))
    view = situation.view(enrolment)
    for code, condition in (("goal", campaign.goal), ("exit", campaign.exit)):
        if condition is not None and condition.holds(view):
            return Drop(Reason(code, f"{code}: {condition.source}", condition.place))
    if step and step.when and not step.when.holds(view):
        return Drop(Reason("when", f"when: {step.when.source} does not hold", step.when.place))
    return None


def _unread(
    message: Message, campaign: Campaign, step: Send | None, enrolment: Enrolment, situation: Situation
) -> Hold | None:
    """Nobody knows yet whether a list of who gets no mail names this lead."""
    unread, lists = situation.project.unread, situation.project.lists
    if not unread or _is_wanted(message, enrolment, situation):
        return None
    purpose = purpose_of(campaign, step, situation)
    about = {"", purpose.name if purpose else ""}
    name = next((name for name in unread if lists[name].purpose in about), "")
    return Hold(None, Reason("list", f"list {name}: {unread[name]}", lists[name].use.place)) if name else None


def _stopped(campaign: Campaign, situation: Situation) -> Hold | None:
    """Paused, by its file or by its error budget, or past the end of its dates: somebody may set it going again."""
    if campaign.status != "live":
        return Hold(None, Reason("pause", f"campaign {campaign.name} is {campaign.status}", campaign.place))
    if campaign.overdrawn:
        return Hold(None, Reason("budget", f"campaign {campaign.name} has paused: {campaign.overdrawn}"))
    dates = campaign.dates
    if dates is None or situation.clock < dates.ends:
        return None
    return Hold(None, Reason("dates", f"campaign {campaign.name} is over (dates: {dates.text})", dates.place))


def _unsettled(
    message: Message, campaign: Campaign, step: Send | None, enrolment: Enrolment, situation: Situation
) -> Hold | None:
    """What is clicked while it is held for that holds it no longer."""
    reason = message.reason
    asked = message.at if reason and reason.code == unsettled.UNSETTLED else situation.clock
    for condition in (campaign.goal, campaign.exit, step.when if step else None):
        if condition and (until := unsettled.put_off(condition, situation, enrolment, asked)):
            return Hold(until, unsettled.reason(condition))
    return None
