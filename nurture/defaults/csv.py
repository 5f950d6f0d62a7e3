"""The source and the feed `csv`: one row below a heading, in any of the usual forms.

Commas, semicolons, tabs or bars, and the encoding, are found by themselves; `delimiter` and `encoding` settle them.
A row that cannot be read is told with its line and costs no other row, not even when it opens a quotation mark
that is never closed.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from io import TextIOWrapper
from itertools import islice
from typing import Annotated, BinaryIO

from pydantic import AfterValidator, Field

from nurture import Batch, Feed, Options, ProjectPath, Row, Source, SourceError, hookimpl
from nurture.defaults.delimiters import DELIMITERS, SAID, SAMPLE, find_delimiter
from nurture.defaults.encodings import AS_SURROGATES, GUESS, encoding_of, known_encoding, unreadable
from nurture.defaults.file_batches import LONGEST_ROW, Found, Headings, Misread, bounded_lines, new_batches

_CURE = "save the file as UTF-8, or say its `encoding`"


def _delimiter(written: str) -> str:
    found = {"tab": "\t", "\\t": "\t"}.get(written, written)
    if len(found) != 1 or found not in DELIMITERS:
        raise ValueError('write ",", ";", "|" or tab')
    return found


class CsvOptions(Options):
    path: ProjectPath = Field(
        description="The file in the project's folder; with `*` all that fit.", examples=["leads/guide.csv"]
    )
    encoding: Annotated[str, AfterValidator(known_encoding)] = Field(
        "", description="How it was saved. Left out: found by itself.", examples=["windows-1250"]
    )
    delimiter: Annotated[str, AfterValidator(_delimiter)] = Field(
        "", description="What stands between its cells. Left out: found by itself.", examples=[";", "tab"]
    )


class Csv:
    name = "csv"
    options: type[Options] = CsvOptions

    def fetch(self, options: CsvOptions, cursor: str) -> Iterator[Batch]:
        return new_batches(options.path, cursor, partial(_rows, options))


class _Lines:
    """Lines of a file for `csv.reader`, one record's worth at a time; those of a broken record can be given back."""

    def __init__(self, file: Iterable[str]) -> None:
        self.file = iter(file)
        self.returned: deque[str] = deque()
        self.taken: list[str] = []
        self.length = 0
        self.number = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.length > LONGEST_ROW:
            raise StopIteration
        line = self.returned.popleft() if self.returned else next(self.file)
        self.taken.append(line)
        self.length += len(line)
        return line

    def finish(self, used: int) -> None:
        """The record was made of the first `used` lines taken; the next one begins behind them."""
        self.returned.extendleft(reversed(self.taken[used:]))
        self.number += used
        self.taken, self.length = [], 0

    def ahead(self) -> list[str]:
        """The first lines, which are read again later."""
        self.returned.extend(islice(self.file, SAMPLE))
        return list(self.returned)

    def skip(self, begin: int) -> None:
        """Go on with the line numbered `begin`."""
        while self.number < begin and next(self, ""):
            self.finish(1)


def _rows(options: CsvOptions, file: BinaryIO, begin: int) -> Iterator[Found]:
    encoding = options.encoding or encoding_of(file)
    if encoding == GUESS and not options.encoding:
        yield f"{file.name} is no UTF-8 and is read as {GUESS}, a guess; `encoding: {GUESS}`, or another, settles it"
    with TextIOWrapper(file, encoding=encoding, errors=AS_SURROGATES, newline="") as text:
        lines = _Lines(bounded_lines(text))
        delimiter = options.delimiter or find_delimiter(lines.ahead())
        heading = _heading(lines, delimiter, file.name, encoding)
        yield Headings(heading)
        lines.skip(begin)
        yield from _records(lines, heading, delimiter, encoding)


def _records(lines: _Lines, heading: list[str], delimiter: str, encoding: str) -> Iterator[Row | Misread]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        number = lines.number
        try:
            cells = next(reader, None)
            fault = "" if cells is None else _fault(cells, len(heading), lines, encoding)
        except csv.Error as error:
            cells, fault = [], str(error)
        if cells is None:
            return
        lines.finish(1 if fault else len(lines.taken))
        if fault:
            reader = csv.reader(lines, delimiter=delimiter)
            yield Misread(number, fault)
        elif any(cells):
            yield Row({name: cell for name, cell in zip(heading, cells, strict=False) if name or cell}, number)


def _heading(lines: _Lines, delimiter: str, path: str, encoding: str) -> list[str]:
    """The columns: the first record that is not blank."""
    names: list[str] = []
    try:
        while not any(names) and lines.length <= LONGEST_ROW:
            cells = next(csv.reader(lines, delimiter=delimiter))
            said = lines.number == 1 and SAID.match(lines.taken[0])
            names = [] if said else [" ".join(cell.split()) for cell in cells]
            too_long = lines.length > LONGEST_ROW
            lines.finish(len(lines.taken))
            if too_long:
                raise SourceError(f"{path}: the heading is longer than {LONGEST_ROW:,} characters")
    except StopIteration:
        words = f"{path} is empty: its first line has to name the columns, such as email,first_name"
        raise SourceError(words) from None
    except csv.Error as error:
        raise SourceError(f"{path}: the heading cannot be read: {error}") from error
    if fault := unreadable("".join(names), encoding, _CURE):
        raise SourceError(f"{path}: the heading cannot be read: {fault}")
    if twice := {name for name in names if name and names.count(name) > 1}:
        raise SourceError(f"{path}: the heading names {', '.join(sorted(twice))} twice")
    return names


def _fault(cells: list[str], width: int, lines: _Lines, encoding: str) -> str:
    """Why a record cannot be taken for a row of `width` columns; "" when it can. Empty cells too many are none."""
    if lines.length > LONGEST_ROW:
        return "it is too long: is there a quotation mark that is never closed?"
    if any(cells) and (len(cells) < width or any(cells[width:])):
        spread = f" over {len(lines.taken)} lines: is there a quotation mark too many?" if len(lines.taken) > 1 else ""
        return f"it has {len(cells)} cells where the heading has {width}{spread}"
    return unreadable("".join(cells), encoding, _CURE)


@hookimpl
def register_sources() -> list[Source]:
    return [Csv()]


@hookimpl
def register_feeds() -> list[Feed]:
    return [Csv()]
