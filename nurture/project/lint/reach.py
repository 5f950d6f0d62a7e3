"""What no lead can come to: steps behind an end, campaigns without a door, temperatures no score reaches."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from nurture.core.campaigns import Campaign
from nurture.core.paths import all_steps
from nurture.core.problems import Place
from nurture.core.program import WIRING, Project
from nurture.core.steps import Erase, Exit, Start, Step
from nurture.project.lint.findings import Finding


def unreachable_steps(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A step behind one that ends the campaign for everybody."""
    for steps in campaign.sequences.values():
        yield from _behind(steps, campaign)


def _behind(steps: tuple[Step, ...], campaign: Campaign) -> Iterator[Finding]:
    for index, step in enumerate(steps):
        for inner in step.branches.values():
            yield from _behind(inner, campaign)
        if _ends(step) and index + 1 < len(steps):
            words = f"no lead comes to this step: the campaign has ended on line {step.place.line}"
            yield Finding(words, steps[index + 1].place, "take one of them out", campaign.place.path)
            return


def _ends(step: Step) -> bool:
    """Whether nobody goes on behind this step."""
    if step.when:
        return False
    ways = step.branches
    if ways:
        return all(any(_ends(inner) for inner in way) for way in ways.values())
    return isinstance(step, Exit | Erase)


def no_way_in(campaign: Campaign, project: Project) -> Iterator[Finding]:
    """A campaign that nobody enters and no other starts."""
    enter = campaign.enter
    if not (enter.sources or enter.event or enter.when or is_started(campaign, project)):
        hint = "say who comes in: `enter: {sources: […]}`, or `start` it from another campaign"
        yield Finding("nobody comes into this campaign", enter.place or campaign.place, hint, campaign.place.path)


def is_started(campaign: Campaign, project: Project) -> bool:
    """Whether a step of another campaign lets leads in, who are not asked for `when`."""
    return any(
        isinstance(step, Start) and step.campaign == campaign.name
        for other in project.campaigns.values()
        for step in all_steps(other)
    )


def out_of_reach(project: Project) -> Iterator[Finding]:
    """A temperature whose bound is higher than any score can be."""
    most = _most(project)
    for bound in project.bounds:
        if bound.up_at > most:
            words = f"no lead becomes {bound.name}: the rules below `score` give {most:g} points at most"
            yield Finding(words, bound.place or Place(WIRING), "lower `up_at`, or give more points", WIRING)


def _most(project: Project) -> float:
    """The most points that a lead can have; without end where a scorer does not say."""
    scoring = project.scoring
    return sum(
        scorer.most(rules, scoring.halves_every) if hasattr(scorer, "most") else inf
        for scorer, rules, _ in scoring.scorers
    )
