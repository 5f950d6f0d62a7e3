"""The doors of campaigns: who enters, and when.

    enter                     opens
    ------------------------  -------------------------------------------------------------------
    sources, event            when that event arrives, if `when` (where written) holds at that instant
    when alone                at the instant at which it begins to hold
    nothing                   never by itself

Nobody for whom goal or exit holds already comes in, and nobody comes in twice. A draft lets nobody in; into a campaign
paused since it was live leads come, and its mails wait. A shut door is asked too, so that what came true before the
campaign went live does not open it later.
"""

from __future__ import annotations

from nurture.core.campaigns import Campaign
from nurture.core.ledger import Ledger
from nurture.core.model import Enrolment, Event, LeadState, Reason
from nurture.core.program import Project
from nurture.core.situation import Situation
from nurture.core.view import View


def remembered(state: LeadState, situation: Situation) -> dict[str, bool]:
    """For each campaign entered by its `when` alone, whether it held when last asked.

    A lead that was here before the campaign went live counts as asked then: what already held did not begin to hold.
    """
    doors = dict(state.course.doors)
    for campaign in situation.project.campaigns.values():
        when = campaign.enter.when
        if when and by_condition(campaign) and campaign.name not in doors:
            live, seen = situation.project.live.get(campaign.name), state.lead.first_seen
            known_before = bool(live and seen and seen < live)
            doors[campaign.name] = known_before and when.holds(situation.view())
    return doors


def ask(ledger: Ledger, event: Event | None) -> None:
    """Let the lead into every campaign whose door opens now, `event` having just arrived."""
    for campaign in ledger.project.campaigns.values():
        by = _opened_by(ledger, campaign, event)
        if by and _may_enter(ledger, campaign, event):
            _let_in(ledger, campaign, by, event)


def make_up(ledger: Ledger) -> None:
    """Let the lead in now by what arrived while a campaign stood still because of an error in its file."""
    for name, since in ledger.project.missed.items():
        campaign = ledger.project.campaigns[name]
        arrived = [event for event in ledger.situation.events if event.at >= since and not by_condition(campaign)]
        for event in arrived:
            by = _opened_by(ledger, campaign, event)
            if by and _may_enter(ledger, campaign, event):
                _let_in(ledger, campaign, by, event)


def _may_enter(ledger: Ledger, campaign: Campaign, event: Event | None) -> bool:
    return (
        _lets_in(ledger.project, campaign)
        and not _walked(ledger.situation, campaign)
        and not _barred(ledger, campaign, event)
    )


def _lets_in(project: Project, campaign: Campaign) -> bool:
    return campaign.status == "live" or (campaign.status == "paused" and campaign.name in project.live)


def by_condition(campaign: Campaign) -> bool:
    """Whether it is entered by its `when` alone."""
    return not campaign.enter.sources and not campaign.enter.event and campaign.enter.when is not None


def _opened_by(ledger: Ledger, campaign: Campaign, event: Event | None) -> str:
    """The words that opened the door; "" when it stays shut."""
    if not by_condition(campaign):
        when = campaign.enter.when
        return _called(campaign, event) if when is None or when.holds(_at_the_door(ledger, event)) else ""
    assert campaign.enter.when is not None
    answer = campaign.enter.when.ask(ledger.situation.view())
    ledger.wake(answer.changes_at)
    held, holds = ledger.doors.get(campaign.name, False), answer.value is True
    ledger.doors[campaign.name] = holds
    return f"when {campaign.enter.when.source}" if holds and not held else ""


def _called(campaign: Campaign, event: Event | None) -> str:
    if event is None:
        return ""
    names = [*(f"arrived {source}" for source in campaign.enter.sources), campaign.enter.event]
    return next((name for name in names if name and event.is_called(name)), "")


def _walked(situation: Situation, campaign: Campaign) -> bool:
    return any(enrolment.campaign == campaign.name for enrolment in situation.enrolments)


def _at_the_door(ledger: Ledger, event: Event | None) -> View:
    """The lead's whole life, and the facts of what lets it in."""
    view = ledger.situation.view()
    view.entry = event.facts if event else {}
    return view


def _barred(ledger: Ledger, campaign: Campaign, event: Event | None) -> bool:
    view = _at_the_door(ledger, event)
    view.since_seq = ledger.seq
    return any(c is not None and c.holds(view) for c in (campaign.goal, campaign.exit))


def _let_in(ledger: Ledger, campaign: Campaign, by: str, event: Event | None) -> None:
    enrolment = Enrolment(
        campaign=campaign.name,
        walk=1,
        entered=ledger.situation.clock,
        entered_seq=ledger.seq,
        entered_by=by,
        facts=event.facts if event else {},
        version=campaign.version,
    )
    ledger.put(enrolment)
    ledger.decide("enter", enrolment, None, enrolment.entered, Reason("enter", by, campaign.enter.place))
    ledger.happen("entered", campaign.name, f"entered/{campaign.name}/1", campaign.name)
