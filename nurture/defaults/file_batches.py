"""What sources and feeds that read files share: which files, batches, and a cursor.

| the file | what is read of it |
| --- | --- |
| of the same size and time as before | nothing: it costs one `stat` |
| touched, its content the same | nothing |
| the same, and more behind it | what was added, and the row before that: it may have been half written |
| anything else: changed, shorter, new | all |

A path with `*` in it means all files that fit, in the order of their names.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from nurture import Batch, Row, SourceError

BATCH = 1_000
LONGEST_ROW = 65_536
"""In characters."""
_CHUNK = 1 << 18
_MARK = re.compile(r"(\d+):(\d+):([0-9a-f]{64})(?::(\d+))?")


@dataclass(frozen=True, slots=True)
class Misread:
    """A row that could not be read, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Headings:
    """Those above the rows of a table."""

    names: Sequence[str]


Found = Row | Misread | Headings | str
Read = Callable[[BinaryIO, int], Iterable[Found]]
"""What a file holds from a line on: rows, what is none, headings, and words to whoever reads the log."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is known of a file: size and time (in ns), the hash of its bytes, the line of the last row read."""

    size: int = 0
    time: int = 0
    digest: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.size}:{self.time}:{self.digest}:{self.line}"


def new_batches(path: Path, cursor: str, read: Read) -> Iterator[Batch]:
    """What is new in the files behind `cursor`, which moves on at the end of each file: after a kill it is read again.

    The cursor is `size:mtime_ns:sha256:line`, or a JSON object of these by file where the path means several.
    """
    files = _files(path)
    several = "" not in files
    marks = {name: mark for name, mark in _marks(cursor, several).items() if name in files}
    for name, file in files.items():
        for batch, mark in _of_file(file, marks.get(name, _Mark()), read):
            if mark:
                marks[name] = mark
            yield replace(batch, cursor=_cursor(marks, several), origin=str(file) if several else "")


def _files(path: Path) -> dict[str, Path]:
    """The files that a path means, by name; by "" where it means that one file."""
    base = path
    while not base.exists():
        base = base.parent
    pattern = path.relative_to(base).as_posix()
    if base == path or not re.search(r"[*?[]", pattern):
        return {"": path}
    found = {each.relative_to(base).as_posix(): each for each in base.glob(pattern) if each.is_file()}
    return dict(sorted(found.items()))


def _marks(cursor: str, several: bool) -> dict[str, _Mark]:
    """What a cursor knows; nothing where it is one of another plugin."""
    try:
        written = json.loads(cursor) if several and cursor else {"": cursor}
    except ValueError:
        return {}
    pairs = written.items() if isinstance(written, dict) else ()
    found = {name: _MARK.fullmatch(mark) for name, mark in pairs if isinstance(mark, str)}
    return {name: _Mark(int(m[1]), int(m[2]), m[3], int(m[4] or 0)) for name, m in found.items() if m}


def _cursor(marks: Mapping[str, _Mark], several: bool) -> str:
    if several:
        return json.dumps({name: str(mark) for name, mark in marks.items()})
    return str(marks[""]) if marks else ""


def _of_file(path: Path, known: _Mark, read: Read) -> Iterator[tuple[Batch, _Mark | None]]:
    """Batches, the last with the file's new mark."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if (status.st_size, status.st_mtime_ns) == (known.size, known.time):
                return
            begun, digest = _digests(file, known.size, status.st_size)
            begin = known.line if begun == known.digest else 0
            mark = _Mark(status.st_size, status.st_mtime_ns, digest, begin)
            if digest == known.digest:
                yield Batch(()), replace(mark, line=known.line)
                return
            file.seek(0)
            yield from _batches(read(file, begin), mark)
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error


def _digests(file: BinaryIO, *sizes: int) -> list[str]:
    """The SHA-256 of the first bytes, for each number of them."""
    found, hashed, at = [], hashlib.sha256(), 0
    for size in sizes:
        while at < size and (chunk := file.read(min(_CHUNK, size - at))):
            hashed.update(chunk)
            at += len(chunk)
        found.append(hashed.hexdigest())
    return found


def _batches(found: Iterable[Found], mark: _Mark) -> Iterator[tuple[Batch, _Mark | None]]:
    good: list[Row] = []
    bad: list[tuple[int, str]] = []
    notes: list[str] = []
    headings: Sequence[str] = ()
    for each in found:
        if len(good) + len(bad) == BATCH:
            yield Batch(tuple(good), "", tuple(bad), tuple(notes), headings=headings), None
            good, bad, notes = [], [], []
        if isinstance(each, Headings):
            headings = each.names
            continue
        if isinstance(each, str):
            notes.append(each)
            continue
        mark = replace(mark, line=each.line)
        if isinstance(each, Row):
            good.append(each)
        else:
            bad.append((each.line, each.reason))
    yield Batch(tuple(good), "", tuple(bad), tuple(notes), headings=headings), mark


def bounded_lines(file: TextIOWrapper) -> Iterator[str]:
    """Each line, of one that is longer than a row may be no more than shows that it is: memory stays bounded."""
    while line := file.readline(LONGEST_ROW + 1):
        yield line
        while len(line) > LONGEST_ROW and not line.endswith(("\n", "\r")):
            line = file.readline(LONGEST_ROW + 1)
