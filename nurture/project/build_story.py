"""A story as written -> a frozen value; the names in it must exist, and what it says must be able to happen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from typing import Any

from nurture.core.addresses import Refusal, read_address
from nurture.core.campaigns import Campaign
from nurture.core.happenings import facts_of
from nurture.core.paths import all_steps
from nurture.core.problems import Place
from nurture.core.steps import Send, Split
from nurture.core.stories import Story, StoryLine
from nurture.project.models.base import keys_of
from nurture.project.models.story import HELD, SKIPPED, GivenModel, LeadModel, LineModel, StateModel, StoryModel
from nurture.project.scope import Scope
from nurture.project.tree import Block, Series, place_of
from nurture.project.written_values import value_of

_NOTHING = "nothing"
_OWNER = "owner"


@dataclass(frozen=True, slots=True)
class StoryBuilder:
    """`campaigns` are those without an error, `messages` what all of them send. While some are `unread` or wrong, no
    step of theirs is told as missing: their own mistake may be the cause."""

    scope: Scope
    campaigns: Mapping[str, Campaign]
    messages: Collection[str]
    unread: Collection[str]

    def story(self, model: StoryModel) -> Story:
        known = {*self.campaigns, *self.unread}
        self._check(model.block, "campaign", [model.campaign], "campaign", known)
        self._split(model)
        if model.lead:
            self._lead(model.lead)
        for line in model.then:
            self._line(line, model)
        self._order(model)
        for given in model.given:
            self._given(given, model.starts)
        return Story(
            title=model.story,
            place=Place(model.block.path),
            campaign=model.campaign,
            lead=_plain(model.lead.block) if model.lead else {},
            starts=model.starts,
            given=tuple(_said(given) for given in model.given),
            lines=tuple(_said(line) for line in model.then),
            split=model.split,
            holdout=self._holdout(model),
            language=model.language,
        )

    # ------------------------------------------------------------ the story as a whole

    def _told(self, model: StoryModel) -> Iterable[Campaign]:
        """The campaigns that the story is about."""
        return [campaign for name, campaign in self.campaigns.items() if model.campaign in ("", name)]

    def _knows_all(self, model: StoryModel) -> bool:
        return model.campaign in self.campaigns or not (model.campaign or self.unread)

    def _split(self, model: StoryModel) -> None:
        steps = [step for campaign in self._told(model) for step in all_steps(campaign)]
        splits = {step.key: [branch.name for branch in step.into] for step in steps if isinstance(step, Split)}
        written = model.block.block("split")
        for name, branch in model.split.items():
            if name not in splits:
                if self._knows_all(model):
                    self.scope.found.unknown("split", name, written.key_place(name), splits)
            elif branch not in splits[name]:
                self.scope.found.unknown("branch", branch, written.place(name), splits[name])

    def _holdout(self, model: StoryModel) -> bool:
        if model.holdout and self._knows_all(model) and not any(each.holdout for each in self._told(model)):
            words = f"`{model.campaign}` holds nobody out" if model.campaign else "no campaign holds anybody out"
            self.scope.found.add("no-holdout", words, model.place("holdout"), "give the campaign a `holdout: 5`")
        return model.holdout

    def _lead(self, lead: LeadModel) -> None:
        names = self.scope.names
        self._check(lead.block, "source", [lead.source], "source", names.sources)
        self._check(lead.block, "consents", lead.consents, "consent", self.scope.consents)
        if lead.email and isinstance(read_address(lead.email), Refusal):
            words = f"`{lead.email}` is no address that can be written to"
            self.scope.found.add("bad-address", words, lead.place("email"), "as in `ada@example.com`")
        for name in lead.block.keys() - {"source", "consents"}:
            value_of(lead.block, name, "field", names.fields, self.scope)

    # ------------------------------------------------------------ lines

    def _given(self, given: GivenModel, starts: str) -> None:
        self.scope.event(given.happens, given.place("happens"))
        self._facts(given, keys_of(GivenModel))
        if _day(given.at, starts) > 0:
            words = f"`given` is what happened before the story, and `{given.at}` is not"
            self.scope.found.add("bad-time", words, given.place("at"), "as in `day -3`; or write it under `then`")

    def _line(self, line: LineModel, story: StoryModel) -> None:
        block = line.block
        if not {"at", "until"} & block.keys():
            words, hint = "`at` is missing here", "as in `at: day 3 09:00`"
            self.scope.found.add("missing-key", words, block.key_place(""), hint)
        self.scope.event(line.happens, line.place("happens"))
        self._facts(line, keys_of(LineModel))
        if self._knows_all(story):
            self._check(block, "sends", line.sends, "message", {*self.messages, _NOTHING})
        self._notifies(line)
        self._steps(line, story)
        for name in block.block("changes"):
            known = {name: field for name, field in self.scope.names.fields.items() if name != "email"}
            value_of(block.block("changes"), name, "field", known, self.scope)
        if line.is_:
            self._state(line.is_)

    def _order(self, model: StoryModel) -> None:
        """A span that would end before what stands above it says nothing of what happened since."""
        last = ""
        for line in model.then:
            if -inf < _day(line.until, model.starts) < _day(last, model.starts):
                words = f"`until: {line.until}` is over before `{last}`, which stands above it"
                self.scope.found.add(
                    "bad-time", words, line.place("until"), f"as in `until: {last}`, or move the line up"
                )
            last = max(last, line.at or line.until, key=lambda at: _day(at, model.starts))

    def _facts(self, line: LineModel | GivenModel, keys: frozenset[str]) -> None:
        """What stands beside the keys of a line are facts of what happens."""
        facts = facts_of(line.happens, self.scope.names.facts)
        for name in line.block.keys() - keys:
            if name in facts:
                value_of(line.block, name, "fact", facts, self.scope)
            else:
                known = [*facts, *(key for key in keys if key not in line.block)]
                noun = "fact" if line.happens else "key"
                self.scope.found.unknown(noun, name, line.block.key_place(name), known)

    def _notifies(self, line: LineModel) -> None:
        if _OWNER in line.notifies and not self.scope.owners and _OWNER not in self.scope.channels:
            place = line.block.item_place("notifies", line.notifies.index(_OWNER))
            self.scope.found.add("no-owners", "nurture.yaml names no owners", place, "add them under `owners`")
        self._check(line.block, "notifies", line.notifies, "channel", {*self.scope.channels, _NOTHING, _OWNER})

    def _steps(self, line: LineModel, story: StoryModel) -> None:
        """Steps that are skipped, messages that are held, and why."""
        if self._knows_all(story):
            steps = [step for campaign in self._told(story) for step in all_steps(campaign)]
            sends = {name for step in steps if isinstance(step, Send) for name in (step.key, step.template)}
            self._check(line.block, "skips", line.skips, "step", {*sends, *(step.key for step in steps)})
            self._check(line.block, "holds", line.holds, "message", sends)
        reasons = {*(SKIPPED if line.skips else ()), *(HELD if line.holds else ())}
        if line.because and line.because not in reasons:
            kind = "skipped" if line.because in SKIPPED else "held"
            words = f"`{line.because}` is why something is {kind}, and here nothing is"
            hint = "beside it stands " + ("`skips: STEP`" if kind == "skipped" else "`holds: STEP`")
            self.scope.found.add("no-such-reason", words, line.place("because"), hint)

    def _state(self, state: StateModel) -> None:
        names = self.scope.names
        self._check(state.block, "temperature", [state.temperature], "temperature", names.temperatures)
        self._check(state.block, "stage", [state.stage], "stage", names.stages)
        if state.owner and not self.scope.owners:
            place = state.place("owner")
            self.scope.found.add("no-owners", "nurture.yaml names no owners", place, "add them under `owners`")
        else:
            self._check(state.block, "owner", [state.owner], "owner", self.scope.owners)

    def _check(self, block: Block, key: str, names: Iterable[str], noun: str, known: Collection[str]) -> None:
        for index, name in enumerate(names):
            if name and name not in known:
                self.scope.found.unknown(noun, name, block.item_place(key, index), known)


def _day(at: str, starts: str) -> float:
    """The 16 of `day 16 09:00`, and of a date; what is neither is before every one."""
    if at.startswith("day "):
        return int(at.split()[1])
    if not at or not starts:
        return -inf
    return (date.fromisoformat(at[:10]) - datetime.fromisoformat(starts).date()).days


def _said(model: LineModel | GivenModel) -> StoryLine:
    block = model.block
    until = "until" in block
    says = {key: value for key, value in _plain(block).items() if key not in ("at", "until")}
    at = str(block.get("until" if until else "at") or "")
    return StoryLine(at, place_of(block.path, block.spot), until, says)


def _plain(written: Any) -> Any:
    """Plain dicts, lists and texts, as they were written: `+48 600` is no number here."""
    if isinstance(written, Block):
        return {key: _plain(value) for key, value in written.items()}
    return [_plain(value) for value in written] if isinstance(written, Series) else written
