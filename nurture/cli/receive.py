"""`nurture receive`: one mail from stdin, as a mail server hands it to a program."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

import click

from nurture.cli import folder
from nurture.cli.errors import exit_code
from nurture.engine.clocks import now_of
from nurture.engine.intake.mailboxes import receive as take_in
from nurture.engine.report import masked
from nurture.hookspecs import LONGEST_MAIL

CHUNK = 1 << 20


@click.command()
@click.argument("recipient", metavar="[ADDRESS]", default="")
@click.pass_obj
def receive(root: Path, recipient: str) -> int:
    """Take in one mail from stdin, as a mail server hands it over.

    As in `|nurture -C /srv/lumo receive`. ADDRESS is whom the mail came for, where the server knows it. Ends with 0
    when the mail is taken, whatever it is, and else with 75: the server then keeps it and tries again.
    """
    return os.EX_TEMPFAIL if exit_code(partial(_receive, root, recipient)) else 0


def _receive(root: Path, recipient: str) -> None:
    raw = sys.stdin.buffer.read(LONGEST_MAIL)
    while sys.stdin.buffer.read(CHUNK):
        pass  # a server that cannot write the rest thinks that it was not taken
    place = folder.usable(root)
    with folder.database(place, writes=True) as store:
        words = take_in(raw, recipient, store, now_of(store))
    click.echo(masked(words), err=True)
