"""A lead's clicks and visits, as `explain` shows them: each that counts, the others in one line for each mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, zip_longest
from operator import attrgetter
from zoneinfo import ZoneInfo

import click

from nurture.cli import show
from nurture.engine.clicks import Click

_SIGNS = 3
_ALIKE = attrgetter("verb", "step", "counts", "counted", "verdict", "untracked")
_NOT = {None: "not judged yet", "machine": "a machine", "unknown": "nobody can tell who"}


def print_clicks(clicks: Sequence[Click], zone: ZoneInfo) -> None:
    for line in _lines(clicks, zone):
        click.echo(f"  {line}")


def _lines(clicks: Sequence[Click], zone: ZoneInfo) -> Iterator[str]:
    for (verb, step, counts, counted, verdict, untracked), same in groupby(clicks, _ALIKE):
        some = list(same)
        where, several = ("in", "clicks") if verb == "clicked" else ("from", "visits")
        mail = f" {where} {step}" if step else ""
        if counts:
            yield from (f"{verb} {one.link}{mail}, {show.local(one.at, zone)}" for one in some)
            continue
        what = f"{verb} {some[0].link}".rstrip() if len(some) == 1 else f"{len(some):,} {several}"
        heaviest = chain.from_iterable(zip_longest(*(one.why for one in some)))
        signs = list(dict.fromkeys(filter(None, heaviest)))[:_SIGNS]
        state = "counts no more" if counted else "not counted"
        who = ": ".join(filter(None, (_NOT.get(verdict, "tracking was off"), "; ".join(signs if verdict else ()))))
        yield f"{what}{mail}, {show.local(some[0].at, zone)}: {state}, {untracked or who}"
