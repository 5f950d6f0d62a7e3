"""The sources csv and jsonl: everything is read once, and a row that cannot be read costs no other."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest

from nurture import Feed, Options, Row, Source, SourceError
from nurture.defaults.csv import Csv, CsvOptions
from nurture.defaults.jsonl import Jsonl, JsonlOptions
from nurture.testing import FeedContract, SourceContract

REPO = Path(__file__).parents[2]
DATA = Path(os.environ.get("NURTURE_TEST_DATA", REPO.parent / "shared" / "data"))
BANK = DATA / "leads-uci-bank-marketing/data/raw/bank-full.csv"


class TestCsv(SourceContract):
    def source(self, tmp_path: Path) -> tuple[Source, Options]:
        path = tmp_path / "leads.csv"
        path.write_text("email,first_name\n" + "".join(f"a{n}@example.com,Ada\n" for n in range(2500)))
        return Csv(), CsvOptions(path=path)


class TestCsvFeed(FeedContract):
    def feed(self, tmp_path: Path) -> tuple[Feed, Options]:
        for name in ("march", "april"):
            (tmp_path / f"{name}.csv").write_text("email,event\n" + "ada@example.com,clicked\n" * 1500)
        return Csv(), CsvOptions(path=tmp_path / "*.csv")


class TestJsonlFeed(FeedContract):
    def feed(self, tmp_path: Path) -> tuple[Feed, Options]:
        path = tmp_path / "events.jsonl"
        path.write_text('{"email": "ada@example.com", "event": "purchased", "value": 3}\n')
        return Jsonl(), JsonlOptions(path=path)


class TestJsonl(SourceContract):
    def source(self, tmp_path: Path) -> tuple[Source, Options]:
        path = tmp_path / "leads.jsonl"
        path.write_text('{"email": "ada@example.com", "size": 3}\n')
        return Jsonl(), JsonlOptions(path=path)


def read(tmp_path: Path, content: bytes) -> tuple[list[Row], list[tuple[int, str]]]:
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    batches = list(Csv().fetch(CsvOptions(path=path), ""))
    return [row for batch in batches for row in batch.rows], [bad for batch in batches for bad in batch.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_usual_forms(tmp_path: Path, delimiter: str, mark: bytes, end: str) -> None:
    lines = [delimiter.join(cells) for cells in (("email", "city"), ("ada@example.com", "Łódź"), ("", ""))]
    rows, bad = read(tmp_path, mark + end.join([*lines, ""]).encode())
    assert rows == [Row({"email": "ada@example.com", "city": "Łódź"}, 2)]
    assert bad == []


def test_bad_rows_are_told_with_their_line_and_cost_no_other(tmp_path: Path) -> None:
    content = (
        b'email,note\na@example.com,"two\nlines"\nb@example.com\nc@example.com,x,y\n\nd@example.com,\0\n'
        b"e@example.com,\xb3\nf@example.com,\xc5\x82adne,,\n"
    )
    rows, bad = read(tmp_path, content)
    assert [(row.values["email"], row.line) for row in rows] == [("a@example.com", 2), ("f@example.com", 9)]
    assert [line for line, _ in bad] == [4, 5, 7, 8]
    assert ["cells" in bad[0][1], "cells" in bad[1][1], "NUL" in bad[2][1], "0xb3" in bad[3][1]] == [True] * 4


@pytest.mark.parametrize("many", [3, 5000])
def test_a_quotation_mark_never_closed_costs_one_row(tmp_path: Path, many: int) -> None:
    good = b"".join(b"a%d@example.com,x\n" % number for number in range(many))
    rows, bad = read(tmp_path, b'email,note\n"bad@example.com,x\n' + good)
    assert [line for line, _ in bad] == [2]
    assert [row.line for row in rows] == list(range(3, many + 3))


def test_a_cell_too_long_is_told(tmp_path: Path) -> None:
    rows, bad = read(tmp_path, b"email,note\na@example.com," + b"x" * 200_000 + b"\nb@example.com,x\n")
    assert [row.line for row in rows] == [3]
    assert [line for line, _ in bad] == [2]


def test_what_cannot_be_read_at_all_is_an_error_that_names_the_path(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.csv"):
        list(Csv().fetch(CsvOptions(path=tmp_path / "none.csv"), ""))
    with pytest.raises(SourceError, match="is empty"):
        read(tmp_path, b"")
    with pytest.raises(SourceError, match="email twice"):
        read(tmp_path, b"email,email\n")
    with pytest.raises(SourceError, match="encoding"):
        read(tmp_path, "email,ł\n".encode("utf-16-le") + b"\xd8")


def test_a_touched_file_is_not_read_again_and_a_changed_one_is(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("email\na@example.com\n")
    cursor = list(Csv().fetch(CsvOptions(path=path), ""))[-1].cursor
    os.utime(path, ns=(1, 1))
    touched = list(Csv().fetch(CsvOptions(path=path), cursor))
    assert [batch.rows for batch in touched] == [()]
    assert list(Csv().fetch(CsvOptions(path=path), touched[-1].cursor)) == []
    path.write_text("email\na@example.com\nb@example.com\n")
    assert [row.line for batch in Csv().fetch(CsvOptions(path=path), cursor) for row in batch.rows] == [2, 3]


def test_lines_that_are_no_objects_are_told(tmp_path: Path) -> None:
    path = tmp_path / "leads.jsonl"
    deep = b"[" * 100_000
    path.write_bytes(b'{"email": "a@example.com"}\n\n[1]\n{"email"\n\xff\n' + deep + b'\n{"email": "b@example.com"}\n')
    [batch] = Jsonl().fetch(JsonlOptions(path=path), "")
    assert [row.line for row in batch.rows] == [1, 7]
    assert [line for line, _ in batch.problems] == [3, 4, 5, 6]


def test_45211_leads_of_a_bank_are_read_once() -> None:
    if not BANK.exists():
        pytest.skip("the bank marketing data is not on this machine")
    options = CsvOptions(path=BANK)
    batches = list(Csv().fetch(options, ""))
    assert sum(len(batch.rows) for batch in batches) == 45_211
    assert not any(batch.problems for batch in batches)
    assert list(Csv().fetch(options, batches[-1].cursor)) == []


def _endless(path: Path, start: bytes, size: int, end: bytes) -> Path:
    """A line of zeros that take no room on the disk, with a whole row before and behind it."""
    with path.open("wb") as file:
        file.write(start)
        file.seek(size, os.SEEK_CUR)
        file.write(end)
    return path


@pytest.mark.parametrize(
    ("source", "options", "start", "end"),
    [
        (Csv(), CsvOptions, b"email\na@example.com\nx", b"\nb@example.com\n"),
        (Jsonl(), JsonlOptions, b'{"email": "a@example.com"}\n"', b'\n{"email": "b@example.com"}\n'),
    ],
)
def test_a_line_of_any_length_takes_bounded_memory(tmp_path, source, options, start, end) -> None:
    path = _endless(tmp_path / "leads", start, 60_000_000, end)
    tracemalloc.start()
    batches = list(source.fetch(options(path=path), ""))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [row.values["email"] for batch in batches for row in batch.rows] == ["a@example.com", "b@example.com"]
    assert ["long" in reason for batch in batches for _, reason in batch.problems] == [True]
    assert peak < 5_000_000


def test_a_heading_without_end_is_refused(tmp_path: Path) -> None:
    path = _endless(tmp_path / "leads", b"email,", 1_000_000, b"\n")
    with pytest.raises(SourceError, match="longer than"):
        list(Csv().fetch(CsvOptions(path=path), ""))
