"""Files that grow, change and come: what is new in them is read, in the order of their names."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from nurture import Source
from nurture.defaults.csv import Csv, CsvOptions
from nurture.defaults.jsonl import Jsonl, JsonlOptions


class Folder:
    """A folder of event files, read again and again."""

    def __init__(self, root: Path, pattern: str = "events/*.csv", source: Source | None = None) -> None:
        self.root = root / "project [2026]*"
        self.root.mkdir()
        self.pattern = pattern
        self.source = source or Csv()
        self.cursor = ""

    def write(self, name: str, text: str, mode: str = "w") -> None:
        path = self.root / "events" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode, encoding="utf-16" if name == "wide.csv" else "utf-8", newline="") as file:
            file.write(text)
        stamp = path.stat().st_mtime_ns + 1_000_000 * len(path.read_bytes())
        os.utime(path, ns=(stamp, stamp))

    def new(self) -> list[str]:
        """`file:line value` of each row that is new since the last call."""
        options = self.source.options.model_validate({"path": self.pattern}, context={"root": self.root})
        found = []
        for batch in self.source.fetch(options, self.cursor):
            self.cursor = batch.cursor
            name = Path(batch.origin).name
            found += [f"{name}:{row.line} {next(iter(row.values.values()))}" for row in batch.rows]
            found += [f"{name}:{line} bad" for line, _ in batch.problems]
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_all_files_that_fit_in_the_order_of_their_names(folder: Folder) -> None:
    folder.write("2026-03.csv", "email\nb\n")
    folder.write("2026-02.csv", "email\na\n")
    folder.write("notes.txt", "email\nx\n")
    assert folder.new() == ["2026-02.csv:2 a", "2026-03.csv:2 b"]
    assert folder.new() == []
    folder.write("2026-01.csv", "email\nearly\n")
    assert folder.new() == ["2026-01.csv:2 early"]


def test_what_is_added_is_read_from_the_last_row_on(folder: Folder) -> None:
    folder.write("a.csv", "email;note\n" + "".join(f"a{n}@x.example;n\n" for n in range(2_500)))
    assert len(folder.new()) == 2_500
    folder.write("a.csv", 'b@x.example;"two\nlines"\n', "a")
    assert folder.new() == ["a.csv:2501 a2499@x.example", "a.csv:2502 b@x.example"]
    folder.write("a.csv", "c@x.example;n\n", "a")
    assert folder.new() == ["a.csv:2502 b@x.example", "a.csv:2504 c@x.example"]


def test_a_row_half_written_is_read_again_when_it_is_whole(folder: Folder) -> None:
    folder.write("a.csv", "email,note\na,n\nb")
    assert folder.new() == ["a.csv:2 a", "a.csv:3 bad"]
    folder.write("a.csv", "cd,n\n", "a")
    assert folder.new() == ["a.csv:3 bcd"]


def test_utf16_grows_too(folder: Folder) -> None:
    folder.write("wide.csv", "email\nł\n")
    assert folder.new() == ["wide.csv:2 ł"]
    path = folder.root / "events/wide.csv"
    path.write_bytes(path.read_bytes() + "ż\n".encode("utf-16-le"))
    assert folder.new() == ["wide.csv:2 ł", "wide.csv:3 ż"]


def test_a_file_that_shrank_or_changed_is_read_anew(folder: Folder) -> None:
    folder.write("a.csv", "email\na\nb\n")
    folder.write("b.csv", "email\nz\n")
    folder.new()
    folder.write("a.csv", "email\na\n")
    assert folder.new() == ["a.csv:2 a"]
    folder.write("a.csv", "email\nx\nb\n")
    assert folder.new() == ["a.csv:2 x", "a.csv:3 b"]
    (folder.root / "events/a.csv").unlink()
    assert folder.new() == []


def test_a_kill_reads_that_file_again_and_no_other(folder: Folder) -> None:
    folder.write("a.csv", "email\na\n")
    folder.write("b.csv", "email\n" + "b\n" * 2_500)
    options = CsvOptions(path=folder.root / folder.pattern)
    batches = list(Csv().fetch(options, ""))
    again = list(Csv().fetch(options, batches[1].cursor))
    assert [len(batch.rows) for batch in again] == [1000, 1000, 500]


def test_no_file_yet_and_no_folder_yet_are_fine(folder: Folder) -> None:
    assert folder.new() == []
    (folder.root / "events").mkdir()
    assert folder.new() == []


@pytest.mark.parametrize("cursor", ["[]", "{", '{"a.csv": 3}', '{"a.csv": "of another plugin"}', "x" * 99])
def test_a_cursor_of_another_plugin_means_from_the_beginning(folder: Folder, cursor: str) -> None:
    folder.write("a.csv", "email\na\n")
    folder.cursor = cursor
    assert folder.new() == ["a.csv:2 a"]
    folder.pattern, folder.cursor = "events/a.csv", cursor
    assert folder.new() == [":2 a"]


def test_json_lines_grow_too(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "events/**/*.jsonl", Jsonl())
    folder.write("deep/a.jsonl", json.dumps({"email": "a"}) + "\n\n")
    assert folder.new() == ["a.jsonl:1 a"]
    folder.write("deep/a.jsonl", json.dumps({"email": "b"}), "a")
    assert folder.new() == ["a.jsonl:1 a", "a.jsonl:3 b"]


def test_a_file_read_before_cursors_told_the_line(tmp_path: Path) -> None:
    path = tmp_path / "leads.jsonl"
    path.write_text('{"email": "a"}\n')
    [batch] = Jsonl().fetch(JsonlOptions(path=path), "")
    old = batch.cursor.rpartition(":")[0]
    assert list(Jsonl().fetch(JsonlOptions(path=path), old)) == []
    path.write_text('{"email": "a"}\n{"email": "b"}\n')
    assert [row.line for each in Jsonl().fetch(JsonlOptions(path=path), old) for row in each.rows] == [1, 2]
