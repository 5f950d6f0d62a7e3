"""What holds messages back until somebody does something: the file STOP, campaigns that have paused themselves, and
lists of those who get no mail that were not read."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.engine.budgets import overdrawn
from nurture.engine.unread_lists import unread
from nurture.engine.workplace import STOP, Workplace
from nurture.store.protocol import Store


def holding(place: Workplace, store: Store) -> Iterator[tuple[str, str]]:
    """What it is, and why, with the cure."""
    if place.is_stopped:
        yield STOP, stopped()
    for name, why in overdrawn(store).items():
        if name in place.project.campaigns:
            yield f"campaign {name}", f"it has paused: {why}"
    for name, why in unread(store).items():
        if name in place.project.lists:
            yield f"list {name}", f"no marketing leaves: {why}"


def stopped() -> str:
    return f"a file called {STOP} is in the project's folder, so nothing leaves: remove it, and the next run goes on"
