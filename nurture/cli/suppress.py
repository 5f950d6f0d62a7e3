"""`nurture suppress` and `nurture suppressed`: who gets no mail, by hand and listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nurture.cli import folder, show
from nurture.cli.options import as_json, check_known
from nurture.core.addresses import Refusal
from nurture.core.program import Project
from nurture.core.suppression import read_what
from nurture.engine.clocks import now_of, real_now
from nurture.engine.documents import iso
from nurture.engine.report import masked
from nurture.engine.suppressed import Barrier, barriers, barriers_to
from nurture.store.opening import opened_to_write

_COLUMNS = ("who", "purpose", "reason", "source", "since")


@click.command()
@click.argument("who", metavar="ADDRESS|@DOMAIN")
@click.option("--purpose", default="", help="No more mails with this consent; left out, no mail at all.")
@click.option("--reason", default="asked for it", help="Why, as `explain` is to say it.")
@click.pass_obj
def suppress(root: Path, who: str, purpose: str, reason: str) -> None:
    """Send nothing more to an address or a domain.

    A domain is all below it, too. It holds from the next message on, also beside a run, and no import lifts it. The
    database is made when there is none.
    """
    place = folder.usable(root)
    if purpose:
        check_known("consent", purpose, place.project.consents)
    what = _read(who)
    with opened_to_write(place.database, real_now()) as store:
        if store.is_erased(what):
            click.echo("This address was erased: nothing is sent to it, and nothing more is kept of it.", err=True)
            return
        store.suppress(what, masked(reason), now_of(store), purpose, "by hand")
    click.echo(f"{who} gets no more {purpose or 'mail'}: {reason}", err=True)


@click.command()
@click.argument("address", metavar="[ADDRESS]", default="")
@as_json
@click.pass_obj
def suppressed(root: Path, address: str, as_json: bool) -> None:
    """List who gets no mail.

    Of one ADDRESS, all that keeps mail from it.
    """
    place = folder.usable(root)
    with folder.database_if_any(place) as store:
        project = place.project
        found = barriers_to(_read(address), project, store) if address else barriers(project, store)
        rows = (_row(each, project, as_json) for each in found)
        if as_json:
            show.document_of_rows("suppressed", rows)
            return
        shown = [[row[column] for column in _COLUMNS] for row in rows]
    show.table([column.upper() for column in _COLUMNS], shown)
    if not shown:
        click.echo(f"Nothing keeps mail from {address}." if address else "Nobody is suppressed.", err=True)


def _read(who: str) -> str:
    what = read_what(who)
    if isinstance(what, Refusal):
        raise click.UsageError(f"`{who}` is neither an address nor a domain such as @rival.example: {what.reason}")
    return what


def _row(each: Barrier, project: Project, as_json: bool) -> dict[str, Any]:
    at = each.since and (iso if as_json else show.local)(each.since, project.zone)
    return {**each._asdict(), "since": at if as_json else at or ""}
