"""The channel `outbox`: each message is a file `MESSAGE-ID.eml`, written exactly once, whenever a run is killed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from pydantic import Field

from nurture import Channel, Letter, Mark, Options, ProjectPath, Receipt, hookimpl

BATCH = 100
TOGETHER = 8
"""Files that are synced at a time."""


class OutboxOptions(Options):
    path: ProjectPath = Field(
        default=Path("outbox"),
        validate_default=True,
        description="The folder for the `.eml` files. Left out: `outbox`.",
        examples=["mails"],
    )


class Outbox:
    """A file is whole and on the disk before link(2) gives it its name, which only one can have: nothing is marked."""

    name = "outbox"
    options: type[Options] = OutboxOptions
    abilities = frozenset({"exactly-once"})

    def deliver(self, letters: Iterator[Letter], mark: Mark, options: OutboxOptions) -> Iterator[Receipt]:
        while batch := list(islice(letters, BATCH)):
            try:
                options.path.mkdir(mode=0o700, parents=True, exist_ok=True)
                outcomes = _write(batch, options.path)
            except OSError as error:
                words = f"{options.path} cannot be written: {error.strerror or error}"
                yield from (Receipt(letter.key, "deferred", words, fault=True) for letter in batch)
            else:
                yield from (Receipt(letter.key, "sent", words) for letter, words in zip(batch, outcomes, strict=True))


def _write(batch: Sequence[Letter], folder: Path) -> list[str]:
    drafts = [_draft(letter, folder) for letter in batch]
    _sync_all(drafts)
    outcomes = [_publish(draft, folder / _name(letter)) for letter, draft in zip(batch, drafts, strict=True)]
    _sync(folder)
    return outcomes


def _name(letter: Letter) -> str:
    """No address is in it; an id that is no plain file name is hashed."""
    name = (letter.message_id or letter.key).strip("<>")
    plain = re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.@+=-]{0,199}", name)
    return f"{name if plain else hashlib.sha256(name.encode()).hexdigest()}.eml"


def _draft(letter: Letter, folder: Path) -> Path:
    draft = folder / f".{_name(letter)}.tmp"
    # A draft left by a killed run may be the very file that was published: never write into it.
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(letter.data)
    return draft


def _publish(draft: Path, final: Path) -> str:
    try:
        os.link(draft, final)
    except FileExistsError:
        return f"{final.name} was there already"
    finally:
        draft.unlink()
    return final.name


def _sync_all(paths: Sequence[Path]) -> None:
    """Those that wait at the same time are brought to the disk by one commit of its journal."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(_sync, paths))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@hookimpl
def register_channels() -> list[Channel]:
    return [Outbox()]
