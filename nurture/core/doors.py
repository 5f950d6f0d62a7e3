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

from typing import TYPE_CHECKING

from nurture.core.model import Enrolment, Event, LeadState, Reason
from nurture.core.program import Campaign, Project
from nurture.core.situation import Situation
from nurture.core.view import View

if TYPE_CHECKING:
    from nurture.core.planner import Planner


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


def ask(planner: Planner, event: Event | None) -> None:
    """Let the lead into every campaign whose door opens now, `event` having just arrived."""
    for campaign in planner.project.campaigns.values():
        by = _opened_by(planner, campaign, event)
        if by and _may_enter(planner, campaign, event):
            _let_in(planner, campaign, by, event)


def make_up(planner: Planner) -> None:
    """Let the lead in now by what arrived while a campaign stood still because of an error in its file."""
    for name, since in planner.project.missed.items():
        campaign = planner.project.campaigns[name]
        arrived = [event for event in planner.situation.events if event.at >= since and not by_condition(campaign)]
        for event in arrived:
            by = _opened_by(planner, campaign, event)
            if by and _may_enter(planner, campaign, event):
                _let_in(planner, campaign, by, event)


def _may_enter(planner: Planner, campaign: Campaign, event: Event | None) -> bool:
    return (
        _lets_in(planner.project, campaign)
        and not _walked(planner.situation, campaign)
        and not _barred(planner, campaign, event)
    )


def _lets_in(project: Project, campaign: Campaign) -> bool:
    return campaign.status == "live" or (campaign.status == "paused" and campaign.name in project.live)


def by_condition(campaign: Campaign) -> bool:
    """Whether it is entered by its `when` alone."""
    return not campaign.enter.sources and not campaign.enter.event and campaign.enter.when is not None


def _opened_by(planner: Planner, campaign: Campaign, event: Event | None) -> str:
    """The words that opened the door; "" when it stays shut."""
    if not by_condition(campaign):
        when = campaign.enter.when
        return _called(campaign, event) if when is None or when.holds(_at_the_door(planner, event)) else ""
    assert campaign.enter.when is not None
    answer = campaign.enter.when.ask(planner.situation.view())
    planner.wake(answer.changes_at)
    held, holds = planner.doors.get(campaign.name, False), answer.value is True
    planner.doors[campaign.name] = holds
    return f"when {campaign.enter.when.source}" if holds and not held else ""


def _called(campaign: Campaign, event: Event | None) -> str:
    if event is None:
        return ""
    names = [*(f"arrived {source}" for source in campaign.enter.sources), campaign.enter.event]
    return next((name for name in names if name and event.is_called(name)), "")


def _walked(situation: Situation, campaign: Campaign) -> bool:
    return any(enrolment.campaign == campaign.name for enrolment in situation.enrolments)


def _at_the_door(planner: Planner, event: Event | None) -> View:
    """The lead's whole life, and the facts of what lets it in."""
    view = planner.situation.view()
    view.entry = event.facts if event else {}
    return view


def _barred(planner: Planner, campaign: Campaign, event: Event | None) -> bool:
    view = _at_the_door(planner, event)
    view.since_seq = planner.seq
    return any(c is not None and c.holds(view) for c in (campaign.goal, campaign.exit))


def _let_in(planner: Planner, campaign: Campaign, by: str, event: Event | None) -> None:
    enrolment = Enrolment(
        campaign=campaign.name,
        walk=1,
        entered=planner.situation.clock,
        entered_seq=planner.seq,
        entered_by=by,
        facts=event.facts if event else {},
        version=campaign.version,
    )
    planner.put(enrolment)
    planner.decide("enter", enrolment, None, enrolment.entered, Reason("enter", by, campaign.enter.place))
    planner.happen("entered", campaign.name, f"entered/{campaign.name}/1", campaign.name)
