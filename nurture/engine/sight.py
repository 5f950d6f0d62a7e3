"""Which share of the leads a branch can see: of those who have not agreed to tracking, opens and clicks are unknown,
and visits to the firm's site go unnoticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nurture.core.consents.standing import TRACKING
from nurture.core.hearing import is_watched, with_segments
from nurture.core.paths import all_steps
from nurture.core.program import Project
from nurture.store.protocol import Store


def unseen(project: Project, store: Store) -> Iterator[str]:
    """Of how many leads that holds, and where steps ask for what they do; at most one line."""
    visits = {f"visited {page}" for page in (project.visits.pages if project.visits else ())}
    clicked, visited = _asking(project, is_watched), _asking(project, visits.__contains__)
    leads = store.count("leads") if clicked or visited else 0
    agreed = store.agreed(TRACKING) if leads else 0
    if agreed < leads:
        blind = ((clicked, "what they click is unknown in"), (visited, "what they visit goes unnoticed in"))
        told = "; ".join(f"{words} {', '.join(places)}" for places, words in blind if places)
        yield f"{leads - agreed:,} of {leads:,} leads do not agree to tracking: {told}"


def _asking(project: Project, wanted: Callable[[str], bool]) -> list[str]:
    """Where the steps stand that ask for such an event, also through segments."""
    conditions = (c for campaign in project.campaigns.values() for step in all_steps(campaign) for c in step.conditions)
    return list(
        dict.fromkeys(
            str(condition.place)
            for condition in conditions
            if any(wanted(event) for each in with_segments(condition, project) for event in each.events)
        )
    )
