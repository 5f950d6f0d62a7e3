"""Forms as written below `forms` in nurture.yaml."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from nurture.project.models.base import Written
from nurture.project.models.regions import LinkPerLanguage, PerLanguage
from nurture.project.models.sources import Accuracy
from nurture.project.models.values import Texts, wrong
from nurture.project.models.web_addresses import Sites
from nurture.project.tree import Block, Series

_TEXT_OR_EACH: dict[str, Any] = {
    "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]
}
_ASKS: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": _TEXT_OR_EACH},
    ]
}


def _asks(written: Any) -> Any:
    """Fields alone, or each with its label."""
    if isinstance(written, Block):
        return written
    names = [written] if isinstance(written, str) else written
    if isinstance(names, Series | list) and all(isinstance(name, str) for name in names):
        return {name: {} for name in names}
    raise wrong("wrong-type", "fields are meant here, as in `[first_name]`, or `{first_name: What is your name?}`")


def _label(written: Any) -> Any:
    return {"": written} if isinstance(written, str) else written or {}


Label = Annotated[dict[str, str], BeforeValidator(_label)]
Asks = Annotated[dict[str, Label], BeforeValidator(_asks), WithJsonSchema(_ASKS)]


class FormModel(Written):
    """What a web site asks people. A form is a source, and an event `submitted` of its name."""

    required: ClassVar[tuple[str, ...]] = ("title",)
    title: PerLanguage = Field(
        default_factory=dict,
        description="Its heading; also for each language.",
        examples=["Get the guide", {"en": "Get the guide", "pl": "Pobierz poradnik"}],
    )
    asks: Asks = Field(
        default_factory=dict,
        description="Fields beside `email`; those of your own with the words that ask for them.",
        examples=[["first_name"], {"company_size": "How many people work with you?"}],
    )
    needs: Texts = Field(
        (),
        alias="required",
        description="Those that must be filled in. Left out: `email` alone.",
        examples=[["first_name"]],
    )
    consents: Texts = Field(
        (), description="What can be agreed to, each by a box without a tick.", examples=[["newsletter", "tracking"]]
    )
    incentive: PerLanguage = Field(
        default_factory=dict,
        description="What people get for it; also for each language.",
        examples=["CRM guide", {"en": "CRM guide", "pl": "Przewodnik po CRM"}],
    )
    accuracy: Accuracy | None = Field(None, description="How true it is what they say of themselves.", examples=["low"])
    button: PerLanguage = Field(
        default_factory=dict,
        description="What stands on its button; also for each language. Left out: Send.",
        examples=["Send me the guide"],
    )
    thanks: LinkPerLanguage = Field(
        default_factory=dict,
        description="Your page that follows; also for each language. Left out: a page of nurture's.",
        examples=["https://lumo.example/thanks"],
    )
    was: Texts = Field((), description="Names that it had before.", examples=["seat-form"])
    embedded_in: Sites = Field(
        (), description="Sites that may show it in a frame. Left out: none.", examples=[["https://lumo.example"]]
    )
