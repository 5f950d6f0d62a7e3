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

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from nurture.core.program import Bound
from nurture.core.view import View

COLDEST = "cold"
_TICK = timedelta(microseconds=1)


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
    """The first instant after `view.now` at which fading moves the temperature, if nothing else happens."""
    if not view.halves_every:
        return None
    engagement, fit = view.engagement(), view.fit()
    crossings = (
        view.now + view.halves_every * math.log2(engagement / (level - fit))
        for level in _levels_ahead(view.temperature, engagement, bounds)
        if level != fit and engagement / (level - fit) >= 1
    )
    first = min(crossings, default=None)
    return first and max(first, view.now) + _TICK


def _levels_ahead(temperature: str, engagement: float, bounds: Sequence[Bound]) -> Iterator[float]:
    """The bound that a fading score meets: from above its own lower one, or, with negative points, the next upper one."""
    place = rank(temperature, bounds)
    if engagement > 0 and place > 0:
        yield bounds[place - 1].down_below
    if engagement < 0 and place < len(bounds):
        yield bounds[place].up_at
