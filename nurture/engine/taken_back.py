"""What a list of those who get no mail brought, taken back: somebody took the wrong file for one.

What the people said themselves stands, also where the list's own entry had taken its place, and what another list has
said. All lists are read anew: what they say may not have counted beside this one.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from nurture.core.consents.standing import UNSUBSCRIBED
from nurture.core.model import Event
from nurture.core.program import Project
from nurture.core.retractions import TOOK_BACK
from nurture.core.suppression import of_list
from nurture.engine.intake.lists import forget_reading
from nurture.store.protocol import Store
from nurture.store.rules import suppresses, withdrawn_before


def take_back(name: str, why: str, project: Project, store: Store, now: datetime) -> int:
    """How many entries of the list `name` there were. It stands in the log of each lead that one was about."""
    source = of_list(name)
    with store.transaction():
        keys = store.lift(source)
        for key in dict.fromkeys(keys):
            if store.state(key):
                facts = {"event": source, "why": why}
                store.append(key, Event(TOOK_BACK, now, f"{source}/{uuid4().hex}", facts=facts), now)
            _restore(key, store)
        for each in {source, *map(of_list, project.lists)}:
            forget_reading(each, store, now)
    return len(keys)


def _restore(key: str, store: Store) -> None:
    """What the person with this address said, if it holds."""
    state = store.state(key)
    said = [event for event in (state.events if state else store.waiting_of(key)) if suppresses(event)]
    for event in said:
        if event.verb != UNSUBSCRIBED or not withdrawn_before(state.consents if state else (), event.verb, event.at):
            store.suppress(key, event.verb, event.at)
