"""Messages in doubt, looked for in what mail servers wrote down, by the part of the Message-ID that nobody can guess.

    a line that names one                          says
    ---------------------------------------------  ---------------------------------------------------------------
    Postfix, cleanup: `QUEUE-ID: message-id=<…>`   its header came; it was taken once qmgr has `QUEUE-ID: from=`
    Exim, rejectlog: `I Message-ID: <…>`           nothing: it was refused
    any other: Exim's `<= … id=…`, an export …     that it was taken

Postfix notes the Message-ID while the message still comes in, so that line alone proves nothing.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import IO

from nurture.core.model import Message
from nurture.mail.headers import tidy

_LONGEST = 1 << 16
_SHOWN = 200
_TOKEN = re.compile(rb"[A-Za-z0-9]{20,}")
_HEADER_CAME = re.compile(rb"/cleanup\[\d+\]: (\w+): (?:resent-)?message-id=", re.IGNORECASE)
_TAKEN = re.compile(rb"/qmgr\[\d+\]: (\w+): from=")
_REFUSED = re.compile(rb"[ *A-Z] *message-id:", re.IGNORECASE)


def lines_of(name: str, file: IO[bytes]) -> Iterator[bytes]:
    """A log line by line, unpacked where its name ends in `.gz`; a line that is too long to be one comes in pieces."""
    with file, gzip.open(file) if name.endswith(".gz") else file as log:
        yield from iter(lambda: log.readline(_LONGEST), b"")


def find(messages: Iterable[Message], name: str, lines: Iterable[bytes]) -> Mapping[str, str]:
    """The keys of those that a server took, by what the log `name` says of them, each with its line."""
    wanted = {_local_part(message): message.key for message in messages}
    found: dict[str, str] = {}
    coming: dict[bytes, tuple[str, str]] = {}
    for line in lines:
        if (taken := _TAKEN.search(line)) and taken[1] in coming:
            key, said = coming.pop(taken[1])
            found.setdefault(key, said)
        for token in _TOKEN.findall(line):
            if (key := wanted.get(token, "")) and not _REFUSED.match(line):
                said = f"{PurePath(name).name}: {tidy(line.decode('utf-8', 'replace'))[:_SHOWN]}"
                if came := _HEADER_CAME.search(line):
                    coming[came[1]] = (key, said)
                else:
                    found.setdefault(key, said)
    return found


def _local_part(message: Message) -> bytes:
    return message.message_id.strip("<>").partition("@")[0].encode()
