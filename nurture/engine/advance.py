"""Planning in slices: read the leads that are due, plan each, write it all down, in one transaction a slice."""

from __future__ import annotations

from datetime import datetime, timedelta

from nurture.core.model import LeadState, MessageState, Plan
from nurture.core.planner import plan
from nurture.core.program import Project
from nurture.engine.report import Report
from nurture.plugin_origins import FAILURES, told
from nurture.store.protocol import Store

SLICE = 500
_AFTER_A_FAULT = timedelta(hours=1)
_OWN = frozenset({"sent", "notified"})


def advance(project: Project, store: Store, now: datetime, report: Report) -> int:
    """Plan every lead that is due; how many there were."""
    count = 0
    while slice_ := _slice(project, store, now, report):
        count += slice_
    return count


def _slice(project: Project, store: Store, now: datetime, report: Report) -> int:
    with store.transaction():
        states = store.due(now, SLICE)
        store.save([_plan(state, project, now, report) for state in states])
    return len(states)


def _plan(state: LeadState, project: Project, now: datetime, report: Report) -> Plan:
    """The lead's plan. One that cannot be made (a plugin's word or scorer fails) waits and stops nobody else's."""
    try:
        made = plan(state, project, now)
    except FAILURES as error:
        report.faults.append(f"lead {state.lead.id} could not be planned: {told(error)}")
        return Plan(state, due=now + _AFTER_A_FAULT)
    report.events += sum(e.seq > state.course.seq and e.verb not in _OWN for e in state.events)
    report.held_keys |= {m.key for m in made.messages if m.state is MessageState.HELD}
    report.held_keys -= {m.key for m in made.messages if m.state is not MessageState.HELD}
    return made
