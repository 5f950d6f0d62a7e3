"""Score and temperatures as written in nurture.yaml."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import ConfigDict, Field

from nurture.project.models.base import Written
from nurture.project.models.values import Number, Span


class BoundModel(Written):
    """Up at this score, down below that one."""

    required: ClassVar[tuple[str, ...]] = ("up_at", "down_below")
    up_at: Number | None = Field(None, description="A score that is so high brings a lead up.", examples=[20])
    down_below: Number | None = Field(None, description="One that is lower than this takes it down.", examples=[12])


def _with_scorers(schema: dict[str, Any]) -> None:
    """Those that come with nurture are keys too, for editors; each scorer reads its own rules."""
    rule = {
        "type": "object",
        "properties": {"points": {"type": "number"}, "at_most": {"type": "string", "examples": ["1 per 30 days"]}},
        "required": ["points"],
        "additionalProperties": False,
    }
    schema["properties"]["events"] = {
        "description": "Points for an event; of several rules that fit, the most specific one counts.",
        "examples": [{"clicked": 5, "submitted demo-form": {"points": 60, "at_most": "1 per 30 days"}}],
        "additionalProperties": {"anyOf": [{"type": "number"}, rule]},
    }
    schema["properties"]["fit"] = {
        "description": "Points for a segment, as long as the lead is in it.",
        "examples": [{"factory": 10}],
        "additionalProperties": {"type": "number"},
    }


class ScoreModel(Written):
    """Points for what people do and who they are; each key names a scorer."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_with_scorers)
    halves_every: Span | None = Field(
        None, description="Points for events halve in this time. Left out: they do not fade.", examples=["30 days"]
    )
