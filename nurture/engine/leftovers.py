"""What of people who were erased may still be in files beside the database: mails in outboxes, rows of the inbox.

A mail that a run had in its hands may be written after its lead was erased. So the store keeps word of what to look for
until a run has ended: then nothing is in anybody's hands, all is looked for once more, and the word is forgotten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from nurture.core import tokens
from nurture.core.addresses import Refusal, read_address
from nurture.core.program import Project
from nurture.engine.keys import keys_of
from nurture.engine.workplace import Workplace
from nurture.store.encoding import to_json
from nurture.store.protocol import Store
from nurture.store.protocol_suppression import Leftover

_HEADERS = 65_536
"""Bytes of a mail in which its headers are sought."""


def sweep(project: Project, place: Workplace, store: Store, key: str = "") -> int:
    """Delete them; how many files. Of an address given by its key, all mails that were to go to it, too."""
    leftovers = store.leftovers()
    if not leftovers and not key:
        return 0
    names = {each.message_id.strip("<>") for each in leftovers if each.message_id}
    files = list(_files(outboxes(project, place), names, key))
    for file in files:
        file.unlink(missing_ok=True)
    if place.inbox.exists():
        _sweep_inbox(place.inbox, leftovers, store, key)
    return len(files)


def end_of_sweep(project: Project, place: Workplace, store: Store) -> None:
    """At the end of a run: sweep once more, and empty the log in which the erased still stand."""
    if leftovers := store.leftovers():
        sweep(project, place, store)
        if store.empty_log():
            store.swept(leftovers)


def outboxes(project: Project, place: Workplace) -> set[Path]:
    """The folders of all channels that write files, and the one for what may not be sent."""
    own: Any = place.outbox()[1]
    return {own.path, *(place.options(use).path for use in project.channels.values() if use.use == "outbox")}


def _files(folders: Collection[Path], names: Collection[str], key: str) -> Iterator[Path]:
    """By their names, which begin with the Message-ID; of an address, by whom they are to."""
    for folder in folders:
        if key and folder.is_dir():
            for file in folder.iterdir():
                if file.suffix in (".eml", ".tmp") and (_of(file) in names or key in _recipients(file)):
                    yield file
        else:
            drafts = (folder / each for name in names for each in (f"{name}.eml", f".{name}.eml.tmp"))
            yield from (file for file in drafts if file.exists())


def _of(file: Path) -> str:
    return file.name.removeprefix(".").removesuffix(".tmp").removesuffix(".eml")


def _recipients(file: Path) -> set[str]:
    """The keys of those a mail is to; none of one that is gone meanwhile."""
    try:
        with file.open("rb") as opened:
            headers = BytesHeaderParser().parsebytes(opened.read(_HEADERS))
    except OSError:
        return set()
    read = (read_address(address) for _, address in getaddresses(headers.get_all("To", [])))
    return {each.key for each in read if not isinstance(each, Refusal)}


def _sweep_inbox(path: Path, leftovers: Sequence[Leftover], store: Store, key: str) -> None:
    """Every row of the inbox that names one of the leads, its messages or its address, whatever the tables are."""
    secrets = keys_of(store).values()
    messages = {name for each in leftovers for name in (each.message, each.message_id) if name}
    wanted: dict[str, Collection[object]] = {
        "lead": {each.lead for each in leftovers},
        **dict.fromkeys(("message", "message_id"), messages),
        "digest": {tokens.message_digest(secret, m.message) for secret in secrets for m in leftovers if m.message},
        **dict.fromkeys(("address", "email"), {key} - {""}),
    }
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = ON")
        for table, column in _columns(db):
            here = f'FROM "{table}" WHERE "{column}" = ?'
            db.executemany(f"DELETE {here}", ((each,) for each in wanted.get(column, ())))
            if column == "body":  # JSON in which a message may stand
                within = f'FROM "{table}" WHERE instr(body, ?)'
                db.executemany(f"DELETE {within}", ((to_json(each),) for each in messages))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _columns(db: sqlite3.Connection) -> list[tuple[str, str]]:
    return db.execute(
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
    ).fetchall()
