"""Steps as written -> the planner's steps, each with its key, its place and its compiled conditions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nurture.core.conditions import Condition
from nurture.core.model import Value
from nurture.core.problems import did_you_mean
from nurture.core.steps import (
    Branch,
    Erase,
    Exit,
    If,
    Notify,
    Record,
    Send,
    Set,
    Split,
    Start,
    Step,
    Unsubscribe,
    Wait,
    WaitUntil,
)
from nurture.core.times.moments import Moment
from nurture.project.build_ids import Ids
from nurture.project.build_send import OWNER, need_owners, of_send
from nurture.project.campaign_scope import CampaignScope
from nurture.project.models.actions import (
    EraseStep,
    ExitStep,
    NotifyStep,
    RecordStep,
    SendStep,
    SetStep,
    StartStep,
    StepModel,
    UnsubscribeStep,
    WaitStep,
)
from nurture.project.models.steps import GoneStep, IfStep, SplitStep, WaitUntilStep
from nurture.project.scope import Scope
from nurture.project.tree import Block, place_of
from nurture.project.written_values import value_of

_BRANCH = "as in `into: {short: {share: 50, then: [{send: …}]}, nothing: {share: 50}}`"
_TAKEN = frozenset({"skipped"})
"""What `when` calls a step that it skipped."""


@dataclass(slots=True)
class StepBuilder:
    """Builds the steps of one campaign; keys are unique in it."""

    inside: CampaignScope
    ids: Ids

    @property
    def scope(self) -> Scope:
        return self.inside.all

    def steps(self, models: Collection[StepModel | GoneStep | None]) -> tuple[Step, ...]:
        for model in models:
            if isinstance(model, GoneStep):
                self.ids.step_gone(model)
        return tuple(self.build(model) for model in models if isinstance(model, StepModel))

    def build(self, model: StepModel) -> Step:
        return _BUILDERS[type(model)](self, model)

    def _send(self, model: SendStep) -> Send:
        self._template(model, "send")
        self._channel(model, "via")
        common = self._common(model, model.send, own="send")
        return Send(**common, template=model.send, via=model.via, **of_send(model, self.inside))

    def _wait(self, model: WaitStep) -> Wait:
        text = model.wait.text if model.wait else ""
        common = self._common(model, f"wait {text}")
        return Wait(**common, duration=model.wait) if model.wait else Wait(**common)

    def _wait_until(self, model: WaitUntilStep) -> WaitUntil:
        condition, time = self._until(model)
        if condition and model.at_most is None and "at_most" not in model.block:
            words, hint = "this could wait for ever", "say how long at most: `at_most: 7 days`"
            self.scope.found.add("no-at-most", words, model.place("wait_until"), hint)
        return WaitUntil(
            **self._common(model, f"wait_until {model.wait_until}"),
            condition=condition,
            moment=time,
            at_most=model.at_most,
            then=self.steps(model.then),
            otherwise=self.steps(model.else_),
        )

    def _until(self, model: WaitUntilStep) -> tuple[Condition | None, Moment | None]:
        if self.inside.is_time(model.wait_until):
            return None, self.inside.moment(model.block, "wait_until")
        return self.inside.conditions.read(model.block, "wait_until"), None

    def _if(self, model: IfStep) -> If:
        return If(
            **self._common(model, f"if {model.if_}"),
            condition=self.inside.conditions.read(model.block, "if"),
            then=self.steps(model.then),
            otherwise=self.steps(model.else_),
        )

    def _split(self, model: SplitStep) -> Split:
        common = self._common(model, model.split, own="split")
        return Split(**common, into=tuple(self._branches(model)))

    def _branches(self, model: SplitStep) -> Iterator[Branch]:
        written = model.block.block("into")
        if model.split and model.block.get("into", {}) == {}:
            self.scope.found.add("missing-key", f"`{model.split}` has no branches", model.place("split"), _BRANCH)
        shares = [branch.share for branch in model.into.values() if branch.share]
        if shares and len(shares) == len(written):
            self._add_up(model, round(sum(shares), 6))
        for name, branch in model.into.items():
            if name in _TAKEN:
                words = f"a branch cannot be called `{name}`"
                self.scope.found.add("bad-name", words, written.key_place(name), "give it another name")
            yield Branch(name, branch.share or 0, self.steps(branch.then), written.key_place(name))

    def _add_up(self, model: SplitStep, total: float) -> None:
        if total != 100:
            words = f"the shares of `{model.split}` add up to {total:g}, not to 100"
            hint = f"{100 - total:g} are missing" if total < 100 else f"{total - 100:g} are too many"
            self.scope.found.add("shares", words, model.block.key_place("into"), hint)

    def _start(self, model: StartStep) -> Start:
        place, known = model.place("start"), self.scope.names.campaigns - {self.inside.name}
        if model.start == self.inside.name:
            words = "a campaign cannot start itself"
            self.scope.found.add("start-itself", words, place, "say under `enter` who comes in `again`")
        elif model.start and model.start not in known:
            self.scope.found.unknown("campaign", model.start, place, known)
        return Start(**self._common(model, f"start {model.start}"), campaign=model.start)

    def _unsubscribe(self, model: UnsubscribeStep) -> Unsubscribe:
        self.scope.purpose(model.unsubscribe, model.place("unsubscribe"))
        return Unsubscribe(**self._common(model, f"unsubscribe {model.unsubscribe}"), purpose=model.unsubscribe)

    def _erase(self, model: EraseStep) -> Erase:
        return Erase(**self._common(model, f"erase {model.erase}"), why=model.erase)

    def _notify(self, model: NotifyStep) -> Notify:
        owner = model.notify == OWNER
        if owner:
            need_owners("notify: owner", model.place("notify"), self.inside)
        else:
            self._channel(model, "notify")
        if model.with_:
            self._template(model, "with")
        common = self._common(model, f"notify {model.notify}")
        channel = "" if owner else model.notify
        return Notify(**common, channel=channel, template=model.with_, owner=owner, again=model.again)

    def _set(self, model: SetStep) -> Set:
        written = model.block.get("set")
        values: dict[str, Value] = {}
        if isinstance(written, Block):
            read = {name: value_of(written, name, "field", self.inside.settable, self.scope) for name in model.set}
            values = {name: value for name, value in read.items() if value is not None}
        return Set(**self._common(model, f"set {' '.join(model.set)}"), values=values)

    def _record(self, model: RecordStep) -> Record:
        self.scope.event(model.record, model.place("record"))
        return Record(**self._common(model, f"record {model.record}"), event=model.record)

    def _exit(self, model: ExitStep) -> Exit:
        return Exit(**self._common(model, f"exit {model.exit}"), why=model.exit)

    def _common(self, model: StepModel, said: str, own: str = "") -> dict[str, Any]:
        """Key, place and `when` of a step. The value of its key `own` names it, else what it says, numbered."""
        at = place_of(model.block.path, next(iter(model.block.keys_at.values()), model.block.spot))
        when = self.inside.conditions.read(model.block, "when")
        return {"key": self.ids.key(model, said, own), "place": at, "when": when, "was": model.was}

    def _template(self, model: StepModel, key: str) -> None:
        name = model.block.get(key)
        if isinstance(name, str) and name not in self.scope.templates:
            hint = did_you_mean(name, self.scope.templates) or f"write templates/{name}.mjml"
            self.scope.found.add("unknown-template", f"there is no template `{name}`", model.place(key), hint)

    def _channel(self, model: StepModel, key: str) -> None:
        name = model.block.get(key)
        if isinstance(name, str) and name not in self.scope.channels:
            to_owners = ["owner"] if key == "notify" and self.scope.owners else []
            cure = (
                f"`notify: owner` tells whoever looks after the lead, `{name}` too" if name in self.scope.owners else ""
            )
            self.scope.found.unknown("channel", name, model.place(key), [*self.scope.channels, *to_owners], cure)


_BUILDERS: Mapping[type[StepModel], Callable[[StepBuilder, Any], Step]] = {
    SendStep: StepBuilder._send,
    WaitStep: StepBuilder._wait,
    WaitUntilStep: StepBuilder._wait_until,
    IfStep: StepBuilder._if,
    NotifyStep: StepBuilder._notify,
    SetStep: StepBuilder._set,
    RecordStep: StepBuilder._record,
    ExitStep: StepBuilder._exit,
    SplitStep: StepBuilder._split,
    StartStep: StepBuilder._start,
    UnsubscribeStep: StepBuilder._unsubscribe,
    EraseStep: StepBuilder._erase,
}
