"""What is to come for one lead if nothing else happens: the planner under a clock that jumps from timer to timer.

Every message that may leave is taken for sent at that instant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from nurture.core.decisions import Decision, Plan
from nurture.core.edits.at_rest import waits_behind
from nurture.core.model import Event, LeadState, Message, MessageState, Reason, next_seq
from nurture.core.paths import step_of
from nurture.core.planner import plan
from nurture.core.program import Project
from nurture.core.situation import clock_of

_MOST_PLANS = 10_000


def ahead(
    state: LeadState,
    project: Project,
    now: datetime,
    until: datetime,
    edited: Collection[str] | None = None,
    silent: bool = False,
) -> Iterator[Plan]:
    """The plans of this lead from `now` to `until`, in order.

    `edited` is as for `plan`, at the first of them. `silent` says that nobody listens to what is sent: mails with a
    long wait behind them are then the end.
    """
    for _ in range(_MOST_PLANS):
        made = plan(state, project, now, edited)
        edited = None
        leaving = [m for m in made.state.messages if _leaves(m, project, now)]
        unsaid = tuple(_unsaid(made, leaving, project, now))
        yield replace(made, decisions=(*made.decisions, *unsaid)) if unsaid else made
        if made.erase:
            return
        state = made.state
        idle = made.due is None or made.due > until
        if idle and (not leaving or (silent and all(_waits(state, m, project, now, until) for m in leaving))):
            return
        for message in leaving:
            state = settled(state, message, now)
        if not leaving and made.due:
            now = made.due


def _leaves(message: Message, project: Project, now: datetime) -> bool:
    """A mail that was planned under a file that is gone, or stands still, stays; what colleagues are told leaves."""
    is_free = message.kind == "notify" or message.campaign in project.campaigns
    return message.state is MessageState.PLANNED and message.due <= now and is_free


def _waits(state: LeadState, message: Message, project: Project, at: datetime, until: datetime) -> bool:
    """Whether a long wait stands behind a mail that leaves at `at`."""
    campaign = project.campaigns.get(message.campaign)
    walks = (e for e in state.enrolments if (e.campaign, e.walk) == (message.campaign, message.walk))
    walk = next(walks, None)
    if message.kind != "send" or campaign is None or walk is None or walk.sequence != message.sequence:
        return False
    return waits_behind(walk, message.step, campaign, at, until, clock_of(state.lead.fields, project))


def _unsaid(made: Plan, leaving: Iterable[Message], project: Project, now: datetime) -> Iterator[Decision]:
    """Sends that were decided before: a retry, and what a run that was killed left planned."""
    said = {(d.campaign, d.walk, d.step) for d in made.decisions if d.do in ("send", "notify")}
    for message in leaving:
        if (message.campaign, message.walk, message.step) not in said:
            campaign = project.campaigns.get(message.campaign)
            step = step_of(campaign, message.step) if campaign else None
            yield Decision(
                lead=message.lead,
                campaign=message.campaign,
                sequence=message.sequence,
                step=message.step,
                do=message.kind,
                at=now,
                reason=Reason("due", "due now", step.place if step else None),
                place=step.place if step else None,
                walk=message.walk,
            )


def settled(state: LeadState, message: Message, at: datetime) -> LeadState:
    """The state after `message` was sent at `at`."""
    sent = replace(message, state=MessageState.SENT, at=at)
    last = max((event.seq for event in state.events), default=0)
    event = replace(sent_event(sent, at), seq=next_seq(last))
    return replace(
        state,
        messages=tuple(sent if m.key == message.key else m for m in state.messages),
        events=(*state.events, event),
    )


def sent_event(message: Message, at: datetime) -> Event:
    """`sent X`, under the step's id and the template's name; a notification is `notified CHANNEL`."""
    names = (message.step, message.template) if message.kind == "send" else (message.channel,)
    return Event(
        verb="sent" if message.kind == "send" else "notified",
        at=at,
        key=f"sent/{message.key}",
        what=tuple(dict.fromkeys(names)),
        campaign=message.campaign,
        message=message.key,
    )
