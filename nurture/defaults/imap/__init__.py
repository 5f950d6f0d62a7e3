"""The mailbox `imap`: a folder at a mail server, read from where the last run stopped.

The cursor is `UIDVALIDITY:UID` of the last mail read. When it says nothing of this folder (the first time, or the
server has numbered it anew), the mails of the last 30 days are read. Nothing is marked as read, moved or deleted unless
`after` says so, and then only once what a mail says is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from imaplib import IMAP4

from nurture import MailBatch, Mailbox, Options, SourceError, hookimpl
from nurture.defaults.imap.folder import Folder, in_words, opened
from nurture.defaults.imap.options import ImapOptions

TOGETHER = 20
"""Mails that are fetched, and kept in memory, at a time."""


class Imap:
    name = "imap"
    options: type[Options] = ImapOptions

    def fetch(self, options: ImapOptions, cursor: str) -> Iterator[MailBatch]:
        try:
            with opened(options) as folder:
                yield from _batches(folder, cursor)
        except (OSError, IMAP4.error) as error:
            raise SourceError(f"{options.host}: {in_words(error, options)}") from error


def _batches(folder: Folder, cursor: str) -> Iterator[MailBatch]:
    validity, _, last = cursor.partition(":")
    known = int(last) if validity == folder.validity and last.isdecimal() else 0
    uids = folder.beyond(known)
    if cursor and validity != folder.validity:
        note = "the server has numbered this folder anew: the mails of the last 30 days are read again"
        yield MailBatch((), f"{folder.validity}:0", (note,))
    for first in range(0, len(uids), TOGETHER):
        some = uids[first : first + TOGETHER]
        mails = folder.beginnings(some)
        yield MailBatch(mails, f"{folder.validity}:{some[-1]}", folder.notes())
        folder.put_away(some)


@hookimpl
def register_mailboxes() -> list[Mailbox]:
    return [Imap()]
