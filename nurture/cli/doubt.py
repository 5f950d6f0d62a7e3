"""`nurture doubt`: messages of which nobody knows whether they arrived, listed and settled."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import click

from nurture.cli import folder, show
from nurture.cli.options import as_json
from nurture.core.model import Message, Reason
from nurture.core.program import Project
from nurture.engine.clocks import now_of
from nurture.engine.delivery.doubts import arrived, once_more
from nurture.engine.delivery.mail_logs import find, lines_of
from nurture.engine.documents import iso
from nurture.store.attempts import Doubt, Settlement
from nurture.store.protocol import Store

_COLUMNS = ("at", "lead", "campaign", "step", "key", "reason")
_SAID = "said with `nurture doubt`"
Word = Literal["arrived", "lost", ""]


@click.command()
@click.argument("names", metavar="[KEY|FILE]...", nargs=-1)
@click.option("--arrived", "has_arrived", is_flag=True, help="These messages arrived: they are sent.")
@click.option("--lost", "is_lost", is_flag=True, help="They did not arrive: they are sent once more.")
@click.option("--all", "every", is_flag=True, help="Of all that are listed.")
@click.option("--log", is_flag=True, help="Look them up in FILEs, the logs of the mail server (.gz too, - for stdin).")
@as_json
@click.pass_obj
def doubt(
    root: Path, names: tuple[str, ...], has_arrived: bool, is_lost: bool, every: bool, log: bool, as_json: bool
) -> None:
    """List messages in doubt, and settle them.

    Those that were handed over and whose answer never came: nobody knows whether they arrived. Whoever knows says so,
    with the KEYs of messages, or has them looked up in logs: those found there are sent.
    """
    if has_arrived and is_lost:
        raise click.UsageError("--arrived or --lost: one of them became of a message.")
    word: Word = "arrived" if has_arrived else "lost" if is_lost else ""
    _check_use(names, word, every, log)
    place = folder.usable(root)
    if not (word or log):
        with folder.database_if_any(place) as store:
            _list(store.doubts(), place.project, as_json)
        return
    with folder.database(place, writes=True) as store:
        ends = _found(names, store) if log else _said(names, word, every, store)
        left = store.settle_doubts(ends)
        settled = [end for end in ends if end.key not in left]
        for end in settled if log else ():
            click.echo(f"{end.key}  {end.reason.text if end.reason else ''}", err=True)
        click.echo(f"{show.plural(len(settled), 'message')} settled.", err=True)
        _list(store.doubts(), place.project, as_json)


def _check_use(names: Sequence[str], word: Word, every: bool, log: bool) -> None:
    if log and (word or every or not names):
        raise click.UsageError("--log takes the names of files, and nothing else: what stands there has arrived.")
    if (names or every) and not (word or log):
        raise click.UsageError("Say what became of them: --arrived, --lost, or --log with files.")
    if word and bool(names) == every:
        raise click.UsageError(f"Say of which: --{word} with their keys, or with --all.")


def _said(names: Sequence[str], word: str, every: bool, store: Store) -> list[Settlement]:
    """What a person says of messages, by their keys or Message-IDs."""
    messages = [doubt.message for doubt in store.doubts()]
    known = {name: message for message in messages for name in (message.key, message.message_id)}
    if strange := [name for name in names if name not in known]:
        raise click.ClickException(f"{', '.join(strange)}: in doubt is no such message; `nurture doubt` lists them.")
    chosen = messages if every else list({known[name].key: known[name] for name in names}.values())
    settle = _settled_as(word, store)
    return [settle(message) for message in chosen]


def _settled_as(word: str, store: Store) -> Callable[[Message], Settlement]:
    now = now_of(store)
    if word == "lost":
        return lambda message: once_more(message, now, Reason("lost", f"lost, as was {_SAID}"))
    return lambda message: arrived(message, Reason("arrived", f"arrived, as was {_SAID}"))


def _found(names: Sequence[str], store: Store) -> list[Settlement]:
    """What the logs say of messages."""
    messages = {doubt.message.key: doubt.message for doubt in store.doubts()}
    found: dict[str, str] = {}
    for name in names:
        found = {**_read(name, messages), **found}
    return [arrived(messages[key], Reason("log", said)) for key, said in found.items()]


def _read(name: str, messages: Mapping[str, Message]) -> Mapping[str, str]:
    try:
        return find(messages.values(), name, lines_of(name, click.open_file(name, "rb")))
    except (OSError, EOFError, zlib.error) as error:
        raise click.ClickException(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _list(doubts: Sequence[Doubt], project: Project, as_json: bool) -> None:
    rows = [
        {
            "key": message.key,
            "message_id": message.message_id,
            "lead": doubt.email,
            "campaign": message.campaign,
            "step": message.step,
            "at": iso(message.at, project.zone) if as_json else show.local(message.at, project.zone),
            "reason": message.reason.text if message.reason else "",
        }
        for doubt in doubts
        for message in (doubt.message,)
    ]
    if as_json:
        show.document_of_rows("messages", rows)
    elif rows:
        show.table([column.upper() for column in _COLUMNS], [[row[column] for column in _COLUMNS] for row in rows])
    else:
        click.echo("No message is in doubt.", err=True)
