"""Who listens: the conditions of a project, and whether anything in its files can answer an event of some kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nurture.core.campaigns import Campaign
from nurture.core.conditions import Condition
from nurture.core.paths import all_steps
from nurture.core.program import Project


def asked(campaign: Campaign) -> Iterator[Condition]:
    """Every condition of a campaign, in the order of its file."""
    yield from (c for c in (campaign.enter.when, campaign.goal, campaign.exit) if c)
    for step in all_steps(campaign):
        yield from step.conditions


def is_heard(verb: str, project: Project) -> bool:
    """Whether such an event can change anything but the walk that it belongs to."""
    doors = [campaign.enter.event for campaign in project.campaigns.values()]
    conditions = list(all_conditions(project))
    named = (*doors, *(event for condition in conditions for event in condition.events))
    scores = any(_scores(verb, scorer.name, rules) for scorer, rules, _ in project.scoring.scorers)
    return scores or any(_is(verb, name) for name in named) or any(condition.sees_all for condition in conditions)


def _scores(verb: str, scorer: str, rules: Any) -> bool:
    """`events` names what it counts, and `fit` segments; any other scorer may look at whatever it likes."""
    return any(_is(verb, name) for name in rules) if scorer == "events" else scorer != "fit"


def _is(verb: str, name: str) -> bool:
    return name.partition(" ")[0] == verb


def is_watched(event: str) -> bool:
    """Whether it is unknown of leads who have not agreed to tracking."""
    return event.partition(" ")[0] in ("opened", "clicked")


def with_segments(condition: Condition, project: Project) -> Iterator[Condition]:
    """It, and those of the segments that it names, directly or through others."""
    yield condition
    reached: set[str] = set()
    ahead = list(condition.segments)
    while ahead:
        name = ahead.pop()
        if name in project.segments and name not in reached:
            reached.add(name)
            yield project.segments[name].condition
            ahead += project.segments[name].condition.segments


def all_conditions(project: Project) -> Iterator[Condition]:
    """Those of segments, stages, owners and campaigns."""
    yield from (named.condition for named in (*project.segments.values(), *project.stages))
    yield from (owner.when for owner in project.owners if owner.when)
    for campaign in project.campaigns.values():
        yield from asked(campaign)
