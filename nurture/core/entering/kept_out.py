"""Campaigns that did not let a lead in, and why, as far as that can be told afterwards.

the lead                                          is told
------------------------------------------------  ---------------------------------------------------
never did what opens the door, or is unconfirmed  nothing
sent its form once more, and gets nothing of it   why it may not come in again, or why the mail was dropped
did it before the campaign was live               that
does not meet `when`                              the condition, by what it is now
meets it, and may not come in                     goal or exit, dates, a draft
met it only later                                 that it did not at the time
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nurture.core.campaigns import Campaign
from nurture.core.entering.admission import at_the_door, refused
from nurture.core.entering.doors import by_condition, last_call, opening
from nurture.core.entering.requests import is_form_sent, written_anew
from nurture.core.ledger import Ledger
from nurture.core.model import Enrolment, Event, LeadState, MessageState, Reason
from nurture.core.program import Project


@dataclass(frozen=True, slots=True)
class KeptOut:
    """`event` is what might have let the lead in; None where `when` alone does."""

    campaign: Campaign
    reason: Reason
    event: Event | None = None


def kept_out(state: LeadState, project: Project, now: datetime) -> Iterator[KeptOut]:
    """In the order of the files."""
    ledger = Ledger(state, project, now, now)
    if ledger.situation.is_unconfirmed:
        return
    for campaign in project.campaigns.values():
        event = None if by_condition(campaign) else last_call(ledger, campaign)
        if walks := ledger.situation.walks(campaign.name):
            reason = _why_not_again(ledger, campaign, walks[-1], event)
        else:
            reason = _why(ledger, campaign, event) if event or by_condition(campaign) else None
        if reason:
            yield KeptOut(campaign, reason, event)


def _why_not_again(ledger: Ledger, campaign: Campaign, walk: Enrolment, event: Event | None) -> Reason | None:
    if event is None or walk.entered_seq >= event.seq or not is_form_sent(event, ledger.project):
        return None
    written = written_anew(ledger, campaign, event)
    if any(message.state is not MessageState.CANCELLED for message in written):
        return None
    words = refused(ledger, campaign, event)
    door = campaign.enter.place or campaign.place
    return next((m.reason for m in written if m.reason), None) or (Reason("refused", words, door) if words else None)


def _why(ledger: Ledger, campaign: Campaign, event: Event | None) -> Reason | None:
    when, door = campaign.enter.when, campaign.enter.place or campaign.place
    if words := _too_early(ledger, campaign, event):
        return Reason("existing", words, door)
    answer = when.ask(at_the_door(ledger.situation, campaign, event)) if when else None
    if when and answer and answer.value is not True:
        evidence = f": {'; '.join(answer.evidence)}" if answer.evidence else ""
        return Reason("when", f"when: {when.source} does not hold{evidence}", when.place)
    if words := refused(ledger, campaign, event):
        return Reason("refused", words, door)
    return Reason("when", f"when: {when.source} did not hold then", when.place) if when and event else None


def _too_early(ledger: Ledger, campaign: Campaign, event: Event | None) -> str:
    live = opening(campaign, ledger.project)
    if event is None or campaign.enter.existing or campaign.status != "live" or (live and event.at >= live):
        return ""
    if live is None:
        return "the campaign is not live yet: the first run makes it so"
    since = "was live" if live <= ledger.now else "begins"
    return f"that was before the campaign {since}; `existing: yes` lets in who came before"
