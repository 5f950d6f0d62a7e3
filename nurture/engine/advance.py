"""Planning in slices: read the leads that are due, plan each, write it all down; only the last keeps others waiting."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from nurture.core.decisions import Plan
from nurture.core.frozen import altered
from nurture.core.model import OF_DELIVERY, LeadState, MessageState
from nurture.core.planner import plan
from nurture.core.program import Project
from nurture.engine.report import Report
from nurture.engine.unsettled import with_unsettled
from nurture.plugin_origins import FAILURES
from nurture.store.errors import Stale
from nurture.store.protocol import Store

SLICE = 500
_Read = Callable[[], list[LeadState]]
AFTER_A_FAULT = timedelta(hours=1)
_TURNS, _FAILED = "owners_turns", "plans_failed"


def advance(project: Project, store: Store, now: datetime, report: Report) -> int:
    """Plan every lead that is due; how many there were."""
    count = 0
    while slice_ := _slice(partial(store.due, now, SLICE), project, store, now, report):
        count += slice_
    return count


def plan_again(leads: Sequence[int], project: Project, store: Store, now: datetime, report: Report) -> int:
    """Plan these leads, whom an edit concerns, as if they were due now; how many there were."""

    def read() -> list[LeadState]:
        return [altered(state, due=min(state.due or now, now)) for state in store.states_of(leads)]

    return _slice(read, project, store, now, report)


def _slice(read: _Read, project: Project, store: Store, now: datetime, report: Report) -> int:
    """Read and plan while others may write; whoever wrote about one of these leads meanwhile is waited out."""
    try:
        return _plan_slice(read, project, store, now, report)
    except Stale:
        with store.transaction():
            return _plan_slice(read, project, store, now, report)


def _plan_slice(read: _Read, project: Project, store: Store, now: datetime, report: Report) -> int:
    states = read()
    if not states:
        return 0
    before, faults = (turns := turns_taken(store)), len(report.faults)
    plans = []
    for state in with_unsettled(states, store):
        plans.append(_plan(replace(state, turns=turns), project, now, report))
        turns = plans[-1].state.turns
    with store.transaction():
        store.save(plans)
        if turns != before:
            store.put(_TURNS, json.dumps(dict(turns)))
        if len(report.faults) > faults:
            store.put(_FAILED, now.isoformat())
    for state, made in zip(states, plans, strict=True):
        _tell(state, made, project, report)
    return len(states)


def turns_taken(store: Store) -> Mapping[str, int]:
    """How many leads each group of owners who take turns has been given."""
    return json.loads(store.get(_TURNS) or "{}")  # type: ignore[no-any-return]


def failed_lately(store: Store, now: datetime) -> bool:
    """Whether there may be leads whose last plan could not be made and who still wait to be planned again."""
    failed = store.get(_FAILED)
    return bool(failed) and now <= datetime.fromisoformat(failed) + AFTER_A_FAULT


def _plan(state: LeadState, project: Project, now: datetime, report: Report) -> Plan:
    """The lead's plan. One that cannot be made (a plugin's word or scorer fails) waits and stops nobody else's."""
    try:
        return plan(state, project, now)
    except FAILURES as error:
        report.fault(f"lead {state.lead.id} could not be planned", error)
        return Plan(state, due=now + AFTER_A_FAULT)


def _tell(state: LeadState, made: Plan, project: Project, report: Report) -> None:
    """Leads that a form has made are counted here, all others as they come in; and what the owner is to know alone: who
    asks for something by a form learns nothing of being suppressed."""
    joined = next((event.seq for event in state.events if event.verb == "joined"), 0)
    report.new_leads += state.lead.source in project.forms and joined > state.course.seq
    report.erased += bool(made.erase)
    for decision in made.decisions:
        campaign = project.campaigns.get(decision.campaign)
        if campaign and campaign.confirms and decision.do == "skip" and decision.reason.code == "suppressed":
            words = f"{campaign.confirms}: asked for by {state.lead.email}, and nothing was sent there to confirm it"
            report.note(f"{words}: {decision.reason.text}")
    report.events += sum(e.seq > state.course.seq and e.verb not in OF_DELIVERY for e in state.events)
    report.held_keys |= {m.key for m in made.messages if m.state is MessageState.HELD}
    report.held_keys -= {m.key for m in made.messages if m.state is not MessageState.HELD}
