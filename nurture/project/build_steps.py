"""Steps as written -> the planner's steps, each with its key, its place and its compiled conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import PydanticCustomError

from nurture.core.campaigns import Exit, If, Notify, Record, Send, Set, Step, Wait, WaitUntil
from nurture.core.conditions import Condition
from nurture.core.intake import read_value
from nurture.core.model import Value
from nurture.core.moments import Moment
from nurture.core.problems import Place, did_you_mean
from nurture.core.program import Field
from nurture.project.models.steps import (
    ExitStep,
    IfStep,
    NotifyStep,
    RecordStep,
    SendStep,
    SetStep,
    StepModel,
    WaitStep,
    WaitUntilStep,
)
from nurture.project.models.values import moment
from nurture.project.scope import Scope
from nurture.project.tree import Block, place_of


@dataclass(slots=True)
class StepBuilder:
    """Builds the steps of one campaign; keys are unique in it."""

    scope: Scope
    entry: frozenset[str] = frozenset()
    keys: Counter[str] = field(default_factory=Counter)
    named: dict[str, Place] = field(default_factory=dict)

    def steps(self, models: Iterable[StepModel | None]) -> tuple[Step, ...]:
        return tuple(self.build(model) for model in models if model is not None)

    def build(self, model: StepModel) -> Step:
        return _BUILDERS[type(model)](self, model)

    def _send(self, model: SendStep) -> Send:
        self._template(model, "send")
        self._channel(model, "via")
        self.scope.window(model.window, model.place("window"))
        return Send(
            **self._common(model, model.send, alone=True),
            template=model.send,
            via=model.via,
            requested=model.requested,
            window=model.window,
            window_place=model.place("window") if model.window else None,
        )

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
        try:
            time = moment(model.wait_until)
        except PydanticCustomError as error:
            hint = str((error.context or {}).get("hint", ""))
            self.scope.found.add(error.type, error.message(), model.place("wait_until"), hint)
            return None, None
        return (None, time) if time else (self.scope.condition(model.block, "wait_until", self.entry), None)

    def _if(self, model: IfStep) -> If:
        return If(
            **self._common(model, f"if {model.if_}"),
            condition=self.scope.condition(model.block, "if", self.entry),
            then=self.steps(model.then),
            otherwise=self.steps(model.else_),
        )

    def _notify(self, model: NotifyStep) -> Notify:
        if model.notify == "owner" and "owner" not in self.scope.channels:
            self.scope.found.later("notify: owner", model.place("notify"))
        else:
            self._channel(model, "notify")
        if model.with_:
            self._template(model, "with")
        return Notify(**self._common(model, f"notify {model.notify}"), channel=model.notify, template=model.with_)

    def _set(self, model: SetStep) -> Set:
        written = model.block.get("set")
        values: dict[str, Value] = {}
        if isinstance(written, Block):
            values = {name: value for name in model.set if (value := self._value(written, name)) is not None}
        return Set(**self._common(model, f"set {' '.join(model.set)}"), values=values)

    def _record(self, model: RecordStep) -> Record:
        self.scope.event(model.record, model.place("record"))
        return Record(**self._common(model, f"record {model.record}"), event=model.record)

    def _exit(self, model: ExitStep) -> Exit:
        return Exit(**self._common(model, f"exit {model.exit}"), why=model.exit)

    def _common(self, model: StepModel, key: str, alone: bool = False) -> dict[str, Any]:
        """Key, place and `when` of a step. A send's template names it `alone`; the key of others is numbered."""
        at = place_of(model.block.path, next(iter(model.block.keys_at.values()), model.block.spot))
        when = self.scope.condition(model.block, "when", self.entry)
        return {"key": self._key(model, key, alone), "place": at, "when": when}

    def _key(self, model: StepModel, key: str, alone: bool) -> str:
        if not model.id and not alone:
            self.keys[key] += 1
            return key if self.keys[key] == 1 else f"{key} #{self.keys[key]}"
        name, at = (model.id, model.place("id")) if model.id else (key, model.place("send"))
        if name and (first := self.named.get(name)):
            code = "duplicate-id" if model.id else "sent-twice"
            words = f"the id `{name}` is taken" if model.id else f"`{name}` is sent twice in this campaign"
            hint = f"the first stands on line {first.line}" + ("" if model.id else "; give this one an `id`")
            self.scope.found.add(code, words, at, hint)
        self.named.setdefault(name, at)
        return name

    def _template(self, model: StepModel, key: str) -> None:
        name = model.block.get(key)
        if isinstance(name, str) and name not in self.scope.templates:
            hint = did_you_mean(name, self.scope.templates) or f"write templates/{name}.mjml"
            self.scope.found.add("unknown-template", f"there is no template `{name}`", model.place(key), hint)

    def _channel(self, model: StepModel, key: str) -> None:
        name = model.block.get(key)
        if isinstance(name, str) and name not in self.scope.channels:
            self.scope.found.unknown("channel", name, model.place(key), self.scope.channels)

    def _value(self, written: Block, name: str) -> Value | None:
        fields = self.scope.names.fields
        if name not in fields or name == "email":
            self.scope.found.unknown("field", name, written.key_place(name), set(fields) - {"email"})
            return None
        if not fields[name].type:
            return None
        value = read_value(written[name], fields[name], self.scope.zone)
        if value is None and written[name]:
            words = f"`{written[name]}` does not fit the field `{name}`"
            self.scope.found.add("wrong-value", words, written.place(name), _fitting(fields[name]))
        return value


def _fitting(field: Field) -> str:
    return "it is one of " + ", ".join(field.choices) if field.choices else f"its type is {field.type}"


_BUILDERS: Mapping[type[StepModel], Callable[[StepBuilder, Any], Step]] = {
    SendStep: StepBuilder._send,
    WaitStep: StepBuilder._wait,
    WaitUntilStep: StepBuilder._wait_until,
    IfStep: StepBuilder._if,
    NotifyStep: StepBuilder._notify,
    SetStep: StepBuilder._set,
    RecordStep: StepBuilder._record,
    ExitStep: StepBuilder._exit,
}
