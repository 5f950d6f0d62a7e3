"""What runs would do, worked out on a copy of the database that is thrown away; and what edits have a part in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from nurture.core.ahead import ahead
from nurture.core.model import GONE, Decision, LeadState, MessageState, Plan, Reason
from nurture.core.problems import Problem
from nurture.core.program import Project
from nurture.engine.advance import turns_taken
from nurture.engine.collect import collect
from nurture.engine.edit_report import Edit, edits_of
from nurture.engine.edits import changed_campaigns, in_force, wake_for_edits
from nurture.engine.kept_files import project_before
from nurture.engine.report import Report
from nurture.engine.retention import forget_silent
from nurture.engine.workplace import Workplace
from nurture.plugin_origins import FAILURES
from nurture.store.memory import MemoryStore
from nurture.store.opening import opened_copy
from nurture.store.protocol import Settlement, Store

_ALL = 2**62
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
    """A copy of the database, gone afterwards; an empty store when there is none yet."""
    if not database.exists():
        yield MemoryStore()
        return
    with opened_copy(database) as store:
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
    asked = _Asked(project, now, until, report, replace(before, live=project.live) if before and edits else None)
    asked.everybody = any(not edit.campaign for edit in edits)
    decisions = asked.of(store.due(until, _ALL), changed, turns_taken(store))
    return Outlook(now, [asked.counted(e) for e in edits], sorted(decisions, key=lambda pair: pair[1].at), still)


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
class _Asked:
    """Plans of leads, and for those of edited campaigns under the files `before` too: which mails the edit sends.

    `mails` counts those within a day and a week by campaign; `entered` who comes in as existing.
    """

    project: Project
    now: datetime
    until: datetime
    report: Report
    before: Project | None
    everybody: bool = False
    mails: Counter[tuple[str, timedelta]] = field(default_factory=Counter)
    entered: Counter[str] = field(default_factory=Counter)
    every: int = 1

    def of(
        self, states: Sequence[LeadState], changed: set[str], turns: Mapping[str, int]
    ) -> list[tuple[str, Decision]]:
        concerned = {state.lead.id for state in states if self.before and self._is_concerned(state, changed)}
        self.every, seen = max(1, -(-len(concerned) // SAMPLE)), 0
        decisions: list[tuple[str, Decision]] = []
        for state in states:
            compared = state.lead.id in concerned and (seen := seen + 1) % self.every == 0
            last = state = replace(state, turns=turns)
            horizon = max(self.until, self.now + WEEK) if compared else self.until
            for made in _plans(state, self.project, self.now, horizon, self.report):
                last = made.state
                if last.course.planned is None or last.course.planned <= self.until:
                    decisions += ((state.lead.email, decision) for decision in made.decisions)
                    turns = last.turns
            if compared:
                self._compare(state, last)
        return decisions

    def _is_concerned(self, state: LeadState, changed: set[str]) -> bool:
        doors = any(c.enter.existing for name, c in self.project.campaigns.items() if name in changed)
        return self.everybody or doors or any(e.campaign in changed for e in state.enrolments if e.state == "active")

    def _compare(self, state: LeadState, last: LeadState) -> None:
        assert self.before is not None
        then = state
        for made in _plans(state, self.before, self.now, self.now + WEEK, self.report):
            then = made.state
        for span in (DAY, WEEK):
            extra = self._left(state, last, span) - self._left(state, then, span)
            self.mails.update((campaign, span) for _, campaign, _, _ in extra)
        known = {(e.campaign, e.walk) for e in state.enrolments}
        self.entered.update(
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

    def counted(self, edit: Edit) -> Edit:
        """With its mails; those that nurture.yaml sends are of all campaigns."""
        names = [edit.campaign] if edit.campaign else list(self.project.campaigns)
        day, week = (self.every * sum(self.mails[name, span] for name in names) for span in (DAY, WEEK))
        leads = self.every * self.entered[edit.campaign] if edit.change.kind == "existing" else 0
        return replace(edit, mails_day=day, mails_week=week, estimated=self.every > 1, leads=leads or edit.leads)
