"""All names that a project defines: fields, events and their facts, segments, campaigns. What conditions may say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast

from nurture.core.cells import BUILT_IN
from nurture.core.conditions import Names, Word
from nurture.core.model import COLDEST
from nurture.core.problems import Place
from nurture.core.program import Field, FieldType
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.sources import ACCURACIES
from nurture.project.models.wiring import WiringModel
from nurture.project.tree import Block

BARE_EVENTS = frozenset(
    {"sent", "opened", "clicked", "replied", "bounced", "complained", "unsubscribed", "paused", "joined"}
)
OWN_FACTS = {
    "paused": {"until": Field("until", "date")},
    "opened": {"by": Field("by", "choice", ("person", "proxy"))},
}
"""Events with facts that every project has: a pause that a lead has asked for, and who loaded the image of a mail."""


class EventNames(frozenset[str]):
    """Names of events; pages are open-ended, so `visited` anything is one."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or (isinstance(name, str) and name.startswith("visited "))


def fields_of(wiring: WiringModel) -> dict[str, Field]:
    """The fields of a lead, the standard ones among them. One whose type is wrong has none, and fits everywhere."""
    fields = dict(BUILT_IN)
    written = wiring.block.block("fields")
    for name in written:
        kind, choices, sensitive = wiring.fields_.get(name, ("", (), False))
        fields[name] = Field(name, _typed(kind), choices, sensitive, written.key_place(name))
    return fields


def events_of(wiring: WiringModel) -> dict[str, dict[str, Field]]:
    """The project's own events, each with its facts, and those that every project has."""
    written = wiring.block.block("events")
    return OWN_FACTS | {name: _facts(wiring, name, written.block(name)) for name in written}


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
    sources = frozenset(keys_written(wiring, "sources"))
    temperatures = frozenset({COLDEST, *keys_written(wiring, "temperature")})
    stages = frozenset(keys_written(wiring, "stages"))
    reactions = {f"{verb} {name}" for verb in ("sent", "opened", "clicked") for name in messages}
    by_themselves = {
        *BARE_EVENTS,
        *reactions,
        *(f"clicked {link}" for link in keys_written(wiring, "links")),
        *(f"arrived {source}" for source in sources),
        *(f"unsubscribed {name}" for name in keys_written(wiring, "consents")),
        *(f"{verb} {campaign}" for verb in ("entered", "finished") for campaign in campaigns),
        *(f"became {name}" for name in temperatures | stages),
    }
    return Names(
        fields=fields_of(wiring),
        events=EventNames({*events, *by_themselves}),
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
    incentives = frozenset(source.incentive for source in wiring.sources.values()) - {""}
    return {"incentive": incentives, "accuracy": frozenset(ACCURACIES)}
