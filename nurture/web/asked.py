"""A form as its reader sees it: in which language, with which fields, and what can be agreed to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nurture.core.cells import BUILT_IN
from nurture.core.forms import Form, spoken
from nurture.core.program import Field, Project
from nurture.web.agreements import Agreement, agreements, mark_of
from nurture.web.words import Words
from nurture.web.words import spoken as words_in

FEW = 4
"""So many choices are all shown; of more one is taken from a list."""
_AUTOCOMPLETE = {
    "email": "email",
    "first_name": "given-name",
    "last_name": "family-name",
    "organisation": "organization",
    "phone": "tel",
    "country": "country-name",
}
_KINDS = {"date": "date", "yes or no": "checkbox"}
_EMAIL = Field("email", "text")


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the page. `kind` is an HTML type, or `radio` or `select` for one with `choices`."""

    name: str
    label: str
    kind: str
    is_required: bool
    choices: tuple[str, ...] = ()
    autocomplete: str = "off"
    mode: str = "text"


@dataclass(frozen=True, slots=True)
class Asked:
    """A form in one language, in which `say` speaks too, as far as it can."""

    form: Form
    project: Project
    language: str

    @property
    def say(self) -> Words:
        return words_in(self.language)

    def said(self, texts: Mapping[str, str]) -> str:
        return spoken(texts, self.language)

    @property
    def incentive(self) -> str:
        return self.said(self.form.incentives)

    @property
    def fields(self) -> Mapping[str, Field]:
        """Those that it asks for, with their types; the address is the first."""
        return {"email": _EMAIL, **{name: self.project.fields[name] for name in self.form.asks}}

    @property
    def inputs(self) -> Iterator[Input]:
        for name, field in self.fields.items():
            kind = "radio" if len(field.choices) <= FEW else "select"
            yield Input(
                name=name,
                label=self._label(name),
                kind={"email": "email", "phone": "tel"}.get(name)
                or (kind if field.choices else _KINDS.get(field.type, "text")),
                is_required=name == "email" or name in self.form.required,
                choices=field.choices,
                autocomplete=_AUTOCOMPLETE.get(name, "off"),
                mode="decimal" if field.type == "number" else "text",
            )

    def _label(self, name: str) -> str:
        own = self.said(self.form.asks.get(name, {}))
        if not own and name in BUILT_IN:
            return self.say(f"field_{name}")
        return own or name.replace("_", " ").capitalize()

    @property
    def agreements(self) -> list[Agreement]:
        return agreements(self.form.consents, self.project, self.language)

    @property
    def words(self) -> str:
        """A mark of all that can be agreed to, as it is shown now."""
        return mark_of(self.agreements)
