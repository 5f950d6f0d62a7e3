"""What a score is made of and what it means: scorers, the bounds of temperatures, conditions with a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from nurture.core.conditions import Condition
from nurture.core.problems import Place


@dataclass(frozen=True, slots=True)
class Bound:
    """Up at >= `up_at`, down at < `down_below`; in points."""

    name: str
    up_at: float
    down_below: float
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A condition with a name: a segment, or a stage."""

    name: str
    condition: Condition
    place: Place


@dataclass(frozen=True, slots=True)
class Scoring:
    """`scorers` are (scorer, its options, place), in the order of the file; `halves_every` None means nothing fades.

    `rules` is where each rule of theirs stands, by its name.
    """

    halves_every: timedelta | None = None
    scorers: tuple[tuple[Any, Any, Place], ...] = ()
    rules: Mapping[str, Place] = field(default_factory=dict)
