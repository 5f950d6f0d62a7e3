"""Which share of the leads a branch can see: opens and clicks are unknown of those who have not agreed to tracking."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.conditions import Condition
from nurture.core.hearing import is_watched, with_segments
from nurture.core.paths import all_steps
from nurture.core.program import Project
from nurture.core.tracking import TRACKING
from nurture.store.protocol import Store


def unseen(project: Project, store: Store) -> Iterator[str]:
    """Of how many leads opens and clicks are unknown, and where steps ask for them; at most one line."""
    asked = list(_asked(project))
    leads = store.count("leads") if asked else 0
    agreed = store.agreed(TRACKING) if leads else 0
    if agreed < leads:
        where = ", ".join(dict.fromkeys(str(condition.place) for condition in asked))
        yield f"{leads - agreed:,} of {leads:,} leads do not agree to tracking: what they click is unknown in {where}"


def _asked(project: Project) -> Iterator[Condition]:
    for campaign in project.campaigns.values():
        for step in all_steps(campaign):
            yield from (condition for condition in step.conditions if _asks(condition, project))


def _asks(condition: Condition, project: Project) -> bool:
    return any(is_watched(event) for each in with_segments(condition, project) for event in each.events)
