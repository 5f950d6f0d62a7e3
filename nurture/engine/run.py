"""A run: collect, advance, deliver, in slices, under the lock.

the database                      its messages go to
--------------------------------  ------------------------------
adopted                           their channels
new, copied, restored             the outbox, and the run says so
only ever rehearsed (`--at`)      the outbox
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from itertools import chain
from time import sleep

from nurture.core.program import Project
from nurture.engine.advance import advance, plan_again
from nurture.engine.budgets import Budgets, let_go
from nurture.engine.clocks import REAL, REHEARSED, last_run, let_out, ran_ahead
from nurture.engine.delivery.brake import Brake, remember_first_run
from nurture.engine.delivery.deliver import Delivery
from nurture.engine.delivery.doubts import Doubts
from nurture.engine.delivery.letters import Writer
from nurture.engine.delivery.pace import pace
from nurture.engine.delivery.shown import keep_templates
from nurture.engine.delivery.traffic import Traffic
from nurture.engine.edits.in_force import forget_missed, in_force, leads_of_edits, left_behind, remember, renamed_to
from nurture.engine.edits.kept_files import keep_texts
from nurture.engine.edits.lost_forms import lost_forms
from nurture.engine.edits.mended import leads_to_try_again
from nurture.engine.holding import holding
from nurture.engine.intake.collect import collect
from nurture.engine.intake.heard import empty_inbox
from nurture.engine.intake.mailboxes import Mailboxes
from nurture.engine.intake.undecided import tell_undecided
from nurture.engine.intake.verdicts import judge_hits
from nurture.engine.keys import keys_of
from nurture.engine.leftovers import end_of_sweep
from nurture.engine.report import Report
from nurture.engine.retention import forget_unconfirmed, keep_retention
from nurture.engine.wishes import Wishes
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store

_NAP = 1.0
"""Seconds of a wait after which the run looks whether it is to stop."""


class Refused(Exception):
    """The run cannot start; the text says why and what to do."""


def run(
    place: Workplace,
    store: Store,
    clock: Callable[[], datetime],
    rehearsal: bool,
    sends: Callable[[Report], bool],
    stop: Callable[[], bool] = lambda: False,
    wait: Callable[[float], object] = sleep,
    confirmed: bool = False,
) -> Report:
    """One run under a lock that the caller holds. `rehearsal` is `--at`.

    `sends` is asked before each slice of messages, with the report so far; false sends all of it to the outbox. `stop`
    is asked before every handful; once it says so, the run ends when those at hand are settled. `wait` passes the time
    that rates ask for; `confirmed` lets go what the brake would hold, and campaigns that have paused themselves, and
    takes lists that suppress many at once.

    Raises Refused when a rehearsal is asked of a database that has run without one, or the other way round.
    """
    report = Report(clock())
    was_ahead = ran_ahead(store, report.now)
    if was_ahead:
        _note_clock(place, store, rehearsal, report)
    project = _project(place, store, rehearsal, report, confirmed)

    brake = Brake(store, [name for name, use in project.channels.items() if use.use != "outbox"], confirmed)
    wishes = Wishes(place.database, store)
    delivery = _delivery(project, place, store, clock, report, _halted(stop, place), wait, brake, wishes.take_in)
    delivery.settle_abandoned()
    if was_ahead:
        let_out(store, report.now)
    with closing(wishes):
        with delivery:
            braked = _in_slices(delivery, brake, sends, confirmed)
        wishes.erase(place)
    _tell(delivery, place)
    if not stop():
        forget_missed(project, store)
        store.forget_words()
    end_of_sweep(delivery.project, place, store)
    report.braked = brake.count(clock()) if braked else 0
    store.put("ran_at", max(report.now, clock()).isoformat())  # the clock may have been set right meanwhile
    return report


def _delivery(
    project: Project,
    place: Workplace,
    store: Store,
    clock: Callable[[], datetime],
    report: Report,
    halted: Callable[[], bool],
    wait: Callable[[float], object],
    brake: Brake,
    wishes: Callable[[], object],
) -> Delivery:
    rest = _in_naps(wait, halted)
    return Delivery(
        project=project,
        place=place,
        store=store,
        writer=_writer(place, project, store),
        clock=clock,
        report=report,
        stop=halted,
        wait=rest,
        brake=brake,
        pace=pace(project, store, clock, rest, halted),
        traffic=Traffic(project, store, clock, report),
        budgets=Budgets.of(store),
        wishes=wishes,
    )


def _note_clock(place: Workplace, store: Store, rehearsal: bool, report: Report) -> None:
    cure = "go on from there" if rehearsal else "set the clock, if it is wrong now; retries that it put off are due"
    ran = last_run(store).astimezone(place.project.zone).isoformat()
    report.note(f"the last run was at {ran}, which is still to come; nothing is sent twice: {cure}")


def _halted(stop: Callable[[], bool], place: Workplace) -> Callable[[], bool]:
    """Once and for all: those who were told to end begin no more."""
    is_halted = False

    def halted() -> bool:
        nonlocal is_halted
        is_halted = is_halted or stop() or place.is_stopped
        return is_halted

    return halted


def _in_naps(wait: Callable[[float], object], halted: Callable[[], bool]) -> Callable[[float], None]:
    """Waits that end soon after the run is told to stop."""

    def rest(seconds: float) -> None:
        while seconds > 0 and not halted():
            wait(min(seconds, _NAP))
            seconds -= _NAP

    return rest


def _in_slices(delivery: Delivery, brake: Brake, sends: Callable[[Report], bool], confirmed: bool) -> bool:
    """Collect, advance and deliver until there is nothing left to do; whether the brake held something back."""
    place, store, clock, report = delivery.place, delivery.store, delivery.clock, delivery.report
    project, edited = delivery.project, leads_of_edits(delivery.project, store)
    failed = leads_to_try_again(place, store, report.now)
    doubts = Doubts(project, place, store, clock, report)
    mailboxes = Mailboxes(place, store, report)
    while True:
        delivery.wishes()
        if place.project.mailboxes and sends(report):
            mailboxes.read(clock())
        collect(project, place, store, clock(), report, confirmed)
        empty_inbox(place.database, store)
        delivery.weigh_what_came_in()
        if delivery.project is not project:  # a campaign has paused itself, which is like an edit of its status
            project, edited = delivery.project, leads_of_edits(delivery.project, store)
        doubts.settle()
        keep_retention(project, store, clock(), report)
        forget_unconfirmed(store, clock(), report)
        now = clock()
        judge_hits(project, store, now)  # once more: no plan may take a hit for settled that is not judged
        advanced = sum(plan_again(leads, project, store, now, report) for leads in chain(edited, failed))
        advanced += advance(project, store, now, report)
        delivery.outbox = None if sends(report) else place.outbox()
        braked = delivery.outbox is None and brake.ask(clock(), report)
        if delivery.stop() or (not delivery.slice() and not advanced and not delivery.waits()):
            return braked


def _tell(delivery: Delivery, place: Workplace) -> None:
    """What holds messages back at the end of a run, and who waits for somebody. A day that is full is no fault."""
    delivery.report.tell_put_off()
    if delivery.traffic:
        delivery.traffic.tell()
    for words in (*tell_undecided(delivery.store), *lost_forms(delivery.project, delivery.store, delivery.report.now)):
        delivery.report.note(words)
    for where, why in holding(place, delivery.store):
        delivery.report.fault(where, why)


def _writer(place: Workplace, project: Project, store: Store) -> Writer:
    return Writer(project, place.plugins.words, keys_of(store), place.renderer, place.root)


def _project(place: Workplace, store: Store, rehearsal: bool, report: Report, confirmed: bool) -> Project:
    """The project of this run, once the store knows what was edited since the last one.

    Who stands where is counted before anything is written: over a million leads that takes many seconds.
    """
    now = report.now
    _check_mode(store, rehearsal)
    if confirmed:
        let_go(store, now)
    project, report.still = in_force(place, store, now)
    still = place.project.campaigns.keys() - project.campaigns.keys()
    for name, count in left_behind(place, store).items():
        cure = renamed_to(name, place, store)
        report.note(
            f"campaign {name} stands still: its file is gone, and {count:,} on their way in it wait for it{cure}"
        )
    with store.transaction():
        store.put("mode", REHEARSED if rehearsal else REAL)
        if not ran_ahead(store, now):
            store.put("ran_at", now.isoformat())  # should it be killed, the next one knows by which clock it ran
        remember(project, {*place.loaded.broken, *still}, store, now)
        remember_first_run(project, store, now)
        keep_texts(project, place, store)
        keep_templates(place, store)
    return project


def _check_mode(store: Store, rehearsal: bool) -> None:
    mode = store.get("mode")
    if rehearsal and mode == REAL:
        raise Refused("this database has run on the real clock; rehearse with `--at` on a fresh one")
    if not rehearsal and mode == REHEARSED:
        raise Refused(
            "this database was rehearsed with `--at`: for real runs remove nurture.db, and the next run makes a new one"
        )
