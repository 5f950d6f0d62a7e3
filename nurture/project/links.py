"""What only shows when all files are seen together: templates nobody sends, names that two things share, a missing channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nurture.core.problems import Place
from nurture.project.models.base import misspelt
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.steps import SendStep
from nurture.project.models.wiring import WiringModel
from nurture.project.names import all_steps, messages_of
from nurture.project.scope import Scope
from nurture.project.templates import Templates
from nurture.project.tree import children


def check_templates(campaigns: Mapping[str, CampaignModel], templates: Templates, scope: Scope) -> None:
    """Warn of templates that no campaign names, were it with a misspelt name."""
    used = {name for campaign in campaigns.values() for name in templates_named(campaign.block)}
    meant = {misspelt(name, templates.names) for name in used - templates.names}
    for name, template in templates.compiled.items():
        if name not in used | meant:
            hint = "a file whose name begins with _ is a part of others"
            scope.found.add("unused-template", f"no campaign sends `{name}`", Place(template.path), hint, "warning")


def templates_named(node: Any) -> frozenset[str]:
    """Templates named anywhere below `node`, also in steps that could not be read."""
    return frozenset(_named(node))


def _named(node: Any) -> Iterator[str]:
    for key, value, _ in children(node):
        if not isinstance(value, str):
            yield from _named(value)
        elif key in ("send", "with"):
            yield value


def check_wiring(wiring: WiringModel, campaigns: Mapping[str, CampaignModel], scope: Scope) -> None:
    for name, place in messages_of(campaigns).items():
        if name in scope.links:
            words = f"the message `{name}` is called like a link of nurture.yaml"
            hint = f"`clicked {name}` would mean both: give the step another `id` or the link another name"
            scope.found.add("shared-name", words, place, hint)
    if "email" not in scope.channels and "channels" in wiring.block and _sends_by_default(campaigns):
        words = "no channel is called `email`, by which every `send` without `via` leaves"
        scope.found.add("missing-channel", words, wiring.block.key_place("channels"), "add `email: {use: outbox}`")


def _sends_by_default(campaigns: Mapping[str, CampaignModel]) -> bool:
    steps = (step for campaign in campaigns.values() for step in all_steps(campaign))
    return any(isinstance(step, SendStep) and "via" not in step.block for step in steps)
