"""What shows when all files are seen together: templates nobody sends, names two things share, a missing channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nurture.core.problems import Place
from nurture.project.models.base import misspelt
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.wiring import WiringModel
from nurture.project.scope import Scope
from nurture.project.templates import Templates
from nurture.project.tree import Block, children


def check_templates(campaigns: Mapping[str, CampaignModel], templates: Templates, scope: Scope) -> None:
    """Warn of templates that no campaign names, were it with a misspelt name."""
    named = {name for campaign in campaigns.values() for name in campaign.templates}
    unused = templates.compiled.keys() - named
    if unused:
        written = {text for campaign in campaigns.values() for text in _texts(campaign.block)}
        unused -= written | {misspelt(name, templates.names) for name in named - templates.names}
    for name in unused if "" not in sent(campaigns) else ():
        hint = "send it, or begin its name with _ when it is a part of others"
        place = Place(templates.compiled[name].path)
        scope.found.add("unused-template", f"no campaign sends `{name}`", place, hint, "warning")


def sent(campaigns: Mapping[str, CampaignModel]) -> frozenset[str]:
    """Templates that leads receive."""
    return frozenset(step.send for campaign in campaigns.values() for step in campaign.sends)


def _texts(node: Any) -> Iterator[str]:
    """What is written anywhere but on the line of a step that is gone."""
    for _, value, _ in children(node):
        if isinstance(value, str):
            yield value
        elif not (isinstance(value, Block) and set(value) == {"id", "moved_to"}):
            yield from _texts(value)


def check_wiring(
    wiring: WiringModel, campaigns: Mapping[str, CampaignModel], messages: Mapping[str, Place], scope: Scope
) -> None:
    for name, place in messages.items():
        if name in scope.links and place.path:
            words = f"the message `{name}` is called like a link of nurture.yaml"
            hint = f"`clicked {name}` would mean both: give the step another `id` or the link another name"
            scope.found.add("shared-name", words, place, hint)
    if wiring.web:
        words = "nothing answers there before `nurture serve` is built: links that unsubscribe would lead nowhere"
        hint = "leave `web` out until then: mails are unsubscribed from by mail"
        scope.found.add("later", words, wiring.place("web"), hint, "warning")
    by_mail = _sends_by_default(campaigns) or any(not owner.channel for owner in wiring.owners.values())
    if "email" not in scope.channels and "channels" in wiring.block and by_mail:
        words = "no channel is called `email`, by which every `send` without `via` leaves, and all that owners are told"
        scope.found.add("missing-channel", words, wiring.block.key_place("channels"), "add `email: {use: outbox}`")


def _sends_by_default(campaigns: Mapping[str, CampaignModel]) -> bool:
    return any("via" not in step.block for campaign in campaigns.values() for step in campaign.sends)
