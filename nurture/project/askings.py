"""The campaigns that come with nurture: they ask whether a form, or the wish to have one's data, was their reader's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nurture.core.forms import CONFIRM, asking
from nurture.core.problems import Place
from nurture.core.program import Project
from nurture.core.their_data import ASKED, DATA, MAIL, answering
from nurture.core.undecided import UNCLEAR
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.wiring import WiringModel
from nurture.project.problems import Collector
from nurture.project.templates import Templates


def askings(wiring: WiringModel) -> frozenset[str]:
    """The templates of their mails; a project's own take the place of nurture's."""
    asked = {wiring.consents.get(name) for form in wiring.forms.values() for name in form.consents}
    confirms = any(consent.confirm for consent in asked if consent)
    return frozenset({CONFIRM} if confirms else ()) | frozenset({MAIL} if wiring.web else ())


def with_askings(project: Project) -> Project:
    """The project with a campaign for each form whose senders must confirm, and one for who asks for their data."""
    confirmed = [form for form in project.forms.values() if form.confirms]
    names = [(form, name) for form in confirmed for name in (form.name, *form.was)]
    asked = [asking(replace(form, name=name), project.wiring) for form, name in names]
    asked += [answering(project.wiring)] if project.web else []
    return replace(project, campaigns={**project.campaigns, **{each.name: each for each in asked}})


def check_askings(
    wiring: WiringModel, campaigns: Mapping[str, CampaignModel], templates: Templates, found: Collector
) -> None:
    """Tell of a mail that asks to confirm and shows no way to do so, and of one that shows it and asks for nothing."""
    asking = askings(wiring)
    for one in (templates.compiled[name] for name in asking & templates.compiled.keys()):
        if "confirm_url" not in one.mentions:
            hint = "`{{ confirm_url }}` is where its reader confirms"
            found.add("no-way-to-confirm", f"`{one.name}` shows no `confirm_url`", Place(one.path), hint)
    for name in {step.send for campaign in campaigns.values() for step in campaign.sends} & templates.compiled.keys():
        one = templates.compiled[name]
        if "confirm_url" in one.mentions:
            words = f"`{name}` shows `confirm_url`, which is empty in what a campaign sends"
            found.add(
                "no-way-to-confirm", words, Place(one.path), f"only the templates `{CONFIRM}` and `{MAIL}` have it"
            )
    _reserved(wiring, campaigns, found)


def _reserved(wiring: WiringModel, campaigns: Mapping[str, CampaignModel], found: Collector) -> None:
    """Tell of a campaign or an event that is called as one that nurture brings along."""
    if DATA in campaigns:
        words, hint = f"no campaign is called `{DATA}`", "nurture calls so the one that leads people to their data"
        found.add("reserved-name", words, Place(f"campaigns/{DATA}.yaml"), hint)
    events = wiring.block.block("events")
    for name, what in ((ASKED, "the wish to have one's data"), (UNCLEAR, "an answer that may ask for no more mail")):
        if name in events:
            found.add(
                "reserved-name", f"no event is called `{name}`", events.key_place(name), f"nurture calls so {what}"
            )
