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
from nurture.project.tree import Block, children


def check_templates(campaigns: Mapping[str, CampaignModel], templates: Templates, scope: Scope) -> None:
    """Warn of templates that no campaign names, were it with a misspelt name."""
    blocks = [campaign.block for campaign in campaigns.values()]
    written = {text for block in blocks for _, text in _texts(block)}
    meant = {misspelt(name, templates.names) for block in blocks for name in templates_named(block) - templates.names}
    for name, template in templates.compiled.items():
        if name not in written | meant:
            hint = "a file whose name begins with _ is a part of others"
            scope.found.add("unused-template", f"no campaign sends `{name}`", Place(template.path), hint, "warning")


def templates_named(block: Block) -> frozenset[str]:
    """Templates that steps anywhere in a campaign name."""
    return frozenset(text for key, text in _texts(block) if key in ("send", "with"))


def _texts(node: Any) -> Iterator[tuple[str | int, str]]:
    for key, value, _ in children(node):
        if isinstance(value, str):
            yield key, value
        else:
            yield from _texts(value)


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
