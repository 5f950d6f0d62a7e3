"""Where what a list says waits between reading and taking in: the database is free while a plugin fetches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Self

from nurture.core.suppression import Suppression

_IN_MEMORY = 1 << 20
"""In bytes; more goes into a file without a name."""
_SLICE = 5_000


class Spool:
    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="ascii")  # noqa: SIM115 (closed with the spool)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, found: Iterable[Suppression]) -> None:
        for each in found:
            said = (each.what, each.purpose, each.reason, each.source, each.since.isoformat())
            self._file.write(f"{json.dumps(said)}\n")

    def slices(self) -> Iterator[list[Suppression]]:
        """All that was added, in its order."""
        self._file.seek(0)
        while lines := list(islice(self._file, _SLICE)):
            yield [_read(line) for line in lines]


def _read(line: str) -> Suppression:
    what, purpose, reason, source, since = json.loads(line)
    return Suppression(what, purpose, reason, source, datetime.fromisoformat(since))
