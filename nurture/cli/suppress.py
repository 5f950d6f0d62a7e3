"""`nurture suppress` and `nurture suppressed`: who gets no mail, by hand and listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nurture.cli import folder, show
from nurture.cli.options import as_json, check_known
from nurture.core.addresses import Refusal
from nurture.core.program import Project
from nurture.core.suppression import is_request, list_of, read_what, worded
from nurture.engine.clocks import now_of, real_now
from nurture.engine.documents import iso
from nurture.engine.report import masked
from nurture.engine.suppressed import Barrier, asked_in_vain, barriers, barriers_to
from nurture.engine.taken_back import take_back
from nurture.engine.workplace import Workplace
from nurture.store.opening import opened_to_write

_ASKED = "asked for it"
_COLUMNS = ("who", "purpose", "reason", "source", "since")


@click.command()
@click.argument("who", metavar="[ADDRESS|@DOMAIN]", default="")
@click.option("--purpose", default="", help="No more mails with this consent; left out, no mail at all.")
@click.option("--reason", default="", help="Why, as `explain` is to say it.")
@click.option("--take-back", "listed", metavar="LIST", default="", help="Take back what this list has brought.")
@click.pass_obj
def suppress(root: Path, who: str, purpose: str, reason: str, listed: str) -> None:
    """Send nothing more to an address or a domain.

    A domain is all below it, too. It holds from the next message on, also beside a run, and no import lifts it. The
    database is made when there is none. `--take-back` is for a list that was none of those who left: what people said
    themselves stays.
    """
    place = folder.usable(root)
    if bool(who) == bool(listed) or (listed and purpose):
        raise click.UsageError("Name an address or a domain, or a list with --take-back.")
    if listed:
        _take_back(listed, reason or "taken back by hand", place)
        return
    if purpose:
        check_known("consent", purpose, place.project.consents)
    what = _read(who)
    with opened_to_write(place.database, real_now()) as store:
        if store.is_erased(what):
            click.echo("This address was erased: nothing is sent to it, and nothing more is kept of it.", err=True)
            return
        store.suppress(what, _reason(reason or _ASKED), now_of(store), purpose, "by hand")
    click.echo(f"{who} gets no more {purpose or 'mail'}: {reason or _ASKED}", err=True)


def _reason(text: str) -> str:
    """One that nobody takes for a request of the person, which it may take back: it is the owner's."""
    said = masked(text)
    return worded("by hand", said) if is_request(said) else said


def _take_back(name: str, why: str, place: Workplace) -> None:
    with folder.database(place) as store:
        brought = {list_of(each.source) for each in store.suppressions()}
        check_known("list", name, {*place.project.lists, *brought} - {""})
    with opened_to_write(place.database, real_now()) as store:
        count = take_back(name, masked(why), place.project, store, now_of(store))
    entries = show.plural(count, "entry", "entries")
    click.echo(f"{entries} of the list {name} taken back; the next run reads all lists anew.", err=True)
    if name in place.project.lists:
        click.echo("It still stands in nurture.yaml: mend its file before that, or take it out.", err=True)


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
        one = barriers_to(_read(address), place, store) if address else []
        found = one if address else barriers(place, store)
        asked = asked_in_vain(_read(address), one, store) if address else []
        rows = (_row(each, project, as_json) for each in found)
        if as_json:
            show.document_of_rows("suppressed", rows)
            return
        shown = [[row[column] for column in _COLUMNS] for row in rows]
    show.table([column.upper() for column in _COLUMNS], shown)
    for event in asked:
        when = show.local(event.at, project.zone)
        click.echo(f"{event.name}, {when}: nothing was sent to {address} to confirm it.", err=True)
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
