"""`nurture explain EMAIL`: why this lead got what it got, and what comes next."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import click

from nurture.cli import folder, show
from nurture.cli.clicks import print_clicks
from nurture.cli.options import as_json
from nurture.core.consents.standing import given_in_vain
from nurture.core.forms import is_unconfirmed
from nurture.core.model import Enrolment
from nurture.core.undecided import asks, undecided
from nurture.engine.clocks import now_of
from nurture.engine.documents import because
from nurture.engine.explain import Explanation, explain_lead
from nurture.engine.explained import as_dict
from nurture.engine.report import Report

_ASKS = {"unclear": "may have asked for no more mail", "erasure": "asked to be forgotten"}
_MARKS = {"sent": "✓", "done": "✓", "to come": "→", "waiting": "…", "held": "…"}
_COLOURS = {"sent": "green", "done": "green", "failed": "red", "in doubt": "red", "held": "yellow", "waiting": "yellow"}


@click.command()
@click.argument("email", metavar="EMAIL")
@as_json
@click.pass_context
def explain(ctx: click.Context, email: str, as_json: bool) -> None:
    """Tell every step for one lead, with its reason.

    Each reason names the file and line of the rule that decided. What is to come is told as if nothing else happened.
    """
    place = folder.usable(ctx.obj)
    with folder.database(place) as store:
        state, key = folder.lead(email, store)
        report = Report(now_of(store))
        told = explain_lead(key, state, place, store, report)
    if as_json:
        show.document(as_dict(told, place.project))
    else:
        _print(told, place.project.zone)
    show.faults(report.faults)
    ctx.exit(bool(report.faults))


def _print(told: Explanation, zone: ZoneInfo) -> None:
    lead, course = told.state.lead, told.state.course
    name = " ".join(str(lead.fields[part]) for part in ("first_name", "last_name") if part in lead.fields)
    click.secho(" · ".join(filter(None, (lead.email, name, course.temperature, course.stage))), bold=True)
    if is_unconfirmed(told.state):
        click.secho("has sent a form and not confirmed it yet", fg="yellow")
    if waits := undecided(told.state.events):
        click.secho(
            f"{_ASKS[asks(waits)]} on {waits.at.astimezone(zone):%Y-%m-%d}, and nobody has decided", fg="yellow"
        )
    if told.state.suppressed:
        click.secho(f"gets no more mail: {told.state.suppressed}", fg="red")
    for said in given_in_vain(told.state.consents):
        when = show.local(said.at, zone)
        click.echo(f"ticked {said.purpose} by {said.source}, {when}; it was taken back before: not agreed")
    _print_score(told, zone)
    for walk in told.state.enrolments:
        _print_walk(walk, told, zone)
    if not told.state.enrolments:
        click.echo("\nIs in no campaign.")
    for one in told.kept_out:
        what = f"{one.event.name}, {show.local(one.event.at, zone)}; " if one.event else ""
        click.echo(f"\n{one.campaign.name} · did not enter\n  {what}{because(one.reason)}")
    if told.tried_again:
        late = told.tried_again > told.now
        when = f"{show.local(told.tried_again, zone)}, or once a file is changed" if late else "next time"
        click.echo(f"\nCould not be planned; a run tries again {when}.")
    elif told.next:
        overdue = ", with the next run" if told.next.at < told.now else ""
        click.echo(f"\nNext: {show.step(told.next.step)}, {show.local(told.next.at, zone)}{overdue}")
    else:
        click.echo("\nNext: nothing, unless something happens.")
        for step in told.unsent[:1]:
            when, why = show.local(step.at, zone), because(step.reason)
            click.echo(f"{show.step(step.step)} would be skipped, {when}: {why}")


def _print_score(told: Explanation, zone: ZoneInfo) -> None:
    click.echo("score not known: a plugin failed" if told.score is None else f"score {told.score:.1f}")
    for points, given in told.evidence:
        faded = f" of {given.points:g}" if abs(points - given.points) >= 0.05 else ""
        when = f", {show.local(given.at, zone)}" if given.fades and given.at else ""
        place = f" ({given.place})" if given.place else ""
        click.echo(f"  {points:+.1f}{faded}  {given.rule}{when}{place}")
    for move in told.moves:
        click.echo(f"became {move.to} {show.local(move.at, zone)}: {because(move.reason)}")
    print_clicks(told.clicks, zone)
    if told.last_open:
        click.echo(f"last opened a mail on {told.last_open:%a %Y-%m-%d}")


def _print_walk(walk: Enrolment, told: Explanation, zone: ZoneInfo) -> None:
    how = {"active": f"in {walk.sequence}" if walk.sequence else "waiting"}.get(walk.state, walk.state)
    ended = f" {show.local(walk.ended, zone)}" if walk.ended else ""
    click.secho(f"\n{walk.campaign} · {how}{ended}", bold=True)
    click.echo(f"  entered {show.local(walk.entered, zone)}: {walk.entered_by}")
    if walk.state == "active" and walk.campaign in told.still:
        click.secho(f"  {because(told.still[walk.campaign])}", fg="red")
    if walk.held_out:
        click.echo("  in the holdout: gets nothing from this campaign")
    steps = told.of(walk)
    width = max((len(show.step(step.step)) for step in steps), default=0)
    for step in steps:
        state = click.style(f"{_MARKS.get(step.state, '–')} {step.state:<9}", fg=_COLOURS.get(step.state))
        click.echo(f"  {state} {show.local(step.at, zone)}  {show.step(step.step):<{width}}  {because(step.reason)}")
