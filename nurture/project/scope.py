"""What building needs to know: the names defined, the templates there are, and where Problems go."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from pathlib import Path
from zoneinfo import ZoneInfo

from nurture.core.conditions import Condition, Names, compile_condition
from nurture.core.languages import LANGUAGES
from nurture.core.problems import Allowed, Place
from nurture.core.program import Field, Mailbox
from nurture.core.times.windows import Window, never_open
from nurture.project.models.values import no_language
from nurture.project.problems import Collector
from nurture.project.tree import Block

_Inside = tuple[frozenset[tuple[str, Field]], frozenset[tuple[str, str]] | None]
"""Names known in one place alone: facts of the event that lets leads in, facts of the campaign with their types."""

_NOTHING: Mapping[str, Field] = {}


@dataclass(frozen=True, slots=True)
class Conditions:
    """What conditions may name where they stand, and those that were compiled there, by their text."""

    found: Collector
    names: Names
    compiled: dict[str, Condition] = field(default_factory=dict)

    def read(self, block: Block, key: str) -> Condition | None:
        """The condition written for `key`, if any."""
        source = block.get(key)
        if not isinstance(source, str):
            return None
        place = block.place(key)
        if kept := self.compiled.get(source):
            return kept.at(place)
        inside = place if block.values_at[key].plain else replace(place, column=place.column + 1)
        condition, problems = compile_condition(source, inside, self.names)
        self.found.extend(problems)
        if condition is None:
            return None
        self.compiled[source] = condition
        return condition.at(place)


@dataclass(slots=True)
class Scope:
    """`templates` are all there are, also those with a mistake. `consent` is what campaigns ask that name none."""

    found: Collector
    names: Names
    templates: Collection[str]
    channels: Collection[str]
    consents: Collection[str]
    links: Collection[str]
    consent: str
    quiet: Window | None
    zone: ZoneInfo
    language: str
    root: Path
    owners: Collection[str]
    inside: dict[_Inside, Conditions] = field(default_factory=dict)
    closed: dict[str, bool] = field(default_factory=dict)

    def conditions(
        self, entry: Mapping[str, Field] = _NOTHING, campaign: Mapping[str, str] | None = None
    ) -> Conditions:
        """Those of one place. `entry` are the facts of the event that lets leads in, `campaign` the types of the
        campaign's own facts; None outside of a campaign."""
        known = frozenset(entry.items()), None if campaign is None else frozenset(campaign.items())
        if known not in self.inside:
            self.inside[known] = Conditions(self.found, replace(self.names, entry=entry, campaign=campaign))
        return self.inside[known]

    def by_language(self, written: Mapping[str, str], block: Block, key: str) -> dict[str, str]:
        """What `key` says in each language, "" standing for every other: what it says in the project's own."""
        inner = block.get(key)
        if not isinstance(inner, Block):
            return dict(written)
        strange = [language for language in inner if language not in LANGUAGES]
        for language in strange:
            words, hint = no_language(language)
            self.found.add("unknown-language", words, inner.key_place(language), hint)
        if self.language and self.language not in inner and not strange:
            words = f"`{key}` says nothing in `{self.language}`, the project's language"
            self.found.add("missing-language", words, block.key_place(key), f"add `{self.language}: …`")
        return {**written, "": written[self.language]} if self.language in written else dict(written)

    def mailbox(self, text: str, place: Place) -> Mailbox:
        """`Anna z Lumo <anna@lumo.example>`, told when it is none."""
        name, address = parseaddr(text)
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address):
            hint = "as in `Anna z Lumo <anna@lumo.example>`"
            self.found.add("bad-address", f"`{text}` is no mailbox", place, hint)
        return Mailbox(address, name)

    def in_address(self, noun: str, name: str, place: Place) -> None:
        """Tell when the address of something that is called so could not end with its name."""
        if not re.fullmatch(r"[\w-]+", name):
            words, mended = f"`{name}` is no name for a {noun}: its address ends with it", re.sub(r"[^\w-]+", "-", name)
            self.found.add("bad-name", words, place, f"letters, digits, `-` and `_` only: write `{mended}`")

    def window(self, window: Window, place: Place) -> None:
        """Tell when this window and the quiet hours never let anything out."""
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


def allowed(written: Mapping[str, str], block: Block) -> Allowed:
    """The rules that a file breaks on purpose, each with its reason and place."""
    return {rule: (why, block.block("allow").key_place(rule)) for rule, why in written.items()}
