"""Forms as written -> the planner's forms; everything they name must exist."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from nurture.core.forms import CONFIRM, UNCONFIRMED, Form
from nurture.core.problems import Place
from nurture.core.program import Purpose
from nurture.project.models.forms import FormModel
from nurture.project.models.wiring import WiringModel
from nurture.project.scope import Scope
from nurture.project.tree import Block

OURS = ("email", "consent", "lang", "words", "once", "leave_empty")
"""Names of what a form sends beside the fields that it asks for."""


@dataclass(frozen=True, slots=True)
class FormBuilder:
    """`purposes` are the project's consents."""

    model: WiringModel
    scope: Scope
    purposes: Mapping[str, Purpose]

    def forms(self) -> dict[str, Form]:
        return {name: self._form(name, model) for name, model in self.model.forms.items()}

    def _form(self, name: str, model: FormModel) -> Form:
        self._name(name)
        block, by_language = model.block, self.scope.by_language
        for consent in model.consents:
            self._consent(consent, model)
        asks, confirms = block.block("asks"), [each for each in model.consents if self._confirms(each)]
        if confirms and "web" not in self.model.block:
            words = f"`{confirms[0]}` is confirmed by a link, and there is no `web` where it could lead to"
            self.scope.found.add(
                "missing-key", words, block.key_place("consents"), "say where `nurture serve` is reached: `web: …`"
            )
        return Form(
            name=name,
            place=self.model.block.block("forms").key_place(name),
            title=by_language(model.title, block, "title"),
            asks={each: self._label(asks, each) for each in model.asks if self._field(each, model)},
            required=frozenset(self._required(model)),
            consents=model.consents,
            confirms=bool(confirms),
            incentives=by_language(model.incentive, block, "incentive"),
            accuracy=model.accuracy or "",
            button=by_language(model.button, block, "button"),
            thanks=by_language(model.thanks, block, "thanks"),
            embedded_in=model.embedded_in,
            was=tuple(old for index, old in enumerate(model.was) if self._is_gone(old, name, index, model)),
        )

    def _name(self, name: str) -> None:
        found, place = self.scope.found, self.model.block.block("forms").key_place(name)
        self.scope.in_address("form", name, place)
        if name in self.model.block.block("sources"):
            words = f"`{name}` is a source and a form"
            found.add("shared-name", words, place, "a form is a source by itself: call one of them otherwise")
        if f"{CONFIRM} {name}" in self.scope.names.campaigns:
            words, where = f"no campaign is called `{CONFIRM} {name}`", Place(f"campaigns/{CONFIRM} {name}.yaml")
            found.add("reserved-name", words, where, f"nurture calls so the one that comes with the form `{name}`")
        reserved = {UNCONFIRMED, f"{UNCONFIRMED} {name}"} & self.model.block.block("events").keys()
        for event in sorted(reserved):
            words, where = f"no event is called `{event}`", self.model.block.block("events").key_place(event)
            found.add("reserved-name", words, where, "nurture calls so what a form has still to be confirmed")

    def _is_gone(self, old: str, name: str, index: int, model: FormModel) -> bool:
        """Whether nothing else is called so, or was."""
        names = [*self.model.sources, *self.model.forms]
        names += [each for form, other in self.model.forms.items() if form != name for each in other.was]
        if old in names:
            words, place = f"`{old}` is, or was, another form or a source", model.block.item_place("was", index)
            self.scope.found.add("shared-name", words, place, "leave it out here, or call the other one otherwise")
        return old not in names

    def _label(self, asks: Block, name: str) -> Mapping[str, str]:
        label = asks.get(name)
        return self.scope.by_language({"": label} if isinstance(label, str) else label, asks, name) if label else {}

    def _confirms(self, consent: str) -> bool:
        return consent in self.purposes and bool(self.purposes[consent].confirm)

    def _consent(self, name: str, model: FormModel) -> None:
        place = model.place("consents")
        if name not in self.scope.consents:
            self.scope.found.unknown("consent", name, place, self.scope.consents)
        elif name in self.purposes and not self.purposes[name].text:
            words = f"`{name}` has no text that a form could show"
            self.scope.found.add(
                "missing-key", words, place, "leave it out here; with a `basis` no agreement is needed"
            )

    def _field(self, name: str, model: FormModel) -> bool:
        fields = self.scope.names.fields
        where = model.block.block("asks")
        place = where.key_place(name) if name in where else model.place("asks")
        if name in OURS:
            words = f"`{name}` is what every form sends by itself" if name == "email" else f"no form asks for `{name}`"
            self.scope.found.add("reserved-name", words, place, "leave it out, or give the field another name")
        elif name not in fields:
            self.scope.found.unknown("field", name, place, fields, "declare it under `fields:`")
        return name in fields and name not in OURS

    def _required(self, model: FormModel) -> Collection[str]:
        fields = self.scope.names.fields
        for index, name in enumerate(model.needs):
            place = model.block.item_place("required", index)
            if name in model.asks or name == "email":
                continue
            if name not in fields:
                self.scope.found.unknown("field", name, place, fields, "declare it under `fields:`")
            else:
                words = f"`{name}` is required, and the form does not ask for it"
                self.scope.found.add("unknown-field", words, place, "list it under `asks` too")
        return set(model.needs) - {"email"}
