"""What nurture.yaml wires plugins to: sources with their columns and consents, and whatever else names one."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from nurture.project.models.base import Written
from nurture.project.tree import Block

Accuracy = Literal["high", "medium", "low"]
ACCURACIES: tuple[str, ...] = get_args(Accuracy)
_TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
_CONSENTS: dict[str, Any] = {
    "anyOf": [{"type": "string"}, _TEXTS, {"type": "object", "additionalProperties": {"type": "string"}}]
}


class UseModel(Written):
    """A plugin's object and its options."""

    model_config = ConfigDict(extra="allow")
    required: ClassVar[tuple[str, ...]] = ("use",)
    use: str = Field(
        "",
        description="Which plugin's, as `nurture plugins` lists them.",
        examples=["csv"],
    )


class ColumnModel(Written):
    """A column that says who agreed."""

    required: ClassVar[tuple[str, ...]] = ("consent",)
    consent: str = Field("", description="The consent that it is about.", examples=["newsletter"])
    yes: str = Field(
        "", description="The word that means yes there. Left out: any word that means yes.", examples=["TAK"]
    )


def _column(written: Any) -> str:
    return "consent" if isinstance(written, Block | ColumnModel) else "field"


ColumnChoice = Annotated[
    Annotated[str, Tag("field")] | Annotated[ColumnModel, Tag("consent")],
    Discriminator(_column),
]


class SourceModel(UseModel):
    """Where leads come from."""

    consent: Annotated[Any, WithJsonSchema(_CONSENTS)] = Field(
        (),
        description="What all of these people agreed to; to older words: with the file.",
        examples=["newsletter", ["newsletter", "tracking"], {"newsletter": "consents/newsletter-v1.md"}],
    )
    consent_at: str = Field(
        "", description="Since when, for rows that do not say. Left out: since they arrived.", examples=["2026-01-11"]
    )
    columns: dict[str, ColumnChoice] = Field(
        default_factory=dict,
        description="Their heading: our field, or a consent.",
        examples=[{"Firma": "organisation"}],
    )
    incentive: str = Field("", description="Why they gave their address, where known.", examples=["CRM guide"])
    accuracy: Accuracy | None = Field(None, description="How true it is what they say of themselves.", examples=["low"])
