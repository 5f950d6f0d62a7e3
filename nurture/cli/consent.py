"""`nurture consent`: who agreed to what, with the proof; given and withdrawn by hand; the chain looked through."""

from __future__ import annotations

import getpass
from datetime import datetime

import click

from nurture.cli import folder, show
from nurture.cli.consents import Chained, Shown
from nurture.cli.errors import refusal
from nurture.cli.options import Instant, as_json, in_zone
from nurture.engine.agreements import NotAgreed, Said, give, withdraw
from nurture.engine.lookup import NoSuchLead


@click.command()
@click.argument("email", metavar="[EMAIL]", default="")
@click.option("--verify", is_flag=True, help="Look through the records of everybody.")
@click.option("--give", "given", metavar="PURPOSE", default="", help="The person has agreed; needs --proof.")
@click.option("--withdraw", "withdrawn", metavar="PURPOSE", default="", help="The person agrees no more.")
@click.option("--proof", metavar="TEXT", default="", help="What proves it, such as `signed at the fair, sheet 7`.")
@click.option("--at", type=Instant(), help="When the person said so. Left out: now.")
@as_json
@click.pass_context
def consent(
    ctx: click.Context,
    email: str,
    verify: bool,
    given: str,
    withdrawn: str,
    proof: str,
    at: datetime | None,
    as_json: bool,
) -> None:
    """Show what a person agreed to, with the proof.

    Ends with 1 when a record is not what nurture has written.
    """
    _check_use(email, verify, given, withdrawn, proof, at)
    place = folder.usable(ctx.obj)
    if given or withdrawn:
        said = Said(email, given or withdrawn, proof, in_zone(at, place.project.zone), _user())
        with folder.database(place, writes=True) as store:
            try:
                (give if given else withdraw)(said, place.project, store)
            except (NotAgreed, NoSuchLead) as error:
                raise refusal(error) from error
    with folder.database(place) as store:
        chain = Chained.of(store)
        if verify:
            show.document(chain.as_dict()) if as_json else chain.show()
        else:
            shown = Shown.of(email, store, place.project)
            show.document({**shown.as_dict(), "chain": chain.as_dict()}) if as_json else shown.show(chain)
    ctx.exit(bool(chain.findings))


def _check_use(email: str, verify: bool, given: str, withdrawn: str, proof: str, at: datetime | None) -> None:
    if bool(email) == verify:
        raise click.UsageError("Say whose consent: `nurture consent EMAIL`; or `nurture consent --verify` for all.")
    if given and withdrawn:
        raise click.UsageError("--give or --withdraw: one of them, of one consent.")
    if (given or withdrawn) and verify:
        raise click.UsageError("--verify looks, and writes nothing.")
    if given and not proof:
        raise click.UsageError("What proves it? Say so with --proof, such as --proof 'signed at the fair, sheet 7'.")
    if (proof or at) and not (given or withdrawn):
        raise click.UsageError("--proof and --at go with --give or --withdraw.")


def _user() -> str:
    """Who types, as this machine calls them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
