"""What runs would do, worked out beside the database, which stays as it is; and what edits have a part in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from nurture.core.decisions import Decision
from nurture.core.entering.owners import take_turns
from nurture.core.hearing import is_heard
from nurture.core.model import OF_DELIVERY, MessageState, Reason
from nurture.core.problems import Problem
from nurture.engine.advance import failed_lately, turns_taken
from nurture.engine.ahead.crew import each_slice
from nurture.engine.ahead.leads import SAMPLE, Asked, Told
from nurture.engine.ahead.stirred import woken_alone
from nurture.engine.edits.in_force import changed_campaigns, concerned, in_force, newly_live
from nurture.engine.edits.kept_files import project_before
from nurture.engine.edits.mended import leads_to_try_again
from nurture.engine.edits.report import Edit, edits_of
from nurture.engine.intake.collect import collect
from nurture.engine.report import Report
from nurture.engine.retention import retention_ahead
from nurture.engine.unread_lists import with_unread
from nurture.engine.wishes import Wishes
from nurture.engine.workplace import Workplace
from nurture.store.aside import SqliteAside
from nurture.store.attempts import Settlement
from nurture.store.memory import MemoryStore
from nurture.store.opening import opened_aside
from nurture.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Outlook:
    """`decisions` are in the order of their instants, each with its lead's address. `still` is why campaigns stand."""

    now: datetime
    edits: list[Edit] = field(default_factory=list)
    decisions: list[tuple[str, Decision]] = field(default_factory=list)
    still: list[Problem] = field(default_factory=list)


@contextmanager
def scratch(database: Path) -> Iterator[Store]:
    """What is written beside the database, gone afterwards; an empty store when there is none yet."""
    if not database.exists():
        yield MemoryStore()
        return
    with opened_aside(database) as store:
        yield store


def look_ahead(place: Workplace, store: Store, now: datetime, until: datetime, report: Report) -> Outlook:
    """What a run at `now` and those up to `until` would decide if nothing else happened. Writes to `store`."""
    _settle_abandoned(store, now)
    project, still = in_force(place, store, now)
    changed, fresh = changed_campaigns(project, store), newly_live(project, store)
    before = project_before(place, store)
    edits = edits_of(place, before, still, store)
    with closing(Wishes(place.database, store)) as wishes:
        wishes.foresee()
    collect(project, place, store, now, report)
    project = with_unread(project, store)
    retention_ahead(project, store, now, report)
    edited = None if fresh else concerned(project, store)
    mended = [lead for leads in leads_to_try_again(place, store, now) for lead in leads]
    woken, mailed = [*store.leads_in(edited), *mended, *store.due_leads(now)], store.leads_of_mail(now)
    prompted = [*store.due_leads(until), *mailed]
    leads = list(dict.fromkeys([*woken, *prompted]))  # as a run would
    asked = Asked(project, now, until, replace(before, live=project.live) if before and edits else None)
    if not failed_lately(store, now):  # or an edit would wake whom an earlier one still concerns
        asked.woken = woken_alone(before, project, edited, frozenset(prompted), now, until)
    asked.silent = not any(is_heard(verb, project) for verb in OF_DELIVERY)
    asked.everybody = any(not edit.campaign for edit in edits)
    asked.changed, asked.fresh, asked.turns = changed, fresh, turns_taken(store)
    asked.later = frozenset(prompted).difference(woken, mailed)
    asked.every = max(1, -(-asked.concerned(leads, store) // SAMPLE))
    told = Told()
    again = store.again if isinstance(store, SqliteAside) and not take_turns(project.owners) else None
    for part in each_slice(leads, store, asked.of, again):
        told.add(part)
    report.faults += told.faults
    edits = [asked.counted(edit, told) for edit in edits]
    return Outlook(now, edits, sorted(told.decisions, key=lambda pair: pair[1].at), still)


def _settle_abandoned(store: Store, now: datetime) -> None:
    """What a run that was killed left on the wire is in doubt for the next one."""
    store.begin_run()
    reason = Reason("in-doubt", "a run ended between handing it over and the server's answer")
    store.settle([Settlement(m.key, MessageState.IN_DOUBT, now, reason=reason) for m in store.abandoned()])
