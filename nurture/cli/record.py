"""`nurture record`: an event by hand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from nurture.cli import folder, show
from nurture.cli.errors import refusal
from nurture.cli.options import Instant, in_zone
from nurture.core.hearing import is_watched
from nurture.core.tracking import why_untracked
from nurture.engine.intake.recording import Happening, NotRecorded
from nurture.engine.intake.recording import record as write_down
from nurture.engine.lookup import NoSuchLead, find_lead


class Fact(click.ParamType[tuple[str, str]]):
    name = "fact"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        name, equals, written = str(value).partition("=")
        if not equals or not name:
            self.fail(f"`{value}` is no fact: write it as NAME=VALUE, as in value=80.", param, ctx)
        return name, written


@click.command()
@click.argument("email", metavar="EMAIL")
@click.argument("event", metavar="EVENT")
@click.argument("facts", metavar="[FACT=VALUE]...", nargs=-1, type=Fact())
@click.option("--campaign", default="", help="The message was sent by this campaign.")
@click.option("--step", default="", help="The message was this step's, or had this template.")
@click.option("--at", type=Instant(), help="When it happened; only in a rehearsal (`run --at`).")
@click.pass_obj
def record(
    root: Path,
    email: str,
    event: str,
    facts: tuple[tuple[str, str], ...],
    campaign: str,
    step: str,
    at: datetime | None,
) -> None:
    """Write an event down by hand.

    EVENT is written as in score and stories: "clicked pricing", replied, purchased. `unsubscribed` ends all mail to
    this address, "unsubscribed newsletter" withdraws that one consent. A click belongs to the last message sent with
    that link.
    """
    place = folder.usable(root)
    at = in_zone(at, place.project.zone)
    with folder.database(place, writes=True) as store:
        try:
            happened = write_down(Happening(email, event, campaign, step, at, dict(facts)), place.project, store)
        except (NotRecorded, NoSuchLead) as error:
            raise refusal(error) from error
        untracked = why_untracked(find_lead(email, store)[0].consents, happened.at)
    of = f" ({happened.campaign})" if happened.campaign else ""
    click.echo(f"{show.local(happened.at, place.project.zone)}  {happened.name}{of}", err=True)
    if untracked and is_watched(happened.verb):
        click.echo(f"  not counted: {untracked}", err=True)
