"""The scorer `fit`: points for each segment that a lead is in, for as long as it is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter

from nurture import Event, Points, Scorer, View, hookimpl

_RULES: TypeAdapter[dict[str, float]] = TypeAdapter(dict[str, float])


class Fit:
    name = "fit"
    fades = False

    def read(self, written: Any) -> Mapping[str, float]:
        return _RULES.validate_python(written)

    def points(self, event: Event | None, view: View, rules: Mapping[str, float]) -> Iterator[Points]:
        for segment, points in rules.items():
            if view.segments[segment].condition.ask(view).value is True:
                yield Points(points, segment, fades=False)

    def most(self, rules: Mapping[str, float], halves_every: timedelta | None) -> float:
        """The most points at one time."""
        return sum(points for points in rules.values() if points > 0)


@hookimpl
def register_scorers() -> list[Scorer]:
    return [Fit()]
