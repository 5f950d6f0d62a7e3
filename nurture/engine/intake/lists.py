"""Lists of those who get no mail: read before any lead, and kept. A list that gets shorter revives nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from nurture.core.addresses import Refusal
from nurture.core.program import Project, SuppressionList
from nurture.core.suppression import Suppression
from nurture.core.suppression_lists import first_of, read_listed
from nurture.engine.intake.reading import Reading
from nurture.engine.report import masked
from nurture.hookspecs import Batch, Row


def read_list(reading: Reading, listed: SuppressionList, project: Project, now: datetime) -> None:
    """Take in what is new on one list, and tell how many that are."""
    new = 0
    plugin = reading.place.plugins.sources[listed.use.use]
    for batch in reading.batches(plugin, (listed.purpose, str(project.zone))):
        found = list(_found(batch, listed, project, now, reading))
        new += reading.store.take_suppressions(reading.name, found, batch.cursor, now)
    if new:
        what = f" with {listed.purpose}" if listed.purpose else ""
        reading.note(f"1 more is not mailed{what}" if new == 1 else f"{new:,} more are not mailed{what}")


def _found(
    batch: Batch, listed: SuppressionList, project: Project, now: datetime, reading: Reading
) -> Iterator[Suppression]:
    named = first_of(batch.headings)
    first = [Row({named: named}, 1)] if named else []
    for row in (*first, *batch.rows):
        read = read_listed(row.values, listed.use.name, listed.purpose, project.zone, now)
        if isinstance(read, Refusal):
            reading.refuse(batch, row.line, read.reason)
        elif read:
            yield replace(read, reason=masked(read.reason))  # an error may quote another address
