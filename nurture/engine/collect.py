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


def collect(project: Project, place: Workplace, store: Store, now: datetime, report: Report) -> None:
    """Import what is new in every source; a source that fails is a fault and stops no other."""
    for name, source in project.sources.items():
        try:
            _read(name, source, project, place, store, now, report)
        except SourceError as error:
            report.faults.append(f"source {name}: {error}")
        except FAILURES as error:
            report.faults.append(f"source {name} (plugin {source.use.use}): {type(error).__name__}: {error}")


def _read(
    name: str, source: Source, project: Project, place: Workplace, store: Store, now: datetime, report: Report
) -> None:
    plugin = place.plugins.sources[source.use.use]
    rules = RowRules(name, project.zone, project.fields, source.consents, source.consent_at)
    emptied: Counter[str] = Counter()
    for batch in plugin.fetch(place.options(source.use), store.cursor(name)):
        taken = store.take_in(name, list(_accepted(batch, rules, now, emptied, report)), batch.cursor, now)
        report.new_leads += taken.new
    for field, count in emptied.items():
        report.notes.append(f"source {name}: {count} values of `{field}` did not fit and were left empty")


def _accepted(batch: Batch, rules: RowRules, now: datetime, emptied: Counter[str], report: Report) -> Iterator[Arrival]:
    for line, reason in batch.problems:
        _refuse(rules.source, line, reason, report)
    for row in batch.rows:
        read = read_row(row.values, rules, now)
        emptied.update(read.emptied)
        if isinstance(read.result, Refusal):
            _refuse(rules.source, row.line, read.result.reason, report)
        else:
            yield read.result


def _refuse(name: str, line: int, reason: str, report: Report) -> None:
    report.refused_leads += 1
    report.notes.append(f"source {name}, line {line}: refused: {reason}")
