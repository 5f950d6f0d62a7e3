"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click


class Instant(click.ParamType):
    """An instant with its offset, such as 2026-03-02T08:00+01:00."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        from nurture.engine.run import at_utc

        try:
            return at_utc(value)
        except ValueError as error:
            self.fail(f"{error}. Times are written as in 2026-03-02T08:00+01:00.", param, ctx)


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
