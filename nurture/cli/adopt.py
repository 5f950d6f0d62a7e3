"""`nurture adopt`: this database is the one that may send."""

from __future__ import annotations

from pathlib import Path

import click

from nurture.cli import folder, show
from nurture.engine.clocks import is_rehearsed, real_now
from nurture.engine.erasures import keep_erasures
from nurture.engine.keys import begin_key
from nurture.store import adoption
from nurture.store.opening import opened_to_write
from nurture.store.sqlite import SqliteStore


@click.command()
@click.option("--new-key", is_flag=True, help="Begin a new key for the tokens in links; those sent before stay good.")
@click.pass_obj
def adopt(root: Path, new_key: bool) -> None:
    """Let this database send.

    Until then, and after it was made anew, copied or restored, every channel but the outbox writes to the outbox. The
    database is made when there is none. A copy that was adopted before may send no longer.
    """
    place = folder.read(root)
    with opened_to_write(place.database, real_now()) as store:
        if is_rehearsed(store):
            raise click.ClickException(
                "this database was rehearsed with `run --at`: remove nurture.db, and adopt the new one."
            )
        if new_key:
            _begin_key(store)
        if back := keep_erasures(place.database, store):
            leads = show.plural(back, "lead")
            click.echo(f"{leads} that had been erased came back with a backup: erased anew.", err=True)
        adoption.adopt(store, place.database)
    click.echo(f"Adopted: from now on {place.database.name} may send, and no copy of it.", err=True)


def _begin_key(store: SqliteStore) -> None:
    try:
        number = begin_key(store)
    except OverflowError:
        raise click.ClickException("there are 255 keys, and a token has room for no more.") from None
    click.echo(f"Key {number} makes the tokens of new mails; those of mails sent before stay good.", err=True)
