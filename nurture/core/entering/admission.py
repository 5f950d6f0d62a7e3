"""Who may come in at a campaign's door, and the walk that begins there.

    the lead                  then
    ------------------------  -------------------------------------------------------------------
    walks it already          starts no second walk; with `for_each` the same value renews the facts of its walk
    meets goal or exit        does not enter
    has walked it             enters as `again` says: never, every time, or so long after leaving
    entered it a moment ago   does not enter by what campaigns do themselves, else they might start each other for ever
    falls into the holdout    enters, and gets nothing

A draft lets nobody in, nor does a campaign out of its dates; into one paused since it was live leads come, and its
mails wait.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from nurture.core.campaigns import Campaign
from nurture.core.ledger import Ledger
from nurture.core.model import OF_DELIVERY, STRIDE, Enrolment, Event, Facts, Reason, Value
from nurture.core.shares import place_of
from nurture.core.situation import Situation
from nurture.core.view import View

_A_MOMENT = timedelta(hours=1)


def refused(ledger: Ledger, campaign: Campaign, event: Event | None) -> str:
    """In words why the lead does not come in now; "" when it does."""
    situation = ledger.situation
    if not _lets_in(campaign, situation):
        return f"it is {campaign.status}" if campaign.status != "live" else "it is out of its dates"
    walks = _walks(situation, campaign, event)
    if any(enrolment.state == "active" for enrolment in walks):
        return "the lead walks it already"
    if walks and _by_themselves(event) and situation.clock < walks[-1].entered + _A_MOMENT:
        return "the lead entered it less than an hour ago"
    if walks and not _may_walk_again(situation, campaign, walks):
        return f"again: after {campaign.enter.again.text}" if campaign.enter.again else "again: never"
    return "goal or exit holds already" if _barred(ledger, campaign, event) else ""


def _by_themselves(event: Event | None) -> bool:
    """Whether no news from outside is at the door: a step, a condition, or an event of our own."""
    return event is None or event.verb in OF_DELIVERY or event.seq % STRIDE != 0


def _lets_in(campaign: Campaign, situation: Situation) -> bool:
    dates, live = campaign.dates, situation.project.live
    if dates and not dates.starts <= situation.clock < dates.ends:
        return False
    return campaign.status == "live" or (campaign.status == "paused" and campaign.name in live)


def _walks(situation: Situation, campaign: Campaign, event: Event | None) -> list[Enrolment]:
    """The walks that stand in the way of another one: all, or those for the same value of `for_each`."""
    walks = situation.walks(campaign.name)
    if walks and campaign.enter.for_each:
        return [enrolment for enrolment in walks if enrolment.each == _each(campaign, event)]
    return walks


def _may_walk_again(situation: Situation, campaign: Campaign, walks: list[Enrolment]) -> bool:
    free = _free(situation, campaign, walks)
    return free is not None and free <= situation.clock


def _free(situation: Situation, campaign: Campaign, walks: list[Enrolment]) -> datetime | None:
    """When `again` allows another walk after these, all of them over; None: never."""
    again = campaign.enter.again
    if again is None:
        return None
    return max(situation.after(again, enrolment.ended) for enrolment in walks if enrolment.ended)


def free_again(ledger: Ledger, campaign: Campaign) -> datetime | None:
    """When a lead that has left the campaign may enter it anew; None when nothing counts its time."""
    walks = ledger.situation.walks(campaign.name)
    if not walks or any(enrolment.state == "active" for enrolment in walks):
        return None
    return _free(ledger.situation, campaign, walks)


def at_the_door(situation: Situation, campaign: Campaign, event: Event | None) -> View:
    """The lead's whole life, the campaign's facts and those of what lets it in."""
    view = situation.view()
    view.campaign = campaign.facts
    view.entry = _told_by(campaign, event)
    return view


def _told_by(campaign: Campaign, event: Event | None) -> Facts:
    """What `event.…` is for a walk: the facts of the event that lets the lead in, and when it happened."""
    if event is None or not campaign.enter.event:
        return event.facts if event else {}
    return {"at": event.at, **event.facts}


def _barred(ledger: Ledger, campaign: Campaign, event: Event | None) -> bool:
    if campaign.goal is None and campaign.exit is None:
        return False
    view = at_the_door(ledger.situation, campaign, event)
    view.since_seq = ledger.seq
    return any(c is not None and c.holds(view) for c in (campaign.goal, campaign.exit))


def _each(campaign: Campaign, event: Event | None) -> str:
    """The value of `for_each` as text; "" where there is none."""
    value = _told_by(campaign, event).get(campaign.enter.for_each) if campaign.enter.for_each else None
    return _written(value) if value is not None else ""


def _written(value: Value) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def renewed(ledger: Ledger, campaign: Campaign, event: Event) -> bool:
    """Give the walk for this value, while it lasts, the facts of the new event."""
    for enrolment in _walks(ledger.situation, campaign, event):
        if enrolment.state == "active":
            ledger.put(replace(enrolment, facts=_told_by(campaign, event)))
            return True
    return False


def _held_out(ledger: Ledger, campaign: Campaign) -> bool:
    """For good: as in an earlier walk, else as the lead's place among a hundred says."""
    said = ledger.project.chosen.get("holdout")
    if said:
        return said == "yes"
    walks = ledger.situation.walks(campaign.name)
    if walks:
        return walks[0].held_out
    return campaign.holdout > 0 and place_of(ledger.situation.lead, "holdout", campaign.name) < campaign.holdout


def let_in(ledger: Ledger, campaign: Campaign, by: str, event: Event | None) -> None:
    walks = ledger.situation.walks(campaign.name)
    number = max((enrolment.walk for enrolment in walks), default=0) + 1
    enrolment = Enrolment(
        campaign=campaign.name,
        walk=number,
        entered=ledger.situation.clock,
        entered_seq=ledger.seq,
        entered_by=by,
        facts=_told_by(campaign, event),
        version=campaign.version,
        each=_each(campaign, event),
        held_out=_held_out(ledger, campaign),
    )
    ledger.put(enrolment)
    ledger.decide("enter", enrolment, None, enrolment.entered, Reason("enter", by, campaign.enter.place))
    ledger.happen("entered", campaign.name, f"entered/{campaign.name}/{number}", campaign.name)
