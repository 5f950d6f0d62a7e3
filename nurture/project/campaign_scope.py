"""What the steps of one campaign may name beside all that the project does, and what they have from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from nurture.core.model import Facts, Value
from nurture.core.problems import Place
from nurture.core.program import Field
from nurture.core.steps import Late
from nurture.core.times.moments import Moment, is_moment, parse_moment
from nurture.project.problems import Collector
from nurture.project.scope import Conditions, Scope
from nurture.project.tree import Block

_CURES = {
    "lead": "declare it under `fields` in nurture.yaml",
    "campaign": "write it under `facts`",
    "event": "list it under the event that lets leads in, in nurture.yaml",
}


@dataclass(frozen=True, slots=True)
class CampaignScope:
    """`entry` is what `event.…` can be, `facts` are those of `campaign.…`; `conditions` know both. `consent` and `late`
    are for every send that says nothing else, `settable` the fields of a lead that a step can set."""

    name: str
    all: Scope
    entry: Mapping[str, Field]
    facts: Facts
    facts_written: Block
    conditions: Conditions
    consent: str
    consent_place: Place | None
    late: Late
    settable: Mapping[str, Field]

    @property
    def found(self) -> Collector:
        return self.all.found

    def is_time(self, text: str) -> bool:
        """Whether what may be a time or a condition is a time: a value alone is one when it is a date."""
        alone = re.fullmatch(r"\s*(\w+)\.(\w+)\s*", text)
        if alone and alone[1] in _CURES:
            return alone[2] in self._dates(alone[1])
        return is_moment(text)

    def moment(self, block: Block, key: str) -> Moment | None:
        """The time written for `key`, if any; what it hangs on must be a date."""
        text, place = block.get(key), block.place(key)
        if not isinstance(text, str):
            return None
        try:
            moment = parse_moment(text)
        except ValueError as error:
            self.found.add("bad-time", str(error), place, self._named_in_full(text))
            return None
        if moment.name:
            self._anchor(moment.name, place)
        return moment

    def _named_in_full(self, text: str) -> str:
        """The cure of `7 days before webinar`, where that is a date of the campaign, a lead or an event."""
        bare = re.search(r"\b(?:before|after) (\w+)\s*$", text)
        nouns = [noun for noun in _CURES if bare and bare[1] in self._dates(noun)]
        return f"did you mean `{text[: bare.start(1)]}{nouns[0]}.{bare[1]}`?" if bare and nouns else ""

    def _anchor(self, name: str, place: Place) -> None:
        noun, _, key = name.partition(".")
        known, dates = self._known(noun), self._dates(noun)
        if noun == "campaign" and key not in known and key in self.facts_written:
            return  # what is wrong with it is told there
        if key not in known:
            self.found.unknown("field" if noun == "lead" else "fact", key, place, dates, _CURES[noun])
        elif noun == "campaign" and key not in dates:
            words = f"line {place.line} takes `{name}` for a date, and `{self.facts_written[key]}` is none"
            self.found.add(
                "no-date", words, self.facts_written.place(key), "write it as in 2026-04-21 or 2026-04-21 11:00"
            )
        elif key not in dates:
            these = ", ".join(f"{noun}.{each}" for each in sorted(dates))
            hint = f"these are: {these}" if dates else "declare one as a `date`, or write a date itself"
            self.found.add("no-date", f"`{name}` is no date", place, hint)

    def _known(self, noun: str) -> Collection[str]:
        return {"lead": self.all.names.fields, "campaign": self.facts, "event": self.entry}[noun]

    def _dates(self, noun: str) -> frozenset[str]:
        if noun == "campaign":
            return frozenset(name for name, value in self.facts.items() if type_of(value) == "date")
        fields = self.entry if noun == "event" else self.all.names.fields
        return frozenset(name for name, field in fields.items() if field.type == "date")


def type_of(value: Value) -> str:
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "number"
