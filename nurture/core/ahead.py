"""What is to come for one lead if nothing else happens: the planner under a clock that jumps from timer to timer.

Every message that may leave is taken for sent at that instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from nurture.core.model import Event, LeadState, Message, MessageState, Plan, next_seq
from nurture.core.planner import plan
from nurture.core.program import Project

_MOST_PLANS = 10_000


def ahead(state: LeadState, project: Project, now: datetime, until: datetime) -> Iterator[Plan]:
    """The plans of this lead from `now` to `until`, in order."""
    for _ in range(_MOST_PLANS):
        made = plan(state, project, now)
        yield made
        if made.erase:
            return
        leaving = [m for m in made.state.messages if m.state is MessageState.PLANNED and m.due <= now]
        state = made.state
        for message in leaving:
            state = settled(state, message, now)
        if not leaving:
            if made.due is None or made.due > until:
                return
            now = made.due


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
