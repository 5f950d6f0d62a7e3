"""What building needs to know: the names defined, the templates there are, and where Problems go."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from nurture.core.conditions import Condition, Names, compile_condition
from nurture.core.problems import Allowed, Place
from nurture.core.times import Window, never_open
from nurture.project.models.values import is_language
from nurture.project.problems import Collector
from nurture.project.tree import Block

_Inside = tuple[frozenset[str], frozenset[tuple[str, str]] | None]
"""Names known in one place alone: facts of the event that lets leads in, facts of the campaign with their types."""


@dataclass(slots=True)
class Scope:
    """`templates` are all there are, also those with a mistake. `consent` is what campaigns ask that name none.

    `compiled` keeps conditions by their text and the names that are known where they stand.
    """

    found: Collector
    names: Names
    templates: Collection[str]
    channels: Collection[str]
    consents: Collection[str]
    links: Collection[str]
    consent: str
    quiet: Window | None
    zone: ZoneInfo
    root: Path
    owners: Collection[str]
    language: str
    other_language: str
    compiled: dict[tuple[str, _Inside], Condition] = field(default_factory=dict)
    names_inside: dict[_Inside, Names] = field(default_factory=dict)
    closed: dict[str, bool] = field(default_factory=dict)

    def condition(
        self, block: Block, key: str, entry: frozenset[str] = frozenset(), campaign: Mapping[str, str] | None = None
    ) -> Condition | None:
        """The condition written for `key`, if any. `entry` are the facts of the event that lets leads in, `campaign`
        the types of the campaign's own facts; None outside of a campaign."""
        source = block.get(key)
        if not isinstance(source, str):
            return None
        place = block.place(key)
        known = entry, None if campaign is None else frozenset(campaign.items())
        if kept := self.compiled.get((source, known)):
            return replace(kept, place=place)
        inside = place if block.values_at[key].plain else replace(place, column=place.column + 1)
        if known not in self.names_inside:
            self.names_inside[known] = replace(self.names, entry=entry, campaign=campaign)
        condition, problems = compile_condition(source, inside, self.names_inside[known])
        self.found.extend(problems)
        if condition is None:
            return None
        self.compiled[source, known] = condition
        return replace(condition, place=place)

    def by_language(self, written: Mapping[str, str], block: Block, key: str) -> dict[str, str]:
        """What `key` says in each language, "" standing for those that it does not name: the other language's, else
        the project's own, which must be there."""
        inner = block.get(key)
        if not isinstance(inner, Block):
            return dict(written)
        for language in inner:
            if not is_language(language):
                hint = "write its two letters, as in `pl` or `en`"
                self.found.add("unknown-language", f"`{language}` is no language", inner.key_place(language), hint)
        if self.language not in inner:
            words = f"`{key}` says nothing in `{self.language}`, the project's language"
            self.found.add("missing-language", words, block.key_place(key), f"add `{self.language}: …`")
        usual = written.get(self.other_language) or written.get(self.language)
        return {**written, "": usual} if usual else dict(written)

    def allowed(self, block: Block) -> Allowed:
        """The rules of the lint that a file breaks on purpose, each with its reason."""
        written = block.block("allow")
        for rule, reason in written.items():
            if isinstance(reason, str) and not reason.strip():
                words = f"`{rule}` is broken for no reason"
                self.found.add("no-reason", words, written.place(rule), "write why, for who reads this next")
        return {rule: (reason, written.key_place(rule)) for rule, reason in written.items() if isinstance(reason, str)}

    def window(self, window: Window | None, place: Place) -> None:
        """Tell when this window and the quiet hours never let anything out."""
        if window is None:
            return
        if window.text not in self.closed:
            self.closed[window.text] = never_open(window, self.quiet)
        if self.closed[window.text]:
            words = f"`{window.text}` and the quiet hours leave no instant in 14 days"
            hint = f"the quiet hours are {self.quiet.text}" if self.quiet else ""
            self.found.add("never-open", words, place, hint)

    def purpose(self, name: str, place: Place) -> None:
        """Tell when there is no consent by that name."""
        if name and name not in self.consents:
            self.found.unknown("consent", name, place, self.consents)

    def event(self, name: str, place: Place) -> str:
        """The event's name, told when nothing by that name can happen."""
        if name and name not in self.names.events:
            self.found.unknown("event", name, place, self.names.events, "list it under `events` in nurture.yaml")
        return name
