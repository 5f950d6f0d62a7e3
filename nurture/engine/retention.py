"""What has been kept long enough is forgotten, in slices, by each run. To walk a campaign or to be mailed is no sign of
life. What waits for a lead that never arrives is forgotten when a silent lead would be; what was sent by a form and is
never confirmed sooner, whatever the files say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nurture.core.forms import FORGOTTEN
from nurture.core.program import Project
from nurture.core.times.durations import Duration
from nurture.engine.report import Report
from nurture.store.protocol import Store
from nurture.store.protocol_retention import Aged

SLICE = 500
_WORDS: dict[Aged, tuple[str, str]] = {
    "mails": ("what 1 mail was made of is", "what {:,} mails were made of is"),
    "clicks": ("the evidence of 1 click or open is", "the evidence of {:,} clicks and opens is"),
}


def keep_retention(project: Project, store: Store, now: datetime, report: Report) -> None:
    """Forget all that is older than `retention` says."""
    forget_silent(project, store, now, report)
    for kind, length in _lengths(project):
        before, count = length.before(now, project.zone), 0
        if kind == "clicks" and not _is_new_day(kind, before, store):  # all of them are looked at
            continue
        while forgotten := store.forget_aged(kind, before, SLICE):
            count += forgotten
        _tell(kind, length, count, report)


def retention_ahead(project: Project, store: Store, now: datetime, report: Report) -> None:
    """Tell what a run would forget; the silent leads are erased, beside the database."""
    forget_silent(project, store, now, report)
    for kind, length in _lengths(project):
        _tell(kind, length, store.aged(kind, length.before(now, project.zone)), report)


def _lengths(project: Project) -> Iterator[tuple[Aged, Duration]]:
    lengths: dict[Aged, Duration | None] = {"mails": project.retention.mails, "clicks": project.retention.clicks}
    return ((kind, length) for kind, length in lengths.items() if length)


def _tell(kind: Aged, length: Duration, count: int, report: Report) -> None:
    if count:
        one, many = _WORDS[kind]
        report.note(f"retention: {one if count == 1 else many.format(count)} forgotten after {length.text}")


def forget_silent(project: Project, store: Store, now: datetime, report: Report) -> None:
    """Erase leads who have done nothing for as long as `retention` says, and what is as old and no lead's."""
    silent = project.retention.silent_leads
    if silent is None:
        return
    before, count = silent.before(now, project.zone), 0
    while leads := store.silent(before, SLICE):
        with store.transaction():
            for lead in leads:
                store.erase(lead)
        count += len(leads)
    _forget_waiting(silent.text, before, store, report)
    report.erased += count
    if count:
        who = "1 lead is" if count == 1 else f"{count:,} leads are"
        report.note(f"retention: {who} erased after {silent.text} of silence")


def forget_unconfirmed(store: Store, now: datetime, report: Report) -> None:
    if count := store.forget_unconfirmed(now - FORGOTTEN):
        what = "1 form is" if count == 1 else f"{count:,} forms are"
        report.note(f"retention: {what} forgotten, which nobody has confirmed within {FORGOTTEN.days} days")


def _forget_waiting(length: str, before: datetime, store: Store, report: Report) -> None:
    """All of them are looked at."""
    if _is_new_day("waiting", before, store) and (count := store.forget_waiting(before)):
        what = "1 event is" if count == 1 else f"{count:,} events are"
        report.note(f"retention: {what} forgotten, whose address did not arrive within {length}")


def _is_new_day(what: str, before: datetime, store: Store) -> bool:
    """Whether this was not asked on that day yet."""
    day, name = before.date().isoformat(), f"forgot_{what}"
    if store.get(name) == day:
        return False
    store.put(name, day)
    return True
