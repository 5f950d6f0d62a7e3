"""What a form promises, owed once more to whoever sends it again where the campaign lets nobody walk it anew.

the lead, having walked or walking                  gets once more
--------------------------------------------------  ----------------------------------------------------
stands behind a `requested` send without an `at`    its mail, in the same walk; where the lead stands stays
has still to come to it                             nothing: it comes
got it `MOST_ASKED` times within a day              nothing: anybody may type anybody's address into a form
left by goal or exit, or is held out                nothing
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from nurture.core import temperature
from nurture.core.anew import ANEW
from nurture.core.campaigns import Campaign
from nurture.core.forms import MOST_ASKED, under_its_name
from nurture.core.ledger import Ledger
from nurture.core.model import OPEN, Enrolment, Event, Message, MessageState
from nurture.core.paths import find, step_of
from nurture.core.program import Project
from nurture.core.steps import Send


def is_form_sent(event: Event, project: Project) -> bool:
    said = under_its_name(event, project.forms)
    return said.verb in ("arrived", "submitted") and any(name in project.forms for name in said.what)


def owe_anew(ledger: Ledger, campaign: Campaign, event: Event) -> None:
    """Write the mails that are owed once more; the gate decides whether they leave."""
    walks = ledger.situation.walks(campaign.name)
    walk = walks[-1] if walks else None
    if walk is None or walk.state not in ("active", "finished") or walk.held_out or campaign.enter.for_each:
        return
    if is_form_sent(event, ledger.project) and walk.entered_seq < event.seq:
        for step in _requested(ledger, campaign, walk):
            if _is_free(ledger, walk, step):
                _write(ledger, campaign, walk, step, event)


def written_anew(ledger: Ledger, campaign: Campaign, event: Event) -> list[Message]:
    """Those that the event has brought."""
    mails = ledger.situation.messages.values()
    return [m for m in mails if m.campaign == campaign.name and m.key.endswith(f"{ANEW}{event.seq}")]


def _requested(ledger: Ledger, campaign: Campaign, walk: Enrolment) -> Iterator[Send]:
    """The steps, of those behind the lead, whose `when` holds."""
    view = ledger.situation.view(walk)
    for key in walk.passed:
        step = step_of(campaign, campaign.moved.get(key, key))
        if step and step.requested and step.at is None and (step.when is None or step.when.holds(view)):
            yield step


def _is_free(ledger: Ledger, walk: Enrolment, step: Send) -> bool:
    """Whether none is on its way, and not too many have left."""
    since = ledger.situation.clock - timedelta(days=1)
    mails = [
        m
        for m in ledger.situation.messages.values()
        if (m.campaign, m.walk) == (walk.campaign, walk.walk) and m.step in (step.key, *step.was)
    ]
    lately = [m for m in mails if m.since > since and m.state is not MessageState.CANCELLED]
    return len(lately) < MOST_ASKED and not any(m.state in OPEN for m in mails)


def _write(ledger: Ledger, campaign: Campaign, walk: Enrolment, step: Send, event: Event) -> None:
    situation, lead = ledger.situation, ledger.situation.lead
    key = f"{lead.id}/{campaign.name}/{walk.walk}/{step.key}{ANEW}{event.seq}"
    homes = (name for name in campaign.sequences if find(campaign, name, step.key))
    situation.messages[key] = Message(
        key=key,
        lead=lead.id,
        campaign=campaign.name,
        walk=walk.walk,
        sequence=next(homes),
        step=step.key,
        kind="send",
        channel=step.via,
        template=step.template,
        state=MessageState.HELD,
        since=situation.clock,
        due=situation.clock,
        at=situation.clock,
        requested=True,
        rank=temperature.rank(situation.temperature, situation.project.bounds),
        priority=campaign.priority,
    )
