"""The steps that do something at once, and those that end the walk."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nurture.core.conditions.values import shown
from nurture.core.consents.proof import OUR_RUN, Proof
from nurture.core.entering import doors
from nurture.core.model import Consent, Done, Reason
from nurture.core.steps import Erase, Exit, Record, Set, Start, Unsubscribe
from nurture.core.walking.footing import Footing, Leave, Outcome, Stand


def set_(walk: Footing, step: Set, at: datetime) -> Outcome:
    ledger, situation = walk.ledger, walk.situation
    ledger.values = {**ledger.values, **step.values}
    situation.lead = replace(situation.lead, fields={**situation.lead.fields, **step.values})
    ledger.stirred = True
    text = ", ".join(f"{name}: {shown(value, situation.zone)}" for name, value in step.values.items())
    walk.decide("set", step, at, Reason("due", f"set: {text}", step.place))
    return walk.remember(step, Done(at, "done"))


def record(walk: Footing, step: Record, at: datetime) -> Outcome:
    verb, _, what = step.event.partition(" ")
    key = f"record/{walk.campaign.name}/{walk.enrolment.walk}/{step.key}"
    done = walk.remember(step, Done(at, "done"))
    if walk.ledger.has_happened(key):
        return done
    walk.decide("record", step, at, Reason("due", f"record: {step.event}", step.place))
    walk.ledger.happen(verb, what, key, walk.campaign.name)
    return Stand()  # the event is folded first: it may be the goal


def start(walk: Footing, step: Start, at: datetime) -> Outcome:
    by = f"start {walk.campaign.name}"
    refused = doors.start(walk.ledger, step.campaign, by)
    if refused:
        words = f"{step.campaign} does not let the lead in: {refused}"
        return walk.skip(step, at, Reason("not-let-in", words, step.place))
    walk.decide("start", step, at, Reason("due", f"start: {step.campaign}", step.place))
    return walk.remember(step, Done(at, "done"))


def unsubscribe(walk: Footing, step: Unsubscribe, at: datetime) -> Outcome:
    source = f"campaign {walk.campaign.name}"
    consent = Consent(step.purpose, False, walk.clock, source, proof=Proof("step", by=OUR_RUN, evidence=step.key))
    walk.ledger.consents.append(consent)
    walk.situation.consents = (*walk.situation.consents, consent)
    walk.ledger.stirred = True
    walk.decide("unsubscribe", step, at, Reason("due", f"unsubscribe: {step.purpose}", step.place))
    return walk.remember(step, Done(at, "done"))


def exit_(walk: Footing, step: Exit, at: datetime) -> Outcome:
    return Leave(at, Reason("exit", f"exit: {step.why}", step.place))


def erase(walk: Footing, step: Erase, at: datetime) -> Outcome:
    walk.ledger.erase = step.why or f"campaign {walk.campaign.name}"
    walk.decide("erase", step, at, Reason("due", f"erase: {step.why}", step.place))
    return Stand()
