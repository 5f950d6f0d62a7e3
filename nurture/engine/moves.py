"""How a lead became what it is: its moves between temperatures and stages, each with the rule as it stands today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from nurture.core.model import COLDEST, LeadState, Reason
from nurture.core.program import Project
from nurture.core.temperature import names, rank


@dataclass(frozen=True, slots=True)
class Move:
    """The lead became `to`, a temperature or a stage, at that instant."""

    to: str
    at: datetime
    reason: Reason


def moves(state: LeadState, project: Project) -> Iterator[Move]:
    """Oldest first; of what the files no longer know only that it was."""
    stages = {stage.name: stage for stage in project.stages}
    temperature = COLDEST
    for event in state.events:
        if event.verb != "became":
            continue
        to = event.what[0]
        if to in names(project.bounds):
            yield Move(to, event.at, _crossed(temperature, to, project))
            temperature = to
        elif to in stages:
            condition = stages[to].condition
            yield Move(to, event.at, Reason("stage", condition.source, condition.place))
        else:
            yield Move(to, event.at, Reason("gone", "nurture.yaml knows it no more"))


def _crossed(before: str, after: str, project: Project) -> Reason:
    """The bound that was crossed last on the way."""
    bounds, to = project.bounds, rank(after, project.bounds)
    if to > rank(before, bounds):
        bound = bounds[to - 1]
        return Reason("up", f"the score reached {bound.up_at:g}", bound.place)
    bound = bounds[to]
    return Reason("down", f"the score fell below {bound.down_below:g}", bound.place)
