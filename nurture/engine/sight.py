"""Which share of the leads a branch can see: opens and clicks are unknown of those who have not agreed to tracking."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.campaigns import If, WaitUntil
from nurture.core.conditions import Condition
from nurture.core.paths import all_steps
from nurture.core.program import Project
from nurture.core.situation import TRACKING
from nurture.store.protocol import Store

_TRACKED = ("opened", "clicked")


def unseen(project: Project, store: Store) -> Iterator[str]:
    """For each condition of a step that asks for opens or clicks, of how many leads the answer is unknown."""
    asked = list(_asked(project))
    leads = store.counts()["leads"] if asked else 0
    agreed = store.agreed(TRACKING) if leads else 0
    if agreed < leads:
        share = f"{leads - agreed:,} of {leads:,} leads, who have not agreed to tracking"
        yield from (f"{c.place}: `{c.source}` is unknown of {share}" for c in asked)


def _asked(project: Project) -> Iterator[Condition]:
    for campaign in project.campaigns.values():
        for step in all_steps(campaign):
            branching = step.condition if isinstance(step, If | WaitUntil) else None
            yield from (c for c in (step.when, branching) if c and _asks(c, project))


def _asks(condition: Condition, project: Project) -> bool:
    segments = [project.segments[name].condition for name in condition.segments if name in project.segments]
    events = {*condition.events, *(event for segment in segments for event in segment.events)}
    return any(event.partition(" ")[0] in _TRACKED for event in events)
