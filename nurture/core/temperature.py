"""Temperature: hysteresis over the score, and the instant at which fading alone will move it.

    from     score                       to
    -------  --------------------------  -----------------------------
    any      >= up_at of a hotter one    the hottest whose up_at it meets
    any      <  down_below of its own    the next colder, and so on down
    any      in between                  stays

The score is engagement * 0.5 ** (age / half life) + fit. All points share one half life, so their sum fades as one
number and the crossing of a bound has a closed form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from nurture.core.conditions.fading import next_crossing
from nurture.core.model import COLDEST
from nurture.core.scoring import Bound
from nurture.core.view import View


def names(bounds: Sequence[Bound]) -> tuple[str, ...]:
    """All temperatures, coldest first."""
    return (COLDEST, *(bound.name for bound in bounds))


def rank(temperature: str, bounds: Sequence[Bound]) -> int:
    """0 for the coldest; a temperature the files no longer know counts as that."""
    known = names(bounds)
    return known.index(temperature) if temperature in known else 0


def moved(temperature: str, score: float, bounds: Sequence[Bound]) -> str:
    """The temperature of a lead that was at `temperature` and has `score` now."""
    place = rank(temperature, bounds)
    while place < len(bounds) and score >= bounds[place].up_at:
        place += 1
    while place > 0 and score < bounds[place - 1].down_below:
        place -= 1
    return names(bounds)[place]


def next_move(view: View, bounds: Sequence[Bound]) -> datetime | None:
    """The first instant after `view.now` at which fading moves the temperature, if nothing else happens.

    It is the same microsecond from wherever it is foreseen, so that it does not depend on when runs come.
    """
    score = view.score()
    crossings = (next_crossing(view, View.score, score, level, level.__gt__) for level in _levels(view, bounds))
    return min((at for at in crossings if at), default=None)


def _levels(view: View, bounds: Sequence[Bound]) -> Iterator[float]:
    """The bounds next to the lead's temperature; from below, the upper one is met when negative points fade."""
    place = rank(view.temperature, bounds)
    if place > 0:
        yield float(bounds[place - 1].down_below)
    if place < len(bounds):
        yield float(bounds[place].up_at)
