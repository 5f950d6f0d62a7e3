"""Leads in, then who gets no mail, then events in: all is read to its end before anybody walks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial

from nurture.core.addresses import Refusal
from nurture.core.consents.proof import OUR_RUN
from nurture.core.intake import Arrival, RowRules, heading_key, read_row
from nurture.core.problems import did_you_mean
from nurture.core.program import Project, Source
from nurture.engine.intake.denials import Denials
from nurture.engine.intake.feeds import read_feed
from nurture.engine.intake.heard import take_in_hits
from nurture.engine.intake.lists import read_lists
from nurture.engine.intake.misfits import Misfits
from nurture.engine.intake.reading import Reading, guarded
from nurture.engine.intake.verdicts import judge_hits
from nurture.engine.proofs import proof_of
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Batch
from nurture.store.protocol import Store

_ALL_KNOWN = (
    "it is read for the first time, and all {:,} of its rows are leads that are here already: each arrives anew. "
    "If it was renamed, give it its name back"
)


def collect(
    project: Project, place: Workplace, store: Store, now: datetime, report: Report, confirmed: bool = False
) -> None:
    """Import what is new in sources, lists, feeds and the inbox; one that fails is a fault and stops no other.

    `confirmed` are lists that take many leads at once.
    """
    for name, source in project.sources.items():
        reading = Reading(f"source {name}", name, source.use, place, store, report)
        guarded(reading, partial(_read, reading, source, project, now))
    if report.new_leads:
        _tell_too_early(project, now, report)
    read_lists(project, place, store, now, report, confirmed)
    for name, use in project.feeds.items():
        reading = Reading(f"feed {name}", f"feed {name}", use, place, store, report)
        guarded(reading, partial(read_feed, reading, project, now))
    take_in_hits(project, place.database, store, now)
    judge_hits(project, store, now)


def _tell_too_early(project: Project, now: datetime, report: Report) -> None:
    """Campaigns that will not let in whoever arrives today, because they have not begun."""
    for campaign in project.campaigns.values():
        dates, enter = campaign.dates, campaign.enter
        if dates and now < dates.starts and campaign.status == "live" and enter.sources and not enter.existing:
            words = f"campaign {campaign.name} begins with its dates, {dates.text}: who arrives before is not let in"
            report.note(f"{words}, unless it says `existing: yes` ({enter.place or campaign.place})")


def _read(reading: Reading, source: Source, project: Project, now: datetime) -> None:
    rules = row_rules(reading.name, project)
    misfits = Misfits(reading)
    seen: dict[str, str] = {}
    erased = rows = new = 0
    unread = not reading.store.cursor(reading.name)
    plugin = reading.place.plugins.sources[source.use.use]
    denials = Denials(reading.name, reading.store, now)
    try:
        for batch in reading.batches(plugin, _read_by(source, project)):
            arrivals = list(_accepted(batch, rules, now, misfits, seen, reading))
            taken = denials.take_in(arrivals, batch.cursor)
            rows, new, erased = rows + len(arrivals), new + taken.new, erased + taken.erased
    finally:
        for purpose, count in denials.withdraw().items():
            words = "1 row says" if count == 1 else f"{count:,} rows say"
            reading.note(f"{words} no where yes was said before: the consent to `{purpose}` is withdrawn")
    reading.report.new_leads += new
    if unread and rows and not (reading.report.new_leads or erased):
        reading.note(_ALL_KNOWN.format(rows))
    if erased:
        many = f"{erased:,} people who were erased stay out"
        reading.note("1 person who was erased stays out" if erased == 1 else many)
    for words in misfits.tell():
        reading.note(words)
    _tell_missing(source, seen, reading)


def _tell_missing(source: Source, seen: Mapping[str, str], reading: Reading) -> None:
    """Headings named in `columns` that none of the rows read has. `seen` are those they have, by their keys."""
    for heading in source.columns if seen else ():
        if heading_key(heading) not in seen:
            hint = did_you_mean(heading, seen.values()) or "look at the headings of the file"
            reading.note(f"none of the rows read has a column `{heading}`; {hint}")


def _read_by(source: Source, project: Project) -> object:
    """What the rows are read by. A new consent text is none of it: nobody who agreed before has agreed to it."""
    fields = sorted((name, field.type, field.choices) for name, field in project.fields.items())
    columns = sorted((heading, each.field, each.consent, each.yes) for heading, each in source.columns.items())
    return fields, columns, sorted(source.consents), source.consent_at, str(project.zone)


def row_rules(name: str, project: Project) -> RowRules:
    """How the rows of the source `name` are read."""
    source = project.sources[name]
    columns = {heading_key(heading): column for heading, column in source.columns.items()}
    texts = {*source.consents.values(), *(column.text for column in columns.values() if column.consent)}
    proofs = {text: proof_of(project, text, "file", OUR_RUN) for text in texts}
    return RowRules(name, project.zone, project.fields, source.consents, source.consent_at, columns, proofs)


def _accepted(
    batch: Batch, rules: RowRules, now: datetime, misfits: Misfits, seen: dict[str, str], reading: Reading
) -> Iterator[Arrival]:
    reading.report.refused_leads += len(batch.problems)
    for row in batch.rows:
        if rules.columns:
            seen.update((heading_key(heading), heading) for heading in row.values)
        read = read_row(row.values, rules, now)
        for name in read.emptied:
            misfits.misfit(name, rules.fields, "empty", batch, row.line)
        for name in read.ignored:
            misfits.ignored(name, "it is no field")
        for name in read.unclear:
            misfits.unclear(name, batch, row.line)
        if read.to_come:
            misfits.to_come(batch, row.line)
        if isinstance(read.result, Refusal):
            reading.report.refused_leads += 1
            reading.refuse(batch, row.line, read.result.reason)
        else:
            yield read.result
