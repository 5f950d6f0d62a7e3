"""The ids of one campaign's steps, each once, and what became of those that are gone.

A send is known by its template's name or its id, a split by its name; other steps by their id, else by what they say,
numbered when it is said again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from nurture.core.problems import Place
from nurture.project.models.actions import StepModel
from nurture.project.models.steps import GoneStep
from nurture.project.problems import Collector

_TWICE = {
    "send": ("sent-twice", "`{}` is sent twice in this campaign", "; give this one an `id`"),
    "split": ("duplicate-id", "the name `{}` is taken in this campaign", "; give this one another name"),
}


@dataclass(slots=True)
class Ids:
    """`named` are ids, messages and splits, with the place of each; `gone` the old ids, each with the one after it."""

    found: Collector
    counts: Counter[str] = field(default_factory=Counter)
    named: dict[str, Place] = field(default_factory=dict)
    gone: dict[str, tuple[str, Place]] = field(default_factory=dict)

    def key(self, model: StepModel, said: str, own: str = "") -> str:
        """The key of a step that says `said`; the value of its key `own`, where it has one, names it alone."""
        if model.id or own:
            return self._named(model, said, own)
        if model.was:
            words = "`was` is what the id of a step was before, and this step has none"
            self.found.add("no-id", words, model.place("was"), "give it an `id`")
        self.counts[said] += 1
        return said if self.counts[said] == 1 else f"{said} #{self.counts[said]}"

    def _named(self, model: StepModel, said: str, own: str) -> str:
        name, at = (model.id, model.place("id")) if model.id else (said, model.place(own))
        if name and (first := self.named.get(name)):
            code, words, cure = ("duplicate-id", "the id `{}` is taken", "") if model.id else _TWICE[own]
            self.found.add(code, words.format(name), at, f"the first stands on line {first.line}{cure}")
        self.named.setdefault(name, at)
        for index, old in enumerate(model.was):
            self._leave(old, name, model.block.item_place("was", index))
        return name

    def step_gone(self, model: GoneStep) -> None:
        if model.id and model.moved_to:
            self._leave(model.id, model.moved_to, model.place("moved_to"))

    def _leave(self, old: str, new: str, place: Place) -> None:
        if old in self.gone:
            words = f"what became of `{old}` is said on line {self.gone[old][1].line} already"
            self.found.add("moved-twice", words, place, "leave one of them out")
        self.gone.setdefault(old, (new, place))

    def moved(self) -> Mapping[str, str]:
        """Which id stands in the place of each that is gone. To be asked when all steps have their keys."""
        moved = {}
        for old, (new, place) in self.gone.items():
            if old in self.named:
                words = f"`{old}` is still a step of this campaign, on line {self.named[old].line}"
                self.found.add("not-gone", words, place, "only an id that is no more has another in its place")
            elif (last := self._last(old)) in self.named:
                moved[old] = last
            elif new in self.gone:
                self.found.add("moved-in-circle", f"`{old}` and `{last}` take each other's place", place)
            else:
                self.found.unknown("step", new, place, self.named)
        return moved

    def _last(self, old: str) -> str:
        """The end of the chain of ids that begins with `old`, or where it comes round again."""
        seen = {old}
        while old in self.gone and (old := self.gone[old][0]) not in seen:
            seen.add(old)
        return old
