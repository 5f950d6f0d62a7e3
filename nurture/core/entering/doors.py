"""The doors of campaigns: who enters, and when.

    enter                     opens
    ------------------------  -------------------------------------------------------------------
    sources, event            when that event arrives, if `when` (where written) holds at that instant
    when alone                at the instant at which it begins to hold
    existing                  once, as the campaign opens, for who was here before and fits
    nothing                   never by itself; another campaign's `start` may let the lead in

What happened at one instant is all known before a `when` alone is asked. A shut door is asked too, so that what came
true before the campaign went live does not open it later; what begins to hold while `again` counts its time opens when
that is over, if it holds then. To who is unconfirmed no door opens but that of the mail which asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nurture.core.campaigns import Campaign
from nurture.core.entering.admission import at_the_door, free_again, let_in, refused, renewed
from nurture.core.entering.requests import owe_anew
from nurture.core.forms import under_its_name
from nurture.core.ledger import Ledger
from nurture.core.model import Event, LeadState
from nurture.core.program import Project
from nurture.core.situation import Situation

EXISTING = "existing"


def remembered(state: LeadState, situation: Situation) -> dict[str, bool]:
    """For each campaign entered by its `when` alone, whether it held when last asked.

    A lead that was here before the campaign went live counts as asked then: what already held did not begin to hold.
    With `existing` a campaign is there from the moment at which that was asked.
    """
    if situation.is_unconfirmed:
        return {}
    doors = dict(state.course.doors)
    for campaign in situation.project.campaigns.values():
        if campaign.name in doors or not by_condition(campaign) or _is_asked_later(situation, campaign):
            continue
        doors[campaign.name] = was_here(situation, campaign) and _fits(situation, campaign, None)
    return doors


def _is_asked_later(situation: Situation, campaign: Campaign) -> bool:
    return campaign.enter.existing and (not opening(campaign, situation.project) or was_here(situation, campaign))


def opening(campaign: Campaign, project: Project) -> datetime | None:
    """The first instant at which the campaign lets anybody in; None when it was never live."""
    live = project.live.get(campaign.name)
    return max(live, campaign.dates.starts) if live and campaign.dates else live


def was_here(situation: Situation, campaign: Campaign) -> bool:
    """Whether the lead was known before the campaign went live (with `existing`: before it opened)."""
    live = situation.project.live.get(campaign.name)
    since = opening(campaign, situation.project) if campaign.enter.existing else live
    seen = situation.lead.first_seen
    return bool(since and seen and seen < since)


def ask(ledger: Ledger, event: Event | None) -> None:
    """Let the lead into every campaign whose door opens now, `event` having just arrived."""
    for campaign in ledger.project.campaigns.values():
        if ledger.situation.is_unconfirmed and not campaign.confirms:
            continue
        _knock(ledger, campaign, event)
        if campaign.enter.existing and campaign.name not in ledger.doors:
            _ask_existing(ledger, campaign)


def make_up(ledger: Ledger) -> None:
    """Let the lead in now by what arrived while a campaign stood still because of an error in its file."""
    for name, since in ledger.project.missed.items():
        campaign = ledger.project.campaigns[name]
        for event in [] if by_condition(campaign) else _unheard(ledger, campaign, since):
            _knock(ledger, campaign, event)


def _unheard(ledger: Ledger, campaign: Campaign, since: datetime) -> list[Event]:
    """What arrived since then and was planned without the campaign, behind the last event that let the lead in."""
    situation = ledger.situation
    entered = max((enrolment.entered_seq for enrolment in situation.walks(campaign.name)), default=-1)
    return [e for e in situation.events if e.at >= since and entered < e.seq <= ledger.state.course.seq]


def _knock(ledger: Ledger, campaign: Campaign, event: Event | None) -> None:
    is_each = event and campaign.enter.for_each and called(campaign, event, ledger.project)
    if event and is_each and renewed(ledger, campaign, event):
        return
    by = _opened_by(ledger, campaign, event)
    if by and not refused(ledger, campaign, event):
        let_in(ledger, campaign, by, event)
    elif by and event:
        owe_anew(ledger, campaign, event)


def start(ledger: Ledger, name: str, by: str) -> str:
    """Let the lead in because a step of another campaign says so; or why not."""
    campaign = ledger.project.campaigns.get(name)
    if campaign is None:
        return "its file is gone or has errors"
    words = refused(ledger, campaign, None)
    if not words:
        let_in(ledger, campaign, by, None)
    return words


# ---------------------------------------------------------------- what opens a door


def by_condition(campaign: Campaign) -> bool:
    """Whether it is entered by its `when` alone."""
    return not campaign.enter.sources and not campaign.enter.event and campaign.enter.when is not None


def _opened_by(ledger: Ledger, campaign: Campaign, event: Event | None) -> str:
    """The words that opened the door; "" when it stays shut."""
    if not by_condition(campaign):
        by = called(campaign, event, ledger.project)
        return by if by and _fits(ledger.situation, campaign, event) else ""
    if (campaign.name not in ledger.doors and campaign.enter.existing) or ledger.situation.more_now():
        return ""
    assert campaign.enter.when is not None
    answer = campaign.enter.when.ask(at_the_door(ledger.situation, campaign, None))
    ledger.wake(answer.changes_at)
    held, holds = ledger.doors.get(campaign.name, False), answer.value is True
    opens = holds and not held
    free = free_again(ledger, campaign) if opens else None
    if free and free > ledger.situation.clock:
        ledger.wake(free)
        return ""
    ledger.doors[campaign.name] = holds
    return f"when {campaign.enter.when.source}" if opens else ""


def called(campaign: Campaign, event: Event | None, project: Project) -> str:
    """The name by which the event asks at the door; "" when it does not."""
    if event is None:
        return ""
    event = under_its_name(event, project.forms)
    names = [*(f"arrived {source}" for source in campaign.enter.sources), campaign.enter.event]
    return next((name for name in names if name and event.is_called(name)), "")


def _fits(situation: Situation, campaign: Campaign, event: Event | None) -> bool:
    when = campaign.enter.when
    return when is None or when.holds(at_the_door(situation, campaign, event))


def _ask_existing(ledger: Ledger, campaign: Campaign) -> None:
    """Once, as the campaign opens, for a lead that was here before."""
    opens = opening(campaign, ledger.project)
    if opens is None or not was_here(ledger.situation, campaign):
        return
    if ledger.situation.clock < opens:
        ledger.wake(opens)
        return
    event = next((each for each in _calls(ledger, campaign) if _fits(ledger.situation, campaign, each)), None)
    fits = event is not None or (by_condition(campaign) and _fits(ledger.situation, campaign, None))
    ledger.doors[campaign.name] = fits or not by_condition(campaign)
    if fits and not refused(ledger, campaign, event):
        let_in(ledger, campaign, EXISTING, event)


def last_call(ledger: Ledger, campaign: Campaign) -> Event | None:
    """The last event in the log that asked at the door."""
    return next(_calls(ledger, campaign), None)


def _calls(ledger: Ledger, campaign: Campaign) -> Iterator[Event]:
    """The events in the log that asked at the door, the last one first."""
    return (event for event in reversed(ledger.situation.events) if called(campaign, event, ledger.project))
