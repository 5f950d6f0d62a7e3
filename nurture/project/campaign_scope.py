"""What the steps of one campaign may name beside all that the project does: its facts, and those of its event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nurture.core.conditions import Condition
from nurture.core.model import Facts
from nurture.project.problems import Collector
from nurture.project.scope import Scope
from nurture.project.tree import Block


@dataclass(frozen=True, slots=True)
class CampaignScope:
    """`entry` are the types of `event.…` by name; `facts` are those of `campaign.…`."""

    name: str
    all: Scope
    entry: Mapping[str, str]
    facts: Facts

    @property
    def found(self) -> Collector:
        return self.all.found

    def condition(self, block: Block, key: str) -> Condition | None:
        return self.all.condition(block, key, frozenset(self.entry), frozenset(self.facts))
