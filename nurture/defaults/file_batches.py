"""What sources that read one file share: a cursor that makes an unchanged file cost one `stat`, and batches."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from nurture import Batch, Row, SourceError

BATCH = 1_000
LONGEST_ROW = 65_536
"""In characters."""


@dataclass(frozen=True, slots=True)
class Misread:
    """A row that could not be read, and why."""

    line: int
    reason: str


def new_batches(path: Path, cursor: str, read: Callable[[TextIOWrapper], Iterable[Row | Misread]]) -> Iterator[Batch]:
    """The rows of a file, unless it is the one that `cursor` knows; bytes that are no UTF-8 arrive as lone surrogates.

    The cursor is `size:mtime_ns:sha256`, the old one until the last batch: after a kill, all is read again.
    """
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            stamp = f"{status.st_size}:{status.st_mtime_ns}"
            known, _, digest = cursor.rpartition(":")
            if stamp == known:
                return
            found = hashlib.file_digest(file, "sha256").hexdigest()
            if found == digest:
                yield Batch((), f"{stamp}:{found}")
                return
            file.seek(0)
            text = TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
            yield from _batches(read(text), cursor, f"{stamp}:{found}")
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error


def bounded_lines(file: TextIOWrapper) -> Iterator[str]:
    """Each line, of one that is longer than a row may be no more than shows that it is: memory stays bounded."""
    while line := file.readline(LONGEST_ROW + 1):
        yield line
        while len(line) > LONGEST_ROW and not line.endswith("\n"):
            line = file.readline(LONGEST_ROW + 1)


def not_utf8(text: str) -> str:
    """Why `text` cannot be taken: bytes that are no UTF-8, or NUL; "" when it can."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"it is not UTF-8 (byte 0x{ord(text[error.start]) & 0xFF:02x}); save the file as UTF-8"
    return "it has a NUL character in it" if "\0" in text else ""


def _batches(rows: Iterable[Row | Misread], before: str, after: str) -> Iterator[Batch]:
    good: list[Row] = []
    bad: list[tuple[int, str]] = []
    for row in rows:
        if len(good) + len(bad) == BATCH:
            yield Batch(tuple(good), before, tuple(bad))
            good, bad = [], []
        if isinstance(row, Row):
            good.append(row)
        else:
            bad.append((row.line, row.reason))
    yield Batch(tuple(good), after, tuple(bad))
