"""What building needs to know: the names defined, the templates there are, and where Problems go."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from nurture.core.conditions import Condition, Names, compile_condition
from nurture.core.problems import Place
from nurture.core.times import Window
from nurture.project.problems import Collector
from nurture.project.tree import Block


@dataclass(slots=True)
class Scope:
    """`templates` are all there are, also those with a mistake. `compiled` keeps conditions by their text and entry."""

    found: Collector
    names: Names
    templates: Collection[str]
    channels: Collection[str] = ()
    consents: Collection[str] = ()
    links: Collection[str] = ()
    quiet: Window | None = None
    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009
    compiled: dict[tuple[str, frozenset[str]], Condition] = field(default_factory=dict)

    def condition(self, block: Block, key: str, entry: frozenset[str] = frozenset()) -> Condition | None:
        """The condition written for `key`, if any. `entry` are the facts of the event that lets leads in."""
        source = block.get(key)
        if not isinstance(source, str):
            return None
        place = block.place(key)
        if kept := self.compiled.get((source, entry)):
            return replace(kept, place=place)
        inside = place if block.values_at[key].plain else replace(place, column=place.column + 1)
        condition, problems = compile_condition(source, inside, replace(self.names, entry=entry))
        self.found.extend(problems)
        if condition is None:
            return None
        self.compiled[source, entry] = condition
        return replace(condition, place=place)

    def event(self, name: str, place: Place) -> str:
        """The event's name, told when nothing by that name can happen."""
        if name and name not in self.names.events:
            self.found.unknown("event", name, place, self.names.events, "list it under `events` in nurture.yaml")
        return name
