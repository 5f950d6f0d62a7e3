"""Clicks, opens and visits that count for nobody, because no consent to them could be given."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.consents.standing import TRACKING
from nurture.core.hearing import all_conditions, is_watched
from nurture.core.paths import all_steps
from nurture.core.problems import Place
from nurture.core.program import WIRING, Project
from nurture.core.steps import Send
from nurture.project.lint.findings import Finding


def untracked(project: Project) -> Iterator[Finding]:
    """Clicks or opens are scored or asked for, or visits listed, and no consent is called `tracking`; told once, where
    it comes first."""
    if TRACKING in project.consents:
        return
    for event, place in _wanted(project):
        words = f"`{event}` is never known: no consent is called `{TRACKING}`, without which nobody's clicks count"
        yield Finding(words, place, _cure(project), WIRING)
        return


def _wanted(project: Project) -> Iterator[tuple[str, Place]]:
    """What counts for the score, or a condition asks for, of clicks and opens, and each listed page, with its place."""
    for rule, place in project.scoring.rules.items():
        if is_watched(rule):
            yield rule, place
    for condition in all_conditions(project):
        yield from ((event, condition.place) for event in sorted(condition.events) if is_watched(event))
    if project.visits:
        yield from ((f"visited {page}", project.places["visits"]) for page in project.visits.pages)


def _cure(project: Project) -> str:
    """The one consent that no mail asks for is the one that was meant."""
    mailed = {campaign.consent for campaign in project.campaigns.values()}
    for campaign in project.campaigns.values():
        mailed |= {step.consent for step in all_steps(campaign) if isinstance(step, Send)}
    others = [name for name, purpose in project.consents.items() if name not in mailed and not purpose.basis]
    if len(others) == 1:
        return f"is it `{others[0]}`? The consent to have clicks counted for oneself is always called `{TRACKING}`"
    return f"add the consent to it: `consents: {{{TRACKING}: {{text: consents/{TRACKING}-v1.md}}}}`"
