"""`nurture plan`: what would happen, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from nurture.cli import edits, folder, show
from nurture.cli.options import Instant, as_json, in_zone
from nurture.core.decisions import Decision
from nurture.core.problems import Place
from nurture.core.program import Project
from nurture.engine.ahead.outlook import Outlook, look_ahead, scratch
from nurture.engine.clocks import now_of
from nurture.engine.documents import because, iso, path_and_line
from nurture.engine.edits.lost_forms import lost_forms
from nurture.engine.holding import holding
from nurture.engine.report import Report
from nurture.engine.sight import unseen


@click.command()
@click.option("--at", type=Instant(), help="As if it were this instant; now, if left out.")
@click.option("--until", type=Instant(), help="Go on to this instant, as if nothing else happened.")
@as_json
@click.pass_context
def plan(ctx: click.Context, at: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Tell what would happen, and why; write nothing.

    Times are written as in 2026-03-02T08:00+01:00; without an offset they are in the project's time zone.
    """
    place = folder.usable(ctx.obj)
    at, until = (in_zone(given, place.project.zone) for given in (at, until))
    with scratch(place.database) as store:
        now = at or now_of(store)
        if until and until < now:
            raise click.UsageError(f"--until is before {iso(now, place.project.zone)}.")
        report = Report(now)
        outlook = look_ahead(place, store, now, until or now, report)
        report.notes += (f"{where}: {why}" for where, why in holding(place, store))
        report.notes += [*unseen(place.project, store), *lost_forms(place.project, store, now)]
    if as_json:
        show.document(_as_dict(outlook, place.project))
    else:
        _print(outlook, place.project.zone, until)
    show.notes(report.notes)
    show.faults(report.faults)
    ctx.exit(bool(folder.broken(place, outlook.still) or report.faults))


def _as_dict(outlook: Outlook, project: Project) -> dict[str, Any]:
    return {
        "now": iso(outlook.now, project.zone),
        "edits": [edits.as_dict(edit) for edit in outlook.edits],
        "decisions": [_decision(email, decision, project) for email, decision in outlook.decisions],
    }


def _decision(email: str, decision: Decision, project: Project) -> dict[str, Any]:
    place = decision.place or decision.reason.place or Place(f"campaigns/{decision.campaign}.yaml")
    return {
        "lead": email,
        "campaign": decision.campaign,
        "sequence": decision.sequence,
        "step": decision.step,
        "do": decision.do,
        "at": iso(decision.at, project.zone),
        "reason": because(decision.reason),
        **path_and_line(place),
    }


def _what(decision: Decision) -> str:
    """`send welcome`, `wait 3 days`; what is held is so until the instant shown."""
    do, step = decision.do, show.step(decision.step)
    words = step if step.startswith(do) else f"{do} {step}".strip()
    return f"{words} until then" if do == "hold" and step else words


def _print(outlook: Outlook, zone: ZoneInfo, until: datetime | None) -> None:
    """What is held beyond `until` is told by the plan of now alone."""
    edits.show_edits(outlook.edits)
    rows = [
        (show.local(d.at, zone), email, d.campaign, _what(d), because(d.reason))
        for email, d in outlook.decisions
        if until is None or d.at <= until or d.do != "hold"
    ]
    show.table(("AT", "LEAD", "CAMPAIGN", "WHAT", "WHY"), rows)
    if not rows:
        click.echo(f"Nothing is due by {show.local(outlook.now, zone)}.", err=True)
