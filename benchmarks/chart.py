"""Line charts below each other as one SVG, in plain text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 200
LEFT, BOTTOM, TOP = 64, 36, 32


@dataclass(frozen=True, slots=True)
class Chart:
    """`points` are (x, y), both from 0 up; `bar` is a value of y that must be kept, drawn as a broken line.

    `x` names what runs along the bottom, from 0 to `right`.
    """

    title: str
    x: str
    right: float
    points: Sequence[tuple[float, float]]
    bar: float


def svg(charts: Sequence[Chart]) -> str:
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT * len(charts)}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for number, chart in enumerate(charts):
        parts += [f'<g transform="translate(0 {number * HEIGHT})">', *_drawn(chart), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


def _step(highest: float) -> float:
    """A round distance between two levels, so that there are three to six."""
    power: float = 10.0 ** math.floor(math.log10(highest / 3))
    return next(power * times for times in (5, 2, 1) if highest / 3 >= power * times)


def _drawn(chart: Chart) -> list[str]:
    highest = max(chart.bar, *(y for _, y in chart.points))
    step = _step(highest)
    top = step * math.ceil(highest * 1.05 / step)

    def across(x: float) -> float:
        return LEFT + x / chart.right * (WIDTH - LEFT - 16)

    def up(y: float) -> float:
        return HEIGHT - BOTTOM - y / top * (HEIGHT - BOTTOM - TOP)

    def level(y: float, style: str) -> str:
        return f'<line x1="{LEFT}" x2="{WIDTH - 16}" y1="{up(y):.1f}" y2="{up(y):.1f}" {style}/>'

    parts = [f'<text x="{LEFT}" y="18" font-weight="bold">{chart.title}</text>']
    for number in range(round(top / step) + 1):
        y = number * step
        parts += [
            level(y, 'stroke="#ddd"'),
            f'<text x="{LEFT - 6}" y="{up(y) + 4:.1f}" text-anchor="end">{y:,.0f}</text>',
        ]
    line = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in chart.points)
    return [
        *parts,
        level(chart.bar, 'stroke="#c33" stroke-dasharray="6 4"'),
        f'<polyline points="{line}" fill="none" stroke="#0b5cad" stroke-width="2"/>',
        f'<text x="{WIDTH - 16}" y="{HEIGHT - 8}" text-anchor="end">{chart.x}</text>',
        f'<text x="{LEFT}" y="{HEIGHT - 20}" text-anchor="middle">0</text>',
        f'<text x="{WIDTH - 16}" y="{HEIGHT - 20}" text-anchor="end">{chart.right:,.0f}</text>',
    ]
