"""Rows of the sources' files that are one lead, because they have one address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from nurture.core.addresses import Refusal
from nurture.core.intake import read_row
from nurture.core.program import Source
from nurture.engine.collect import row_rules
from nurture.engine.workplace import Workplace


def same_leads(place: Workplace, now: datetime) -> Iterator[str]:
    """`leads/fair.csv:3 and leads/guide.csv:7`, for each address that stands in several rows.

    Only files are read: a source that fetches its rows elsewhere is left alone, and so is one that cannot be read.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for name, source in place.project.sources.items():
        if isinstance(getattr(source.use.options, "path", None), Path):
            with suppress(Exception):  # a run tells what is wrong with the source
                for key, row in _rows(name, source, place, now):
                    found[key].append(row)
    return (" and ".join(rows) for rows in found.values() if len(rows) > 1)


def _rows(name: str, source: Source, place: Workplace, now: datetime) -> Iterator[tuple[str, str]]:
    project, options = place.project, place.options(source.use)
    rules = row_rules(name, project)
    for batch in place.plugins.sources[source.use.use].fetch(options, ""):
        path = place.relative(batch.origin or str(options.path))
        for row in batch.rows:
            read = read_row(row.values, rules, now).result
            if not isinstance(read, Refusal):
                yield read.key, f"{path}:{row.line}"
