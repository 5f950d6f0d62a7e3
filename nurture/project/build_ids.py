"""The keys of one campaign's steps: an id or a name of their own, each once; the others by what they say, numbered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nurture.core.problems import Place
from nurture.project.models.actions import StepModel
from nurture.project.problems import Collector

_TWICE = {
    "send": ("sent-twice", "`{}` is sent twice in this campaign", "; give this one an `id`"),
    "split": ("duplicate-id", "the name `{}` is taken in this campaign", "; give this one another name"),
}


@dataclass(slots=True)
class Ids:
    """`named` are ids, messages and splits, with the place of each."""

    found: Collector
    counts: Counter[str] = field(default_factory=Counter)
    named: dict[str, Place] = field(default_factory=dict)

    def key(self, model: StepModel, said: str, own: str = "") -> str:
        """The key of a step that says `said`; the value of its key `own`, where it has one, names it alone."""
        if not model.id and not own:
            self.counts[said] += 1
            return said if self.counts[said] == 1 else f"{said} #{self.counts[said]}"
        name, at = (model.id, model.place("id")) if model.id else (said, model.place(own))
        if name and (first := self.named.get(name)):
            code, words, cure = ("duplicate-id", "the id `{}` is taken", "") if model.id else _TWICE[own]
            self.found.add(code, words.format(name), at, f"the first stands on line {first.line}{cure}")
        self.named.setdefault(name, at)
        return name
