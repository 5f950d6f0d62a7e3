"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from nurture.core.problems import did_you_mean
from nurture.core.times.wall import YEARS, instant


class Instant(click.ParamType[datetime]):
    """An instant, such as 2026-03-02T08:00+01:00; without an offset a clock time that `in_zone` settles."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"`{value}` is no time: write it as in 2026-03-02T08:00+01:00.", param, ctx)
        if at.year not in YEARS:
            self.fail(f"`{value}` is no time: the years go from {YEARS[0]} to {YEARS[-1]}.", param, ctx)
        return at.astimezone(UTC) if at.tzinfo else at


def in_zone(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The instant that was given; what was given without an offset is what clocks in the project's zone show."""
    return instant(at, zone) if at and at.tzinfo is None else at


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")


def check_known(noun: str, name: str, known: Iterable[str]) -> None:
    """Wrong use, unless `name` is one of the `known`."""
    known = sorted(known)
    if name not in known:
        hint = did_you_mean(name, known) or f"there are: {', '.join(known) or 'none'}"
        raise click.UsageError(f"There is no {noun} `{name}`; {hint}")
