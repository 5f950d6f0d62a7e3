"""The outbox: each message is one file, written once, and nobody else may read it."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from nurture import Channel, Options
from nurture.defaults.outbox import Outbox, OutboxOptions
from nurture.testing import ChannelContract, a_letter


class TestOutbox(ChannelContract):
    def channel(self, tmp_path: Path) -> tuple[Channel, Options]:
        return Outbox(), OutboxOptions(path=tmp_path / "outbox")


def deliver(folder: Path, *letters: object) -> list[str]:
    receipts = Outbox().deliver(iter(letters), lambda keys: None, OutboxOptions(path=folder))  # type: ignore[arg-type]
    return [receipt.outcome for receipt in receipts]


def test_written_once_and_never_touched_again(tmp_path: Path) -> None:
    folder, letter = tmp_path / "outbox", a_letter()
    assert deliver(folder, letter) == ["sent"]
    file = folder / "letter-1@lumo.example.eml"
    before = file.stat()
    assert deliver(folder, replace(letter, data=b"another\r\n")) == ["sent"]
    assert file.read_bytes() == letter.data
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [path.name for path in folder.iterdir()] == [file.name]
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(before.st_mode)) == (0o700, 0o600)


def test_a_draft_of_a_killed_run_is_no_harm_even_when_it_was_published(tmp_path: Path) -> None:
    letter, final = a_letter(), tmp_path / "letter-1@lumo.example.eml"
    final.write_bytes(letter.data)
    os.link(final, tmp_path / f".{final.name}.tmp")
    assert deliver(tmp_path, replace(letter, data=b"torn")) == ["sent"]
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [letter.data]


@pytest.mark.parametrize(
    "message_id", ["<../../etc/passwd>", "<.hidden@x>", "<a/b@x>", "<" + "x" * 300 + "@x>", "<a\0@x>"]
)
def test_no_message_id_leads_out_of_the_folder(tmp_path: Path, message_id: str) -> None:
    folder = tmp_path / "a" / "outbox"
    assert deliver(folder, replace(a_letter(), message_id=message_id)) == ["sent"]
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file.parent == folder
    assert file.suffix == ".eml"


def test_a_folder_that_cannot_be_written_defers_all(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file stands in its place")
    assert deliver(tmp_path / "outbox", a_letter(1), a_letter(2)) == ["deferred", "deferred"]


def test_the_default_folder_lies_in_the_project(tmp_path: Path) -> None:
    options = OutboxOptions.model_validate({}, context={"root": tmp_path})
    assert options.path == tmp_path / "outbox"
