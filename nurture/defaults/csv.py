"""The source `csv`: one lead per row below a heading, separated by commas, semicolons or tabs, in UTF-8.

A row that cannot be read is told with its line and costs no other row, not even when it opens a quotation mark
that is never closed.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from io import TextIOWrapper

from nurture import Batch, Options, ProjectPath, Row, Source, SourceError, hookimpl
from nurture.defaults.file_batches import LONGEST_ROW, Misread, bounded_lines, new_batches, not_utf8


class CsvOptions(Options):
    path: ProjectPath


class Csv:
    name = "csv"
    options: type[Options] = CsvOptions

    def fetch(self, options: CsvOptions, cursor: str) -> Iterator[Batch]:
        return new_batches(options.path, cursor, _rows)


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


def _rows(file: TextIOWrapper) -> Iterator[Row | Misread]:
    lines = _Lines(bounded_lines(file))
    heading, delimiter = _heading(next(lines, ""), file.name)
    lines.finish(1)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        number = lines.number
        try:
            cells = next(reader, None)
            fault = "" if cells is None else _fault(cells, len(heading), lines)
        except csv.Error as error:
            cells, fault = [], str(error)
        if cells is None:
            return
        lines.finish(1 if fault else len(lines.taken))
        if fault:
            reader = csv.reader(lines, delimiter=delimiter)
            yield Misread(number, fault)
        elif cells:
            yield Row(dict(zip(heading, cells, strict=False)), number)


def _heading(line: str, path: str) -> tuple[list[str], str]:
    """The columns and what separates them: whatever yields most columns."""
    if len(line) > LONGEST_ROW:
        raise SourceError(f"{path}: the heading is longer than {LONGEST_ROW:,} characters")
    best: list[str] = []
    delimiter = ","
    for each in ",;\t":
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=each), [])]
        if len(cells) > len(best):
            best, delimiter = cells, each
    if fault := not_utf8(line):
        raise SourceError(f"{path}: the heading cannot be read: {fault}")
    if not any(best):
        raise SourceError(f"{path} is empty: its first line has to name the columns, such as email,first_name")
    if twice := {name for name in best if name and best.count(name) > 1}:
        raise SourceError(f"{path}: the heading names {', '.join(sorted(twice))} twice")
    return best, delimiter


def _fault(cells: list[str], width: int, lines: _Lines) -> str:
    """Why a record cannot be taken for a row of `width` columns; "" when it can. Empty cells too many are none."""
    if lines.length > LONGEST_ROW:
        return "it is too long: is there a quotation mark that is never closed?"
    if cells and (len(cells) < width or any(cells[width:])):
        spread = f" over {len(lines.taken)} lines: is there a quotation mark too many?" if len(lines.taken) > 1 else ""
        return f"it has {len(cells)} cells where the heading has {width}{spread}"
    return not_utf8("".join(cells))


@hookimpl
def register_sources() -> list[Source]:
    return [Csv()]
