"""Leads in: every source is read to its end before anybody walks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from nurture.core.addresses import Refusal
from nurture.core.intake import RowRules, read_row
from nurture.core.model import Arrival
from nurture.core.program import Project, Source
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Batch, SourceError
from nurture.plugin_origins import FAILURES
from nurture.store.protocol import Store

_Misfits = Counter[tuple[str, str]]
"""How many values of a column, and what became of them."""


def collect(project: Project, place: Workplace, store: Store, now: datetime, report: Report) -> None:
    """Import what is new in every source; a source that fails is a fault and stops no other."""
    for name, source in project.sources.items():
        try:
            _read(name, source, project, place, store, now, report)
        except SourceError as error:
            report.fault(f"source {name}", place.relative(str(error)))
        except FAILURES as error:
            report.fault(f"source {name} (plugin {source.use.use})", error)


def _read(
    name: str, source: Source, project: Project, place: Workplace, store: Store, now: datetime, report: Report
) -> None:
    plugin = place.plugins.sources[source.use.use]
    rules = RowRules(name, project.zone, project.fields, source.consents, source.consent_at)
    misfits: _Misfits = Counter()
    for batch in plugin.fetch(place.options(source.use), store.cursor(name)):
        taken = store.take_in(name, list(_accepted(batch, rules, now, misfits, report)), batch.cursor, now)
        report.new_leads += taken.new
    for (field, what), count in misfits.items():
        report.note(f"source {name}: {count} values of `{field}` {what}")


def _accepted(batch: Batch, rules: RowRules, now: datetime, misfits: _Misfits, report: Report) -> Iterator[Arrival]:
    for line, reason in batch.problems:
        _refuse(rules.source, line, reason, report)
    for row in batch.rows:
        read = read_row(row.values, rules, now)
        misfits.update((name, "did not fit and were left empty") for name in read.emptied)
        misfits.update((name, "were ignored: it is no field") for name in read.ignored)
        if isinstance(read.result, Refusal):
            _refuse(rules.source, row.line, read.result.reason, report)
        else:
            yield read.result


def _refuse(name: str, line: int, reason: str, report: Report) -> None:
    report.refused_leads += 1
    report.note(f"source {name}, line {line}: refused: {reason}")
