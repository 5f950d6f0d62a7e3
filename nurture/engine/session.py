"""One run from outside: the lock, the database and its adoption around `run`.

A second run ends at once and says since when the first one lasts.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nurture.engine.clocks import real_now
from nurture.engine.erasures import keep_erasures
from nurture.engine.intake.verdicts import next_judgement
from nurture.engine.report import Report
from nurture.engine.run import Refused, run
from nurture.engine.workplace import Workplace
from nurture.store.adoption import Adoption, adoption, advance
from nurture.store.lock import Busy, run_lock
from nurture.store.sqlite import SqliteStore

LEAST_ROOM = 100_000_000
"""Bytes that must be free on the disk of the database when a run begins."""


@dataclass(frozen=True, slots=True)
class Session:
    """A run that took place. `adoption` is what was found when it began: only an adopted database sends.

    `next_due` is when there is something to do again if nothing happens; what the brake or the file STOP holds is
    nothing to do.
    """

    report: Report
    adoption: Adoption
    next_due: datetime | None


def hold_session(
    place: Workplace,
    clock: Callable[[], datetime],
    rehearsal: bool,
    stop: Callable[[], bool],
    wait: Callable[[float], object],
    progress: Callable[[Report], None],
    confirmed: bool,
) -> Session | Busy:
    """Run once, unless another run is at it.

    `stop` is asked before every handful of messages; `progress` gets the report so far, each slice. The database is
    made when there is none. Raises Refused and StoreError.
    """
    with run_lock(place.database, real_now()) as lock:
        if isinstance(lock, Busy):
            return lock
        _check_room(place.database.parent)
        with closing(SqliteStore(place.database)) as store:
            store.begin_run()
            back = keep_erasures(place.database, store)
            found = adoption(store, place.database)

            def sends(report: Report) -> bool:
                progress(report)
                return not rehearsal and advance(store, place.database).status == "adopted"

            with redirect_stdout(sys.stderr):  # of plugins that print: stdout is for what the command says
                report = run(place, store, clock, rehearsal, sends, stop, wait, confirmed)
            sends(report)
            keep_erasures(place.database, store)
            if back:
                leads = "1 lead" if back == 1 else f"{back:,} leads"
                report.note(f"{leads} that had been erased came back with a backup: erased anew")
            waits = report.braked or place.is_stopped
            due = min(filter(None, (store.next_due(), next_judgement(store))), default=None)
            return Session(report, found, None if waits else due)


def _check_room(folder: Path) -> None:
    """A disk that fills up in mid-run would leave messages in doubt."""
    free = shutil.disk_usage(folder).free
    if free < LEAST_ROOM:
        raise Refused(
            f"only {free / 1e6:.0f} MB are free on the disk of the database, and a run begins with"
            f" {LEAST_ROOM / 1e6:.0f} MB at least: free some space; nothing was sent"
        )
