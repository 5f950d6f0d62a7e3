"""Which steps and branches of the campaigns the stories walk, and which none does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nurture.core.campaigns import Campaign
from nurture.core.decisions import Decision
from nurture.core.paths import all_steps
from nurture.core.problems import Place
from nurture.core.steps import If, Send, Split, Step, WaitUntil


@dataclass(frozen=True, slots=True)
class Way:
    """A step, or one branch of it. `branch` is `send` for a mail that leaves, "" for a step that only is taken."""

    campaign: str
    step: str
    branch: str
    place: Place


@dataclass(frozen=True, slots=True)
class Coverage:
    ways: tuple[Way, ...]
    missing: tuple[Way, ...]


def coverage(campaigns: Iterable[Campaign], decisions: Iterable[Decision]) -> Coverage:
    """`decisions` are those of all stories. A mail is walked when it was sent, another step when it was taken."""
    walked = {(d.campaign, d.step, d.reason.code if d.do == "branch" else d.do) for d in decisions}
    taken = {(campaign, step) for campaign, step, _ in walked}
    ways = [way for campaign in campaigns for step in all_steps(campaign) for way in _ways(campaign, step)]
    missing = [
        way
        for way in ways
        if (way.campaign, way.step, way.branch) not in walked and (way.branch or (way.campaign, way.step) not in taken)
    ]
    return Coverage(tuple(ways), tuple(missing))


def _ways(campaign: Campaign, step: Step) -> Iterator[Way]:
    for branch in _branches(step):
        yield Way(campaign.name, step.key, branch, step.place)


def _branches(step: Step) -> tuple[str, ...]:
    """What a decision about the step must say for each of its ways; "" where any will do."""
    match step:
        case Send():
            return ("send",)
        case If():
            return ("then", "else")
        case WaitUntil(condition=condition, at_most=at_most) if condition:
            return ("then", "else") if at_most else ("then",)
        case Split():
            return tuple(branch.name for branch in step.into)
        case _:
            return ("",)
