"""Many leads planned ahead, slice by slice; some of them under the files before an edit too, to tell what it sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from nurture.core.ahead import ahead
from nurture.core.campaigns import Campaign
from nurture.core.decisions import Decision, Plan
from nurture.core.entering.doors import EXISTING
from nurture.core.frozen import altered
from nurture.core.model import GONE, LeadState
from nurture.core.paths import all_steps
from nurture.core.program import Project
from nurture.engine.ahead.stirred import Woken
from nurture.engine.edits.report import Edit
from nurture.engine.report import Report
from nurture.engine.unsettled import with_unsettled
from nurture.plugin_origins import FAILURES
from nurture.store.protocol import Store

DAY, WEEK = timedelta(days=1), timedelta(days=7)
SAMPLE = 500
"""Leads for whom the file before an edit is planned too; of more, so many evenly spread."""


def to_come(state: LeadState, project: Project, now: datetime, until: datetime, report: Report) -> Iterator[Decision]:
    """One lead's decisions from `now` to `until`. A plugin's word or scorer that fails ends them, and is a fault."""
    for made in _plans(state, project, now, until, report):
        yield from made.decisions


def _plans(
    state: LeadState,
    project: Project,
    now: datetime,
    until: datetime,
    report: Report,
    edited: Collection[str] | None = None,
    silent: bool = False,
) -> Iterator[Plan]:
    try:
        yield from ahead(state, project, now, until, edited, silent)
    except FAILURES as error:
        report.fault(f"lead {state.lead.id} could not be planned", error)


_Mail = tuple[int, str, int, str]


@dataclass(slots=True)
class Told:
    """Of some leads: decisions, each with an address; an edit's mails in a day and a week; who comes in as existing,
    or would, did a new campaign ask for it."""

    decisions: list[tuple[str, Decision]] = field(default_factory=list)
    more: Counter[tuple[str, timedelta]] = field(default_factory=Counter)
    fewer: Counter[tuple[str, timedelta]] = field(default_factory=Counter)
    entered: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: Told) -> None:
        self.decisions += other.decisions
        self.more += other.more
        self.fewer += other.fewer
        self.entered += other.entered
        self.faults += other.faults


@dataclass(slots=True)
class Asked:
    """Plans of leads, and for those of edited campaigns under the files `before` too: which mails the edit sends.

    Of those in `changed` campaigns (of `everybody`) each whose number is a multiple of `every` is compared. Of those
    whom an edit alone has `woken` only who may be stirred is planned. `silent` is as for `ahead`. `fresh` campaigns are
    live for the first time. No run plans the leads of `later` before they are due.
    """

    project: Project
    now: datetime
    until: datetime
    before: Project | None
    everybody: bool = False
    changed: set[str] = field(default_factory=set)
    turns: Mapping[str, int] = field(default_factory=dict)
    every: int = 1
    woken: Woken | None = None
    silent: bool = False
    fresh: Collection[str] = ()
    later: Collection[int] = ()

    def of(self, store: Store, leads: Sequence[int]) -> Told:
        told, report = Told(), Report(self.now)
        stirred = self.woken.stirred(leads, store) if self.woken else leads
        wanted = {*stirred, *(lead for lead in leads if self._is_picked(lead))}
        for state in with_unsettled(store.states_of([lead for lead in leads if lead in wanted]), store):
            compared = self._is_picked(state.lead.id) and self._is_concerned(state)
            last = state = altered(state, turns=self.turns)
            for made in self._of_one(state, compared, report):
                last = made.state
                if last.course.planned is None or last.course.planned <= self.until:
                    told.decisions += ((state.lead.email, d) for d in made.decisions if self._is_told(d))
                    self.turns = last.turns
            if compared:
                self._compare(state, last, told, report)
        told.faults = report.faults
        return told

    def _of_one(self, state: LeadState, compared: bool, report: Report) -> Iterator[Plan]:
        """One that is compared goes on for a week, and takes no short cut."""
        if compared:
            return _plans(state, self.project, self.now, max(self.until, self.now + WEEK), report)
        edited = self.woken.edited if self.woken and state.lead.id not in self.woken.prompted else None
        begins = (state.lead.id in self.later and state.due) or self.now
        return _plans(state, self.project, begins, self.until, report, edited, self.silent)

    def _is_told(self, decision: Decision) -> bool:
        """A wait is told at its end."""
        return decision.do != "wait" or decision.at <= self.until

    def concerned(self, leads: list[int], store: Store) -> int:
        """How many of these leads an edit concerns; who walks two edited campaigns counts twice."""
        walks = sum(n for (_, state), n in store.walks(self.changed).items() if state in ("active", "held_out"))
        return len(leads) if self.everybody or self._opens_doors() else min(walks, len(leads))

    def _opens_doors(self) -> bool:
        return bool(self._shut()) or any(c.enter.existing for c in self._edited())

    def _edited(self) -> list[Campaign]:
        return [campaign for name, campaign in self.project.campaigns.items() if name in self.changed]

    def _shut(self) -> dict[str, Campaign]:
        """Fresh campaigns that leave out who came before, as if they did not."""
        new = [c for c in self._edited() if c.name in self.fresh and not c.enter.existing]
        return {c.name: replace(c, enter=replace(c.enter, existing=True)) for c in new}

    def _is_picked(self, lead: int) -> bool:
        return self.before is not None and lead % self.every == 0

    def _is_concerned(self, state: LeadState) -> bool:
        if self.before is None:
            return False
        walked = (e.campaign for e in state.enrolments if e.state == "active")
        return self.everybody or self._opens_doors() or any(name in self.changed for name in walked)

    def _compare(self, state: LeadState, last: LeadState, told: Told, report: Report) -> None:
        assert self.before is not None
        then = state
        for made in _plans(state, self.before, self.now, self.now + WEEK, report):
            then = made.state
        for span in (DAY, WEEK):
            today, before = self._left(state, last, span), self._left(state, then, span)
            told.more.update((campaign, span) for _, campaign, _, _ in today - before)
            told.fewer.update((campaign, span) for _, campaign, _, _ in before - today)
        told.entered.update(_let_in(state, last))
        if shut := self._shut():
            opened = replace(self.project, campaigns={**self.project.campaigns, **shut})
            for made in _plans(state, opened, self.now, self.now + WEEK, report):
                then = made.state
            told.entered.update(name for name in _let_in(state, then) if name in shut)

    def _left(self, first: LeadState, last: LeadState, span: timedelta) -> set[_Mail]:
        """The mails that leave within `span`, by today's ids."""
        gone = {message.key for message in first.messages if message.state in GONE}
        return {
            (m.lead, m.campaign, m.walk, self._today(m.campaign, m.step))
            for m in last.messages
            if m.kind == "send" and m.state in GONE and m.key not in gone and m.at <= self.now + span
        }

    def _today(self, name: str, step: str) -> str:
        """The id of a step that was renamed; one that is gone keeps its own, wherever its leads stand now."""
        campaign = self.project.campaigns.get(name)
        return next((each.key for each in all_steps(campaign) if step in each.was), step) if campaign else step

    def counted(self, edit: Edit, told: Told) -> Edit:
        """With its mails; those that nurture.yaml sends are of all campaigns."""
        names = [edit.campaign] if edit.campaign else list(self.project.campaigns)
        (day, week), (less, less_week) = (
            [self.every * sum(of[name, span] for name in names) for span in (DAY, WEEK)]
            for of in (told.more, told.fewer)
        )
        leads = self.every * told.entered[edit.campaign] if edit.change.kind in ("existing", "campaign new") else 0
        edit = replace(edit, mails_day=day, mails_week=week, fewer_day=less, fewer_week=less_week)
        return replace(edit, estimated=self.every > 1, leads=leads or edit.leads)


def _let_in(before: LeadState, after: LeadState) -> list[str]:
    """Campaigns that the lead has entered meanwhile as one that was here before."""
    known = {(e.campaign, e.walk) for e in before.enrolments}
    return [e.campaign for e in after.enrolments if e.entered_by == EXISTING and (e.campaign, e.walk) not in known]
