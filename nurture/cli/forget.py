"""`nurture forget EMAIL`: one person erased, and the proof."""

from __future__ import annotations

import click

from nurture.cli import folder, show
from nurture.core.addresses import Address, Refusal, read_address
from nurture.engine.forgetting import Forgotten
from nurture.engine.forgetting import forget as erase
from nurture.engine.proving import prove as search
from nurture.engine.report import masked
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store

_WAITS = "The database was busy: some bytes of it are overwritten when a run ends, or by `nurture forget` once more."
_MARK = "What stays is a mark that nobody can read back: no import and no list brings this address in again."


@click.command()
@click.argument("email", metavar="EMAIL")
@click.option("--prove", is_flag=True, help="Search every file for the address, however it may be encoded.")
@click.pass_context
def forget(ctx: click.Context, email: str, prove: bool) -> None:
    """Erase one person, and prove it.

    The lead, its events, messages and decisions, what waits for it, its mails in outboxes, and its address in fields,
    facts and proofs of others: all but a mark of it and what was counted. It works beside a run. With --prove it ends
    with 1 while a file that nurture wrote holds the address; your own files that do are named, too.
    """
    place = folder.usable(ctx.obj)
    address = read_address(email)
    if isinstance(address, Refusal):
        raise click.UsageError(f"`{email}` is no address: {address.reason}")
    with folder.database(place, writes=True) as store:
        done = erase(address, place, store)
        _tell(address, done)
        clean = not prove or _prove(address, place, store)
    ctx.exit(not clean)


def _tell(address: Address, done: Forgotten) -> None:
    counted = (
        (done.events, "event"),
        (done.messages, "message"),
        (done.waiting, "waiting event"),
        (done.suppressions, "suppression"),
        (done.files, "file of an outbox", "files of an outbox"),
        (done.mentions, "mention elsewhere", "mentions elsewhere"),
    )
    parts = [*(["the lead"] if done.lead else []), *(show.plural(*each) for each in counted if each[0])]
    if parts:
        click.echo(f"{address.email} is erased: {', '.join(parts)}. {_MARK}")
    elif done.before:
        click.echo(f"{address.email} was erased before. {_MARK}")
    else:
        click.echo(f"Nothing is known of {address.email}.")
    if done.waits:
        click.echo(_WAITS, err=True)


def _prove(address: Address, place: Workplace, store: Store) -> bool:
    """Whether no file that nurture wrote holds the address."""
    found = list(search(address, place, store))
    ours, theirs = ([each for each in found if each.ours is mine] for mine in (True, False))
    click.echo(f"{show.plural(len(ours), 'finding')} in the files that nurture wrote.")
    for each in (*ours, *theirs):
        path = place.relative(str(each.path))
        click.echo(f"{'' if each.ours else 'Yours to clean: '}{path} ({', '.join(each.ways)})")
        for mention in each.mentions:
            click.echo(f"  {mention.kind}{f' of {masked(mention.whose)}' if mention.whose else ''}")
    return not ours
