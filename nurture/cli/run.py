"""`nurture run`: what cron calls."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from signal import Signals

import click

from nurture.cli import folder, show
from nurture.cli.errors import refusal
from nurture.cli.options import Instant, as_json, in_zone
from nurture.cli.stop import Stop
from nurture.core.program import Project
from nurture.engine.clocks import real_now
from nurture.engine.report import Report
from nurture.engine.run import Refused
from nurture.engine.session import Session, hold_session
from nurture.store.lock import Busy

_WORDS = {
    "new_leads": ("new lead", "new leads"),
    "refused_leads": ("row refused", "rows refused"),
    "events": ("event", "events"),
    **{name: (name, name) for name in ("sent", "held", "deferred", "failed")},
    "in_doubt": ("in doubt", "in doubt"),
}


@click.command()
@click.option("--at", type=Instant(), help="A rehearsal: as if it were this instant; all messages go to the outbox.")
@click.option(
    "--confirm",
    is_flag=True,
    help="Send what a brake holds (many late messages, a campaign that has paused itself), and take in a list of who"
    " gets no mail that names many leads.",
)
@click.option("--loop", is_flag=True, help="Run again every minute until stopped.")
@as_json
@click.pass_context
def run(ctx: click.Context, at: datetime | None, confirm: bool, loop: bool, as_json: bool) -> None:
    """Take leads in, decide, deliver.

    Safe from cron, safe to overlap, safe to kill. A rehearsal (--at) needs a database of its own.
    """
    if loop and (at or as_json):
        raise click.UsageError("--loop runs on the real clock and goes on for ever: it takes neither --at nor --json.")
    root: Path = ctx.obj
    stop = Stop()
    with stop.listening():
        wrong, next_due = _once(root, at, as_json, stop, confirm)
        while loop and not stop.wait_for(next_due):
            next_due = _again(root, stop)
    if stop.by and not (loop and stop.by is Signals.SIGTERM):
        raise click.Abort
    ctx.exit(not loop and wrong)


def _once(root: Path, at: datetime | None, as_json: bool, stop: Stop, confirm: bool) -> tuple[bool, datetime | None]:
    """One run: whether something is wrong, and when there is something to do again."""
    place = folder.usable(root)
    folder.check_environment(place)
    at = in_zone(at, place.project.zone)
    try:
        clock = (lambda: at) if at else real_now
        session = hold_session(place, clock, at is not None, stop, stop.wait, _progress(as_json), confirm)
    except Refused as error:
        raise refusal(error) from error
    if isinstance(session, Busy):
        _print_busy(session, place.project, as_json)
        return False, None
    if as_json:
        show.document(session.report.as_dict())
    else:
        _print(session, place.project)
    _explain_outbox(session, place.project, rehearsal=at is not None)
    show.notes(session.report.notes)
    show.faults(session.report.faults)
    broken = folder.broken(place, session.report.still)
    return bool(broken or session.report.faults or session.report.braked), session.next_due


def _again(root: Path, stop: Stop) -> datetime | None:
    """Another run of the loop. An edit that cannot be read is told, and waited out."""
    try:
        return _once(root, None, False, stop, confirm=False)[1]
    except click.ClickException as error:
        error.show()
        return None


def _progress(as_json: bool) -> Callable[[Report], None]:
    """Numbers that count up on a terminal; nothing elsewhere."""
    if as_json or not sys.stderr.isatty():
        return lambda _: None
    return lambda report: click.echo(f"\r\033[K{_numbers(report)}\r", nl=False, err=True)


def _print_busy(busy: Busy, project: Project, as_json: bool) -> None:
    since = show.local(busy.since, project.zone) if busy.since else "a moment ago"
    click.echo(f"Another run is going on since {since}; nothing to do here.", err=True)
    if as_json:
        show.document(Report(real_now()).as_dict())


def _print(session: Session, project: Project) -> None:
    report = session.report
    click.echo(f"{show.local(report.now, project.zone)}  {_numbers(report) or 'nothing to do'}")


def _numbers(report: Report) -> str:
    numbers = {name: getattr(report, name) for name in _WORDS}
    return ", ".join(f"{count:,} {_WORDS[name][count != 1]}" for name, count in numbers.items() if count)


def _explain_outbox(session: Session, project: Project, rehearsal: bool) -> None:
    """Say that a channel's messages went to the outbox instead, and what would let them out."""
    others = sorted(name for name, use in project.channels.items() if use.use != "outbox")
    if rehearsal or session.adoption.status == "adopted" or not others:
        return
    click.echo(
        f"Messages for {', '.join(others)} go to the outbox: {session.adoption.why}. `nurture adopt` lets it send.",
        err=True,
    )
