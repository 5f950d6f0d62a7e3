"""When a fading score first stands otherwise to a bound, in closed form.

All fading points share one half life, so their sum F shrinks as F * 0.5 ** (t / halves_every), while what does not fade
stays C. It meets the bound b when the share left is (b - C) / F; for b = C that is never.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from nurture.core.view import View

Level = Callable[[View], float]
Side = Callable[[float], object]
"""What a level means beside the bound: whether it is below, above …"""
_TICK = timedelta(microseconds=1)
_FAR = timedelta(days=36525)


def fades(view: View) -> bool:
    return view.halves_every is not None and any(point.fades and point.at is not None for point in view.points)


def next_crossing(view: View, level: Level, value: float, bound: float, side: Side) -> datetime | None:
    """The first instant after `now` at which `level`, now `value`, is not on the same side of `bound` as now."""
    if not view.halves_every or not fades(view):
        return None
    ahead = [point.at for point in view.points if point.fades and point.at and point.at > view.now]
    still = sum(p.points for p in view.points if p.fades and (p.at is None or p.at > view.now))
    fading = view.engagement() - still
    share = (bound - (value - fading)) / fading if fading else 0.0
    crossing = None
    if 0.0 < share <= 1.0:
        elapsed = -math.log2(share) * view.halves_every.total_seconds()
        if elapsed < _FAR.total_seconds():
            crossing = _first_change(view.now, elapsed, side(value), lambda at: side(level(replace(view, now=at))))
    return min((at for at in (crossing, *ahead) if at), default=None)


def _first_change(now: datetime, elapsed: float, before: object, side: Callable[[datetime], object]) -> datetime | None:
    """The exact microsecond near the guess, so that rounding neither hides the change nor tells it too late."""
    guess = now + timedelta(seconds=elapsed)
    step = _TICK
    if side(guess) == before:
        same, changed = guess, guess + step
        while side(changed) == before:
            step *= 2
            if step > _FAR:
                return None
            same, changed = changed, changed + step
    else:
        same, changed = max(guess - step, now), guess
        while side(same) != before:
            step *= 2
            same, changed = max(same - step, now), same
    while changed - same > _TICK:
        middle = same + (changed - same) / 2
        same, changed = (middle, changed) if side(middle) == before else (same, middle)
    return changed
