"""What runs would do, worked out beside the database, which stays as it is; and what edits have a part in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from nurture.core.ahead import ahead
from nurture.core.model import GONE, Decision, LeadState, MessageState, Plan, Reason
from nurture.core.owners import take_turns
from nurture.core.problems import Problem
from nurture.core.program import Project
from nurture.engine.advance import turns_taken
from nurture.engine.collect import collect
from nurture.engine.crew import each_slice
from nurture.engine.edit_report import Edit, edits_of
from nurture.engine.edits import changed_campaigns, in_force, wake_for_edits
from nurture.engine.kept_files import project_before
from nurture.engine.report import Report
from nurture.engine.retention import forget_silent
from nurture.engine.workplace import Workplace
from nurture.plugin_origins import FAILURES
from nurture.store.aside import SqliteAside
from nurture.store.memory import MemoryStore
from nurture.store.opening import opened_aside
from nurture.store.protocol import Settlement, Store

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SAMPLE = 2_000  # leads for whom the file before an edit is planned too; of more, so many evenly spread


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
    changed = changed_campaigns(project, store)
    before = project_before(place, store)
    edits = edits_of(place, before, still, store)
    collect(project, place, store, now, report)
    forget_silent(project, store, now, report)
    wake_for_edits(project, store, now)
    asked = _Asked(project, now, until, replace(before, live=project.live) if before and edits else None)
    asked.everybody = any(not edit.campaign for edit in edits)
    asked.changed, asked.turns = changed, turns_taken(store)
    leads = store.due_leads(until)
    asked.every = max(1, -(-asked.concerned(leads, store) // SAMPLE))
    told = _Told()
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


def to_come(state: LeadState, project: Project, now: datetime, until: datetime, report: Report) -> Iterator[Decision]:
    """One lead's decisions from `now` to `until`. A plugin's word or scorer that fails ends them, and is a fault."""
    for made in _plans(state, project, now, until, report):
        yield from made.decisions


def _plans(state: LeadState, project: Project, now: datetime, until: datetime, report: Report) -> Iterator[Plan]:
    try:
        yield from ahead(state, project, now, until)
    except FAILURES as error:
        report.fault(f"lead {state.lead.id} could not be planned", error)


# ---------------------------------------------------------------- the leads, under the files and under those before

_Mail = tuple[int, str, int, str]


@dataclass(slots=True)
class _Told:
    """Of some leads: decisions, each with an address; an edit's mails in a day and a week; who comes in as existing."""

    decisions: list[tuple[str, Decision]] = field(default_factory=list)
    mails: Counter[tuple[str, timedelta]] = field(default_factory=Counter)
    entered: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: _Told) -> None:
        self.decisions += other.decisions
        self.mails += other.mails
        self.entered += other.entered
        self.faults += other.faults


@dataclass(slots=True)
class _Asked:
    """Plans of leads, and for those of edited campaigns under the files `before` too: which mails the edit sends.

    Of those in `changed` campaigns (of `everybody`) each whose number is a multiple of `every` is compared.
    """

    project: Project
    now: datetime
    until: datetime
    before: Project | None
    everybody: bool = False
    changed: set[str] = field(default_factory=set)
    turns: Mapping[str, int] = field(default_factory=dict)
    every: int = 1

    def of(self, states: list[LeadState]) -> _Told:
        told, report = _Told(), Report(self.now)
        for state in states:
            compared = state.lead.id % self.every == 0 and self._is_concerned(state)
            last = state = replace(state, turns=self.turns)
            horizon = max(self.until, self.now + WEEK) if compared else self.until
            for made in _plans(state, self.project, self.now, horizon, report):
                last = made.state
                if last.course.planned is None or last.course.planned <= self.until:
                    told.decisions += ((state.lead.email, decision) for decision in made.decisions)
                    self.turns = last.turns
            if compared:
                self._compare(state, last, told, report)
        told.faults = report.faults
        return told

    def concerned(self, leads: list[int], store: Store) -> int:
        """How many of these leads an edit concerns; who walks two edited campaigns counts twice."""
        walks = sum(n for (_, state), n in store.walks(self.changed).items() if state in ("active", "held_out"))
        return len(leads) if self.everybody or self._opens_doors() else min(walks, len(leads))

    def _opens_doors(self) -> bool:
        return any(c.enter.existing for name, c in self.project.campaigns.items() if name in self.changed)

    def _is_concerned(self, state: LeadState) -> bool:
        if self.before is None:
            return False
        walked = (e.campaign for e in state.enrolments if e.state == "active")
        return self.everybody or self._opens_doors() or any(name in self.changed for name in walked)

    def _compare(self, state: LeadState, last: LeadState, told: _Told, report: Report) -> None:
        assert self.before is not None
        then = state
        for made in _plans(state, self.before, self.now, self.now + WEEK, report):
            then = made.state
        for span in (DAY, WEEK):
            extra = self._left(state, last, span) - self._left(state, then, span)
            told.mails.update((campaign, span) for _, campaign, _, _ in extra)
        known = {(e.campaign, e.walk) for e in state.enrolments}
        told.entered.update(
            e.campaign for e in last.enrolments if e.entered_by == "existing" and (e.campaign, e.walk) not in known
        )

    def _left(self, first: LeadState, last: LeadState, span: timedelta) -> set[_Mail]:
        """The mails that leave within `span`, by today's ids."""
        gone = {message.key for message in first.messages if message.state in GONE}
        return {
            (m.lead, m.campaign, m.walk, self._today(m.campaign, m.step))
            for m in last.messages
            if m.kind == "send" and m.state in GONE and m.key not in gone and m.at <= self.now + span
        }

    def _today(self, name: str, step: str) -> str:
        campaign = self.project.campaigns.get(name)
        return campaign.moved.get(step, step) if campaign else step

    def counted(self, edit: Edit, told: _Told) -> Edit:
        """With its mails; those that nurture.yaml sends are of all campaigns."""
        names = [edit.campaign] if edit.campaign else list(self.project.campaigns)
        day, week = (self.every * sum(told.mails[name, span] for name in names) for span in (DAY, WEEK))
        leads = self.every * told.entered[edit.campaign] if edit.change.kind == "existing" else 0
        return replace(edit, mails_day=day, mails_week=week, estimated=self.every > 1, leads=leads or edit.leads)
