"""What a score is made of and what it means: scorers, the bounds of temperatures, conditions with a name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from nurture.core.conditions import Condition
from nurture.core.model import Event
from nurture.core.problems import Place
from nurture.core.view import Points, View

_LONGEST = 100


class ScorerFailed(Exception):
    """A scorer raised something, or gave what are no points. `culprit` is its function."""

    def __init__(self, words: str, culprit: Callable[..., Any]) -> None:
        super().__init__(words)
        self.culprit = culprit


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


def given(scorer: Any, event: Event | None, view: View, rules: Any) -> list[Points]:
    """The points that a scorer gives. Raises ScorerFailed."""
    try:
        points = list(scorer.points(event, view, rules))
    except (Exception, SystemExit) as error:
        words = f"the scorer `{scorer.name}` failed: {type(error).__name__}: {error}"
        raise ScorerFailed(words, scorer.points) from error
    for each in points:
        if not _are_points(each):
            words = f"the scorer `{scorer.name}` gave {repr(each)[:_LONGEST]}; points are a number, dated with a zone"
            raise ScorerFailed(words, scorer.points)
    return points


def _are_points(given: object) -> bool:
    if type(given) is not Points or not isinstance(given.points, int | float) or not isfinite(given.points):
        return False
    return given.at is None or (isinstance(given.at, datetime) and given.at.tzinfo is not None)
