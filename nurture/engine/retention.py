"""Leads that have long been silent are forgotten, in slices. To walk a campaign or to be mailed is no sign of life."""

from __future__ import annotations

from datetime import datetime

from nurture.core.program import Project
from nurture.engine.report import Report
from nurture.store.protocol import Store

SLICE = 500


def forget_silent(project: Project, store: Store, now: datetime, report: Report) -> None:
    """Erase leads who have done nothing for as long as `retention` says."""
    if project.silent_leads is None:
        return
    before, count = project.silent_leads.before(now, project.zone), 0
    while leads := store.silent(before, SLICE):
        with store.transaction():
            for lead in leads:
                store.erase(lead)
        count += len(leads)
    report.erased += count
    if count:
        report.note(f"retention: {count} leads who were silent for {project.silent_leads.text} are erased")
