"""What a walk through one condition knows and gathers: the project's names, the mistakes, what is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from nurture.core.conditions.closures import Term, declared, field_of_lead, points_level, reading, today
from nurture.core.conditions.nouns import Names
from nurture.core.conditions.syntax import Mistake
from nurture.core.problems import did_you_mean
from nurture.core.view import View

_CURES = {
    "field": "declare it under `fields:` in nurture.yaml",
    "event": "list it under `events:` in nurture.yaml",
    "segment": "define it under `segments:` in nurture.yaml",
}


@dataclass(slots=True)
class Scope:
    source: str
    names: Names
    mistakes: list[Mistake]
    events: set[str] = field(default_factory=set)
    segments: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    asks_owner: bool = False
    sees_all: bool = False

    def tell(self, code: str, message: str, offset: int, hint: str = "", length: int = 1) -> None:
        self.mistakes.append(Mistake(code, message, offset, hint, length))

    def known(
        self, what: str, word: str, known: Collection[str], offset: int, of: str = "this project", cure: str = ""
    ) -> bool:
        """Whether `word` is among `known`; if not, a mistake `unknown-…` with the nearest one."""
        if word in known:
            return True
        known = sorted(known)
        hint = (
            did_you_mean(word, known)
            or cure
            or _CURES.get(what)
            or (f"known: {', '.join(known[:12])}" if known else "")
        )
        message = f"`{word}` is no {what} of {of}"
        self.tell(f"unknown-{what}", message, offset, hint, len(word))
        return False

    def lead_field(self, name: str, offset: int, behind: int) -> Term | None:
        """`lead.NAME`, which begins at `offset` and whose name stands at `behind`."""
        text = f"lead.{name}"
        if name == "source":
            return self._source(text, offset)
        if name == "email":
            return Term(reading(lambda view: view.lead.email or None), text, offset, "text")
        if not self.known("field", name, {*self.names.fields, "email", "source"}, behind):
            return None
        self.fields.add(name)
        return declared(field_of_lead(name), text, offset, self.names.fields[name])

    def entry_fact(self, name: str, offset: int, behind: int) -> Term | None:
        if not self.known("fact", name, self.names.entry, behind, "what lets a lead in"):
            return None
        return declared(reading(lambda view: view.entry.get(name)), f"event.{name}", offset, self.names.entry[name])

    def campaign_fact(self, name: str, offset: int, behind: int) -> Term | None:
        facts = self.names.campaign
        if facts is None:
            hint = "ask for it in the campaign's own file"
            self.tell("outside-campaign", f"`campaign.{name}` says nothing outside of a campaign", offset, hint, 8)
            return None
        if not self.known("fact", name, facts, behind, "this campaign", f"write it under `facts:`: `{name}: …`"):
            return None
        return Term(reading(lambda view: view.campaign.get(name)), f"campaign.{name}", offset, facts[name])

    def owner_fact(self, name: str, offset: int, behind: int) -> Term | None:
        if not self.names.owner:
            hint = "name those who look after leads under `owners:` in nurture.yaml"
            self.tell("no-owners", "this project has no owners", offset, hint, len("owner"))
            return None
        if not self.known("fact", name, self.names.owner, behind, "an owner"):
            return None
        self.asks_owner = True
        ask = reading(lambda view: view.owner.get(name) or None)
        return Term(ask, f"owner.{name}", offset, "choice", self.names.owner[name])

    def source_fact(self, name: str, offset: int, behind: int) -> Term | None:
        if not self.known("fact", name, self.names.quality, behind, "a source"):
            return None
        ask = reading(lambda view: view.source.get(name) or None)
        return Term(ask, f"source.{name}", offset, "choice", self.names.quality[name])

    def bare(self, name: str, offset: int) -> Term | None:
        """A name that stands alone: `score`, `temperature`, `today` …"""
        if name in _LEVELS:
            return Term(points_level(_LEVELS[name]), name, offset, "number", level=_LEVELS[name])
        match name:
            case "fit":
                return Term(reading(View.fit), name, offset, "number")
            case "temperature":
                known = self.names.temperatures
                return Term(reading(lambda view: view.temperature), name, offset, "temperature", known)
            case "stage":
                return Term(reading(lambda view: view.stage or None), name, offset, "stage", self.names.stages)
            case "source":
                return self._source(name, offset)
            case "today":
                return Term(today, name, offset, "date")
            case "tracked":
                return Term(reading(lambda view: view.tracked), name, offset, "yes or no")
        self._strange(name, offset)
        return None

    def _source(self, text: str, offset: int) -> Term:
        return Term(reading(lambda view: view.lead.source or None), text, offset, "source", self.names.sources)

    def _strange(self, name: str, offset: int) -> None:
        if name in self.names.events:
            self.mistakes.append(event_alone(name, offset))
            return
        if name in self.names.fields:
            hint = f"did you mean `lead.{name}`?"
        elif name in self.names.words:
            hint = f"it is called: `{name}(…)`"
        elif name in self.names.segments:
            hint = f"did you mean `lead is {name}`?"
        else:
            hint = did_you_mean(name, [*_BARE, *self.names.words]) or f'a text stands in quotes: `"{name}"`'
        self.tell("unknown-name", f"`{name}` is no name that a condition knows", offset, hint, len(name))


def event_alone(event: str, offset: int = 0) -> Mistake:
    """What is wrong where an event stands without a word that asks for it."""
    return Mistake("unknown-name", f"`{event}` is an event", offset, f'did you mean `has("{event}")`?', len(event))


_LEVELS: Mapping[str, Callable[[View], float]] = {"score": View.score, "engagement": View.engagement}
_BARE = (*_LEVELS, "fit", "temperature", "stage", "source", "today", "tracked", "lead", "event", "owner", "campaign")
