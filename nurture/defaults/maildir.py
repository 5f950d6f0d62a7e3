"""The mailbox `maildir`: a folder into which a mail server puts each mail as a file of its own.

A mail is known by the unique part of its name, which it keeps when a mail program moves it from `new` to `cur` or gives
it flags (https://cr.yp.to/proto/maildir.html). The cursor holds a mark of each that is there and was read; those that
are gone are forgotten.
"""

from __future__ import annotations

import os
import stat
from base64 import b64encode
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from pydantic import Field

from nurture import LONGEST_MAIL, MailBatch, Mailbox, Options, ProjectPath, SourceError, hookimpl

MOST = 100_000
"""Mails that may lie in one folder: for each the cursor holds eight characters."""
TOGETHER = 200
AT_ONCE = 8_000_000
"""Mails, and bytes of them, that make a batch at most."""
_MARK = 8


class MaildirOptions(Options):
    path: ProjectPath = Field(
        description="The folder with `new` and `cur`; it may lie outside of the project.", examples=["/var/mail/lumo"]
    )
    after: Literal["leave", "delete", "move to cur"] = Field(
        "leave",
        description="What becomes of a mail that was read: `leave`, `delete`, or `move to cur`, marked as seen."
        " Left out: `leave`.",
        examples=["delete"],
    )


class Maildir:
    name = "maildir"
    options: type[Options] = MaildirOptions

    def fetch(self, options: MaildirOptions, cursor: str) -> Iterator[MailBatch]:
        try:
            yield from _batches(options, cursor)
        except OSError as error:
            words = f"{error.filename or options.path} cannot be read: {error.strerror or error}"
            raise SourceError(words) from error


def _batches(options: MaildirOptions, cursor: str) -> Iterator[MailBatch]:
    files = _files(options.path)
    known = {cursor[at : at + _MARK] for at in range(0, len(cursor), _MARK)} & files.keys()
    batch: dict[str, tuple[Path, bytes]] = {}
    for mark, path in files.items():
        if mark in known:
            continue
        if (mail := _beginning(path)) is not None:
            batch[mark] = path, mail
        if len(batch) == TOGETHER or sum(len(mail) for _, mail in batch.values()) >= AT_ONCE:
            yield from _taken(batch, known, options)
            batch = {}
    if batch:
        yield from _taken(batch, known, options)


def _files(path: Path) -> dict[str, Path]:
    """All mails by their marks, by name: that is, by when they came."""
    found = [each for folder in ("new", "cur") for each in (path / folder).iterdir() if not each.name.startswith(".")]
    if len(found) > MOST:
        raise SourceError(
            f"{path} holds more than {MOST:,} mails: move the old ones elsewhere, or write `after: delete`"
        )
    return {_mark(each): each for each in sorted(found, key=lambda each: each.name)}


def _mark(path: Path) -> str:
    unique = os.fsencode(path.name.partition(":")[0])
    return b64encode(blake2b(unique, digest_size=_MARK * 6 // 8).digest()).decode()


def _beginning(path: Path) -> bytes | None:
    """None for what is no file any more, or never was a mail: a link, a pipe, a folder."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return file.read(LONGEST_MAIL) if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
    except (FileNotFoundError, IsADirectoryError):
        return None
    except OSError:
        if path.is_symlink():
            return None
        raise


def _taken(batch: dict[str, tuple[Path, bytes]], known: set[str], options: MaildirOptions) -> Iterator[MailBatch]:
    known |= batch.keys()
    yield MailBatch([mail for _, mail in batch.values()], "".join(sorted(known)))
    for path, _ in batch.values():
        _put_away(path, options)


def _put_away(path: Path, options: MaildirOptions) -> None:
    """A mail program may have moved it meanwhile: then it has its own way."""
    try:
        if options.after == "delete":
            path.unlink()
        elif options.after == "move to cur" and path.parent.name == "new":
            path.rename(options.path / "cur" / f"{path.name.partition(':')[0]}:2,S")
    except FileNotFoundError:
        return


@hookimpl
def register_mailboxes() -> list[Mailbox]:
    return [Maildir()]
