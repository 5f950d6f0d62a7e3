"""`nurture leads`, `messages` and `clicks`: what the database knew after the last run, on its clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import click

from nurture.cli import folder, show
from nurture.cli.options import as_json, check_known
from nurture.core.model import LeadState, Message, MessageState
from nurture.core.situation import Situation
from nurture.core.temperature import names as temperatures
from nurture.engine.clocks import last_run
from nurture.engine.documents import iso
from nurture.engine.report import Report
from nurture.plugin_origins import FAILURES
from nurture.store.inbox import Tally

_STATES = [state.value for state in MessageState]
_OF_LEADS = ("email", "temperature", "stage", "score", "source")
_OF_MESSAGES = ("at", "state", "lead", "campaign", "step")
_OF_CLICKS = ("campaign", "step", "kind", "link", "count", "last")
"""What people see of them; programs get all."""


@click.command()
@click.option("--temperature", default="", help="Only those at this temperature.")
@click.option("--stage", default="", help="Only those at this stage.")
@click.option("--source", default="", help="Only those that came from this source first.")
@as_json
@click.pass_context
def leads(ctx: click.Context, temperature: str, stage: str, source: str, as_json: bool) -> None:
    """List the leads.

    As they stood after the last run, on its clock.
    """
    place = folder.usable(ctx.obj)
    _check_filter("temperature", temperature, temperatures(place.project.bounds))
    _check_filter("stage", stage, [each.name for each in place.project.stages])
    _check_filter("source", source, [*place.project.sources, *place.project.forms])
    with folder.database_if_any(place) as store:
        report = Report(last_run(store))

        def score(state: LeadState) -> float | None:
            try:
                return round(float(Situation(state, place.project, report.now).view().score()), 2)
            except FAILURES as error:
                report.fault(f"lead {state.lead.id} has no score", error)
                return None

        def row(state: LeadState) -> dict[str, Any]:
            return {
                "email": state.lead.email,
                "temperature": state.course.temperature,
                "stage": state.course.stage,
                "score": score(state),
                "source": state.lead.source,
            }

        states = store.leads(temperature, source)
        rows = (row(state) for state in states if stage in ("", state.course.stage))
        _show("leads", rows, as_json, _OF_LEADS)
    show.faults(report.faults)
    ctx.exit(bool(report.faults))


@click.command()
@click.option("--state", default="", help=f"Only those in this state: {', '.join(_STATES)}.")
@click.option("--campaign", default="", help="Only those of this campaign.")
@as_json
@click.pass_obj
def messages(root: Path, state: str, campaign: str, as_json: bool) -> None:
    """List the messages.

    As they stood after the last run, the oldest first.
    """
    place = folder.usable(root)
    _check_filter("state", state, _STATES)
    _check_filter("campaign", campaign, [*place.project.campaigns, *place.loaded.broken])

    def row(message: Message, email: str) -> dict[str, Any]:
        zone = place.project.zone
        return {
            "key": message.key,
            "message_id": message.message_id,
            "lead": email,
            "campaign": message.campaign,
            "step": message.step,
            "state": message.state.value,
            "at": iso(message.at, zone) if as_json else show.local(message.at, zone),
        }

    with folder.database_if_any(place) as store:
        found = store.messages(state, campaign)
        if not as_json:
            found = iter(sorted(found, key=lambda pair: pair[0].at))
        _show("messages", (row(*one) for one in found), as_json, _OF_MESSAGES)


@click.command()
@click.option("--campaign", default="", help="Only those of this campaign's mails.")
@as_json
@click.pass_obj
def clicks(root: Path, campaign: str, as_json: bool) -> None:
    """Count clicks and opens that name nobody.

    They are of leads who never said whether they agree to tracking, machines among them; those of one who agreed are
    told by `explain`.
    """
    place = folder.usable(root)
    campaigns = [*place.project.campaigns, *place.loaded.broken]
    _check_filter("campaign", campaign, campaigns)
    with folder.database_if_any(place) as store:
        rows = (row for name in sorted(campaigns) if campaign in ("", name) for row in _counted(store.tallies(name)))
        _show("clicks", rows, as_json, _OF_CLICKS)


def _counted(tallies: Mapping[Tally, int]) -> Iterator[dict[str, Any]]:
    """A row for each link of a step, and for its opens, over all days."""
    days = sorted(tallies, key=lambda tally: (tally.step, tally.kind, tally.link, tally.day))
    for (step, kind, link), same in groupby(days, attrgetter("step", "kind", "link")):
        some = list(same)
        yield {
            "campaign": some[0].campaign,
            "step": step,
            "kind": kind,
            "link": link,
            "count": sum(tallies[tally] for tally in some),
            "first": some[0].day.isoformat(),
            "last": some[-1].day.isoformat(),
        }


def _check_filter(noun: str, name: str, known: Iterable[str]) -> None:
    if name:
        check_known(noun, name, known)


def _show(name: str, rows: Iterator[dict[str, Any]], as_json: bool, columns: Sequence[str]) -> None:
    if as_json:
        show.document_of_rows(name, rows)
        return
    found = [["?" if row[column] is None else str(row[column]) for column in columns] for row in rows]
    show.table([column.upper() for column in columns], found)
    if not found:
        click.echo(f"No {name}.", err=True)
