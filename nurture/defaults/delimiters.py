"""What separates the cells of a table, found by trying."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

DELIMITERS = ",;\t|"
SAMPLE = 50
"""So many lines are enough to find it."""
SAID = re.compile(r'"?sep=([,;\t|])"?\s*$')
"""A first line that Excel understands."""
_ADDRESS = re.compile(r'[^@\s,;|"]+@[^@\s,;|"]+')


def find_delimiter(sample: Sequence[str]) -> str:
    """What the first line says, else what gives most rows of the heading's width with an address in them.

    Where no row has one: what makes a column `email`, then what fits most rows, then what gives most columns.
    """
    if sample and (said := SAID.match(sample[0])):
        return said[1]
    return max(DELIMITERS, key=lambda each: _fitness(sample, each))


def _fitness(sample: Sequence[str], delimiter: str) -> tuple[int, bool, int, int]:
    heading, *rows = _records(sample, delimiter) or [[]]
    fitting = [row for row in rows if len(row) == len(heading)]
    addresses = sum(any(_ADDRESS.fullmatch(cell.strip()) for cell in row) for row in fitting)
    named = any(cell.strip().casefold() == "email" for cell in heading)
    return addresses, named, len(fitting) + 1 if len(heading) > 1 else 0, len(heading)


def _records(sample: Sequence[str], delimiter: str) -> list[list[str]]:
    found = []
    try:
        for cells in csv.reader(sample, delimiter=delimiter):
            if cells:
                found.append(cells)
    except csv.Error:  # a cell without end
        pass
    return found
