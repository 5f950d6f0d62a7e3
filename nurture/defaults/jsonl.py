"""The source and the feed `jsonl`: JSON Lines, one object per line, in UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from pydantic import Field

from nurture import Batch, Feed, Options, ProjectPath, Row, Source, hookimpl
from nurture.defaults.encodings import AS_SURROGATES, unreadable
from nurture.defaults.file_batches import LONGEST_ROW, Misread, bounded_lines, new_batches


class JsonlOptions(Options):
    path: ProjectPath = Field(
        description="The file in the project's folder; with `*` all that fit.", examples=["leads/booked.jsonl"]
    )


class Jsonl:
    name = "jsonl"
    options: type[Options] = JsonlOptions

    def fetch(self, options: JsonlOptions, cursor: str) -> Iterator[Batch]:
        return new_batches(options.path, cursor, _rows)


def _rows(file: BinaryIO, begin: int) -> Iterator[Row | Misread]:
    with TextIOWrapper(file, encoding="utf-8-sig", errors=AS_SURROGATES, newline="") as text:
        for number, line in enumerate(bounded_lines(text), 1):
            if number >= begin and line.strip():
                yield _row(number, line)


def _row(number: int, line: str) -> Row | Misread:
    if len(line) > LONGEST_ROW:
        return Misread(number, f"it is longer than {LONGEST_ROW:,} characters")
    if fault := unreadable(line, "utf-8", "save the file as UTF-8"):
        return Misread(number, fault)
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        return Misread(number, f"it is no JSON: {error.msg} in column {error.colno}")
    except (ValueError, RecursionError):
        return Misread(number, "it is no JSON that can be read: nested too deep, or a number too long")
    if not isinstance(values, dict):
        return Misread(number, f'it is a {type(values).__name__}, not an object such as {{"email": "ada@example.com"}}')
    return Row(values, number)


@hookimpl
def register_sources() -> list[Source]:
    return [Jsonl()]


@hookimpl
def register_feeds() -> list[Feed]:
    return [Jsonl()]
