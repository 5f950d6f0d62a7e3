"""Leads that have long been silent are forgotten, in slices. To walk a campaign or to be mailed is no sign of life.

What waits for a lead that never arrives is forgotten after the same time; what was sent by a form and never confirmed
sooner, whatever the files say.
"""

from __future__ import annotations

from datetime import datetime

from nurture.core.forms import FORGOTTEN
from nurture.core.program import Project
from nurture.engine.report import Report
from nurture.store.protocol import Store

SLICE = 500


def forget_silent(project: Project, store: Store, now: datetime, report: Report) -> None:
    """Erase leads who have done nothing for as long as `retention` says, and what is as old and no lead's."""
    if project.silent_leads is None:
        return
    before, count = project.silent_leads.before(now, project.zone), 0
    while leads := store.silent(before, SLICE):
        with store.transaction():
            for lead in leads:
                store.erase(lead)
        count += len(leads)
    _forget_waiting(project.silent_leads.text, before, store, report)
    report.erased += count
    if count:
        who = "1 lead is" if count == 1 else f"{count:,} leads are"
        report.note(f"retention: {who} erased after {project.silent_leads.text} of silence")


def forget_unconfirmed(store: Store, now: datetime, report: Report) -> None:
    if count := store.forget_unconfirmed(now - FORGOTTEN):
        what = "1 form is" if count == 1 else f"{count:,} forms are"
        report.note(f"retention: {what} forgotten, which nobody has confirmed within {FORGOTTEN.days} days")


def _forget_waiting(length: str, before: datetime, store: Store, report: Report) -> None:
    """Once a day: all of them are looked at."""
    day = before.date().isoformat()
    if store.get("forgot_waiting") != day:
        store.put("forgot_waiting", day)
        if count := store.forget_waiting(before):
            what = "1 event is" if count == 1 else f"{count:,} events are"
            report.note(f"retention: {what} forgotten, whose address did not arrive within {length}")
