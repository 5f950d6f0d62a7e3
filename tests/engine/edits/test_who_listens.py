"""Whether what is sent can move anything but the walk that sent it: only if nothing listens may a plan end there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from nurture.core.hearing import is_heard
from nurture.core.program import Project
from tests.engine.conftest import Make

STEPS = "consent: newsletter\nsteps: [{send: first}]\n"
QUIET = "enter: {sources: [form]}\n" + STEPS


class Curious:
    """A scorer of somebody else's: who knows what it looks at."""

    name, fades = "curious", True


def scored(project: Project) -> Project:
    scorers = (*project.scoring.scorers, (Curious(), {}, project.campaigns["guide"].place))
    return replace(project, scoring=replace(project.scoring, scorers=scorers))


def pointed(project: Project) -> Project:
    scorer, _, place = project.scoring.scorers[0]
    assert scorer.name == "events"
    rules = scorer.read({"sent": 1})
    return replace(project, scoring=replace(project.scoring, scorers=((scorer, rules, place),)))


def worded(project: Project) -> Project:
    """With a condition that calls a word which names no event."""
    campaign = project.campaigns["guide"]
    assert campaign.goal
    goal = replace(campaign.goal, sees_all=True)
    return replace(project, campaigns={**project.campaigns, "guide": replace(campaign, goal=goal)})


def test_nothing_listens_to_mails_unless_it_says_so(world: Make) -> None:
    project = world(QUIET).place.project
    assert not is_heard("sent", project)
    assert is_heard("clicked", project)


@pytest.mark.parametrize(
    "campaign",
    [
        'goal: has("sent first")\n' + QUIET,
        'exit: count("sent") > 3\n' + QUIET,
        "enter: {event: sent first}\n" + STEPS,
        'enter: {when: ever("sent first")}\n' + STEPS,
        QUIET.replace("{send: first}", "{if: 'has(\"sent\")', then: [{send: first}]}"),
        QUIET.replace("{send: first}", "{send: first, when: 'not has(\"sent first\")'}"),
    ],
)
def test_who_names_it_listens(world: Make, campaign: str) -> None:
    assert is_heard("sent", world(campaign).place.project)


@pytest.mark.parametrize("change", [scored, pointed, worded])
def test_who_may_look_at_anything_listens(world: Make, change: Callable[[Project], Project]) -> None:
    project = world('goal: has("clicked pricing")\n' + QUIET).place.project
    assert not is_heard("sent", project)
    assert is_heard("sent", change(project))
