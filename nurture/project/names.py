"""All names that a project defines: fields, events and their facts, segments, campaigns. What conditions may say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from nurture.core.cells import BUILT_IN
from nurture.core.conditions import Names, Word
from nurture.core.happenings import FACTS, AnyPage
from nurture.core.model import COLDEST
from nurture.core.problems import Place
from nurture.core.program import Field, FieldType
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.sources import ACCURACIES
from nurture.project.models.wiring import WiringModel
from nurture.project.tree import Block

BARE_EVENTS = frozenset(
    {"sent", "opened", "clicked", "replied", "bounced", "away", "complained", "unsubscribed", "paused", "joined"}
)


def fields_of(wiring: WiringModel) -> dict[str, Field]:
    """The fields of a lead, the standard ones among them. One whose type is wrong has none, and fits everywhere."""
    fields = dict(BUILT_IN)
    written = wiring.block.block("fields")
    for name in written:
        kind, choices, sensitive = wiring.fields_.get(name, ("", (), False))
        fields[name] = Field(name, _typed(kind), choices, sensitive, written.key_place(name))
    return fields


def events_of(wiring: WiringModel) -> dict[str, dict[str, Field]]:
    """The project's own events, each with its facts, beside those of nurture's that have some."""
    written = wiring.block.block("events")
    own = {name: _facts(wiring, name, written.block(name)) for name in written}
    return {**{name: dict(facts) for name, facts in FACTS.items()}, **own}


def _facts(wiring: WiringModel, event: str, written: Block) -> dict[str, Field]:
    """One whose type is wrong has none, and fits everywhere."""
    types = {fact: wiring.events.get(event, {}).get(fact, ("", (), False)) for fact in written}
    return {
        fact: Field(fact, _typed(kind), choices, sensitive, written.key_place(fact))
        for fact, (kind, choices, sensitive) in types.items()
    }


def _typed(kind: str) -> FieldType:
    return cast(FieldType, kind)


def keys_written(wiring: WiringModel, key: str) -> list[str]:
    """Names defined below a key of nurture.yaml, also where what they hold is wrong."""
    return list(wiring.block.block(key))


def messages_of(campaigns: Mapping[str, CampaignModel]) -> dict[str, Place]:
    """Every message that some campaign sends, by its id and by its template, with the place of its step."""
    found: dict[str, Place] = {}
    for campaign in campaigns.values():
        for step in campaign.sends:
            for key, name in (("id", step.id), ("send", step.send)):
                if name and name not in found:
                    found[name] = step.place(key)
    return found


def names_of(
    wiring: WiringModel, campaigns: Collection[str], messages: Collection[str], words: Mapping[str, Word]
) -> Names:
    events = events_of(wiring)
    forms = keys_written(wiring, "forms")
    sources = frozenset({*keys_written(wiring, "sources"), *forms})
    temperatures = frozenset({COLDEST, *keys_written(wiring, "temperature")})
    stages = frozenset(keys_written(wiring, "stages"))
    reactions = {f"{verb} {name}" for verb in ("sent", "opened", "clicked") for name in messages}
    by_themselves = {
        *BARE_EVENTS,
        *reactions,
        *(f"clicked {link}" for link in keys_written(wiring, "links")),
        *(f"arrived {source}" for source in sources),
        *(f"submitted {form}" for form in forms),
        *(f"unsubscribed {name}" for name in keys_written(wiring, "consents")),
        *(f"{verb} {campaign}" for verb in ("entered", "finished") for campaign in campaigns),
        *(f"became {name}" for name in temperatures | stages),
    }
    pages = {f"visited {page}" for page in wiring.block.block("visits").block("pages")}
    known = frozenset({*events, *by_themselves, *pages})
    return Names(
        fields=fields_of(wiring),
        events=known if pages else AnyPage(known),
        facts=events,
        segments=frozenset(keys_written(wiring, "segments")),
        campaigns=frozenset(campaigns),
        words=words,
        stages=stages,
        sources=sources,
        temperatures=temperatures,
        owner=_owner(wiring),
        quality=_quality(wiring),
    )


def _owner(wiring: WiringModel) -> dict[str, frozenset[str]]:
    """What `owner.…` can be."""
    owners = wiring.owners.values()
    named = {"name": frozenset(o.name for o in owners), "email": frozenset(o.email for o in owners)}
    return named if keys_written(wiring, "owners") else {}


def _quality(wiring: WiringModel) -> dict[str, frozenset[str]]:
    """What `source.…` can be."""
    written = {source.incentive for source in wiring.sources.values()}
    written |= {form.incentive.get(wiring.language) or form.incentive.get("", "") for form in wiring.forms.values()}
    return {"incentive": frozenset(written - {""}), "accuracy": frozenset(ACCURACIES)}
