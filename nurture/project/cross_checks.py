"""What shows when all files are seen together: templates nobody sends, names two things share, a missing channel,
a signature that is not the sender's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from nurture.core.problems import Place
from nurture.core.program import Sender
from nurture.mail.headers import wire_domain
from nurture.project.models.base import misspelt
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.wiring import WiringModel
from nurture.project.scope import Scope
from nurture.project.templates import Templates
from nurture.project.tree import Block, Series, children


def check_templates(
    campaigns: Mapping[str, CampaignModel], templates: Templates, scope: Scope, asking: Collection[str]
) -> None:
    """Warn of templates that no campaign names, were it with a misspelt name; those `asking` are sent by themselves."""
    named = {*asking, *(name for campaign in campaigns.values() for name in campaign.templates)}
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
    by_mail = _sends_by_default(campaigns) or any(not owner.channel for owner in wiring.owners.values())
    if "email" not in scope.channels and "channels" in wiring.block and by_mail:
        words = "no channel is called `email`, by which every `send` without `via` leaves, and all that owners are told"
        scope.found.add("missing-channel", words, wiring.block.key_place("channels"), "add `email: {use: outbox}`")


def check_signatures(wiring: WiringModel, sender: Sender, scope: Scope) -> None:
    """Warn of a From for whose domain a channel has no signature: DMARC asks for one (RFC 7489, 3.1.1).

    Without a list of public suffixes, two domains belong together when their last two labels are the same.
    """
    froms = {box.address.rpartition("@")[2] for box in sender.mailboxes.values() if box.address}
    for channel in wiring.channels.values():
        signed = _signed_domains(channel.block)
        for domain in sorted(froms) if signed else ():
            if not any(_belong_together(domain, one) for one in signed):
                other, place = next(iter(signed.items()))
                words = f"mails from `{domain}` are signed for another domain, `{other}`, which DMARC does not accept"
                hint = f"sign as `{domain}`, or leave it to your mail server"
                scope.found.add("foreign-signature", words, place, hint, "warning")


def _signed_domains(channel: Block) -> dict[str, Place]:
    """Those below `dkim`; none where one is not known before the run, or is none, which is told elsewhere."""
    written = channel.get("dkim")
    signatures = [one for one in (written if isinstance(written, Series) else [written]) if isinstance(one, Block)]
    signed = {str(one.get("domain")): one.place("domain") for one in signatures}
    return signed if all("." in domain and "${" not in domain for domain in signed) else {}


def _belong_together(one: str, other: str) -> bool:
    try:
        first, second = (wire_domain(domain).lower().split(".")[-2:] for domain in (one, other))
    except ValueError:  # it is told that this is none
        return True
    return first == second


def _sends_by_default(campaigns: Mapping[str, CampaignModel]) -> bool:
    return any("via" not in step.block for campaign in campaigns.values() for step in campaign.sends)
