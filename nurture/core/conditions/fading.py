"""When a fading score first stands otherwise to a bound, in closed form.

All fading points share one half life, so their sum F shrinks as F * 0.5 ** (t / halves_every), while what does not fade
stays C. It meets the bound b when the share left is (b - C) / F.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from nurture.core.view import View

Level = Callable[[View], float]
_TICK = timedelta(microseconds=1)
_FAR = timedelta(days=36525)


def fades(view: View) -> bool:
    return view.halves_every is not None and any(point.fades and point.at is not None for point in view.points)


def next_crossing(view: View, level: Level, bound: float) -> datetime | None:
    """The first instant after `now` at which `level` is no longer above, at or below `bound` as it is now."""
    if not view.halves_every or not fades(view):
        return None
    ahead = [point.at for point in view.points if point.fades and point.at and point.at > view.now]
    still = sum(p.points for p in view.points if p.fades and (p.at is None or p.at > view.now))
    fading = view.engagement() - still
    share = (bound - (level(view) - fading)) / fading if fading else 0.0
    crossing = None
    if 0.0 < share <= 1.0:
        elapsed = -math.log2(share) * view.halves_every.total_seconds()
        if elapsed < _FAR.total_seconds():
            crossing = _first_change(view, level, bound, view.now + timedelta(seconds=elapsed))
    return min((at for at in (crossing, *ahead) if at), default=None)


def _first_change(view: View, level: Level, bound: float, guess: datetime) -> datetime | None:
    """The exact microsecond near `guess`, so that rounding neither hides the change nor tells it too late."""

    def side(at: datetime) -> int:
        value = level(replace(view, now=at))
        return (value > bound) - (value < bound)

    before = side(view.now)
    step = _TICK
    if side(guess) == before:
        same, changed = guess, guess + step
        while side(changed) == before:
            step *= 2
            if step > _FAR:
                return None
            same, changed = changed, changed + step
    else:
        same, changed = max(guess - step, view.now), guess
        while side(same) != before:
            step *= 2
            same, changed = max(same - step, view.now), same
    while changed - same > _TICK:
        middle = same + (changed - same) / 2
        same, changed = (middle, changed) if side(middle) == before else (same, middle)
    return changed
