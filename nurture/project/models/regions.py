"""Values about countries and languages: whose law, what it allows, and what is written once or for each language."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from nurture.core.problems import did_you_mean
from nurture.project.models.values import wrong
from nurture.project.models.web_addresses import LinkAddress
from nurture.project.tree import Block

JURISDICTIONS = (
    *("EU", "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
    *("IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
"""The Union, and its members."""


def _jurisdiction(text: str) -> str:
    if text in JURISDICTIONS:
        return text
    near = text.upper() if text.upper() in JURISDICTIONS else "GR" if text.upper() == "EL" else ""
    hint = f"did you mean `{near}`?" if near else did_you_mean(text.upper(), JURISDICTIONS)
    words = f"`{text}` is no jurisdiction whose law nurture knows"
    raise wrong("unknown-jurisdiction", words, hint or "write `EU`, or the two letters of one of its countries")


def _tracking(word: Any) -> Any:
    if word == "full":
        words = "`full` is for those who agreed to `tracking`, and needs no word here: nobody else is tracked by name"
        raise wrong("needs-agreement", words, "write `aggregate`, `hygiene` or `none`, or leave it out")
    return word


def _by_language(written: Any) -> Any:
    if isinstance(written, str):
        return {"": written}
    if isinstance(written, Block):
        return written
    raise wrong("wrong-type", "text is meant here, or one for each language, as in `{pl: …, en: …}`")


_EACH: dict[str, Any] = {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}

Jurisdiction = Annotated[str, AfterValidator(_jurisdiction), WithJsonSchema({"enum": list(JURISDICTIONS)})]
Tracking = Annotated[Literal["none", "aggregate", "hygiene"], BeforeValidator(_tracking)]
PerLanguage = Annotated[dict[str, str], BeforeValidator(_by_language), WithJsonSchema(_EACH)]
"""Text by language; under "" what is written for all of them."""
LinkPerLanguage = Annotated[dict[str, LinkAddress], BeforeValidator(_by_language), WithJsonSchema(_EACH)]
