"""What runs would do, worked out on a copy of the database that is thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nurture.core.ahead import ahead
from nurture.core.model import Decision, LeadState
from nurture.core.program import Project
from nurture.engine.collect import collect
from nurture.engine.crew import each_slice
from nurture.engine.edits import edited, live_since, wake_for_edits
from nurture.engine.report import Report
from nurture.engine.retention import forget_silent
from nurture.engine.workplace import Workplace
from nurture.plugin_origins import FAILURES
from nurture.store.aside import SqliteAside
from nurture.store.memory import MemoryStore
from nurture.store.opening import opened_aside
from nurture.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Edit:
    """A campaign whose file has changed since the last run, and how many leads walk it."""

    campaign: str
    path: str
    leads: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """`decisions` are in the order of their instants, each with its lead's address."""

    now: datetime
    edits: list[Edit] = field(default_factory=list)
    decisions: list[tuple[str, Decision]] = field(default_factory=list)


@contextmanager
def scratch(database: Path) -> Iterator[Store]:
    """A copy of the database, gone afterwards; an empty store when there is none yet."""
    if not database.exists():
        yield MemoryStore()
        return
    with opened_aside(database) as store:
        yield store


def look_ahead(place: Workplace, store: Store, now: datetime, until: datetime, report: Report) -> Outlook:
    """What a run at `now` and those up to `until` would decide if nothing else happened. Writes to `store`."""
    project = live_since(place.project, store, now)
    edits = list(_edits(project, store))
    collect(project, place, store, now, report)
    forget_silent(project, store, now, report)
    wake_for_edits(project, store, now)

    def work(states: list[LeadState]) -> tuple[list[tuple[str, Decision]], list[str]]:
        told = Report(now)
        made = [(s.lead.email, decision) for s in states for decision in to_come(s, project, now, until, told)]
        return made, told.faults

    decisions: list[tuple[str, Decision]] = []
    again = store.again if isinstance(store, SqliteAside) else None
    for made, faults in each_slice(store.due_leads(until), store, work, again):
        decisions += made
        report.faults += faults
    return Outlook(now, edits, sorted(decisions, key=lambda pair: pair[1].at))


def to_come(state: LeadState, project: Project, now: datetime, until: datetime, report: Report) -> Iterator[Decision]:
    """One lead's decisions from `now` to `until`. A plugin's word or scorer that fails ends them, and is a fault."""
    try:
        for made in ahead(state, project, now, until):
            yield from made.decisions
    except FAILURES as error:
        report.fault(f"lead {state.lead.id} could not be planned", error)


def _edits(project: Project, store: Store) -> Iterator[Edit]:
    changed = edited(project, store)
    names = [name for name in project.campaigns if name in changed]
    if names:
        walks = store.walks(names)
        walking = {name: walks.get((name, "active"), 0) + walks.get((name, "held_out"), 0) for name in names}
        yield from (Edit(name, project.campaigns[name].place.path, walking[name]) for name in names)
