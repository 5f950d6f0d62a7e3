"""Options of plugins: what their objects may be told in nurture.yaml, and types that many of them need."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo, WithJsonSchema

from nurture.core.times.durations import parse_duration


class Options(BaseModel):
    """What a plugin's object may be told in nurture.yaml. Subclass it; unknown keys and wrong types become Problems."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _inside(path: Path, info: ValidationInfo) -> Path:
    root = (info.context or {}).get("root")
    return path if root is None else Path(root) / path


ProjectPath = Annotated[Path, AfterValidator(_inside)]
"""A path written relative to the project's folder; absolute by the time a plugin sees it."""


def _seconds(written: Any) -> float:
    duration = parse_duration(str(written))
    if duration.months or duration.days or not duration.seconds:
        raise ValueError("write a time such as `30 seconds` or `10 minutes`")
    return duration.seconds


Seconds = Annotated[float, BeforeValidator(_seconds), WithJsonSchema({"type": "string"})]
"""A time that is waited, written as a duration (`30 seconds`); in seconds by the time a plugin sees it."""
