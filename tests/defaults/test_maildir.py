"""The mailbox `maildir`, beside Python's own reader and writer of such folders."""

from __future__ import annotations

import mailbox as independent
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nurture import LONGEST_MAIL, Mailbox, Options, SourceError
from nurture.defaults import maildir
from nurture.defaults.maildir import Maildir, MaildirOptions
from nurture.testing import MailboxContract

MAILS = [f"From: x{n}@example.com\n\n{n}\n".encode() for n in range(5)]


class TestMaildir(MailboxContract):
    def mailbox(self, tmp_path: Path) -> tuple[Mailbox, Options]:
        written(tmp_path, *self.mails)
        return Maildir(), MaildirOptions(path=tmp_path / "box")


def written(folder: Path, *mails: bytes) -> independent.Maildir:
    box = independent.Maildir(folder / "box")
    for mail in mails:
        box.add(mail)
    return box


def read(folder: Path, cursor: str = "", **options: str) -> tuple[list[bytes], str]:
    """What is new, and the last cursor."""
    batches = list(Maildir().fetch(MaildirOptions(path=folder / "box", **options), cursor))  # type: ignore[arg-type]
    return [mail for batch in batches for mail in batch.mails], batches[-1].cursor if batches else cursor


def test_what_is_new_is_read_and_nothing_is_touched(tmp_path: Path) -> None:
    box = written(tmp_path, *MAILS[:2])
    found, cursor = read(tmp_path)
    box.add(MAILS[2])
    more, cursor = read(tmp_path, cursor)
    assert (sorted(found), more) == (MAILS[:2], [MAILS[2]])
    assert len(list((tmp_path / "box" / "new").iterdir())) == 3
    assert read(tmp_path, cursor)[0] == []


def test_a_mail_that_a_program_has_moved_and_marked_is_the_same(tmp_path: Path) -> None:
    box = written(tmp_path, *MAILS)
    _, cursor = read(tmp_path)
    for key in list(box.iterkeys()):
        message = box[key]
        message.set_subdir("cur")
        message.add_flag("SR")
        box[key] = message
    assert read(tmp_path, cursor)[0] == []


@pytest.mark.parametrize(("after", "left"), [("leave", (5, 0)), ("delete", (0, 0)), ("move to cur", (0, 5))])
def test_what_becomes_of_a_mail_that_was_read(tmp_path: Path, after: str, left: tuple[int, int]) -> None:
    written(tmp_path, *MAILS)
    found, cursor = read(tmp_path, after=after)
    assert sorted(found) == MAILS
    assert tuple(len(list((tmp_path / "box" / part).iterdir())) for part in ("new", "cur")) == left
    assert read(tmp_path, cursor, after=after)[0] == []


def test_a_mail_is_put_away_once_core_has_asked_for_more(tmp_path: Path) -> None:
    box = written(tmp_path, *MAILS)
    batches = Maildir().fetch(MaildirOptions(path=tmp_path / "box", after="delete"), "")
    next(batches)
    assert len(box) == 5
    list(batches)
    assert len(independent.Maildir(tmp_path / "box")) == 0


def test_the_cursor_forgets_what_is_gone(tmp_path: Path) -> None:
    box = written(tmp_path, *MAILS)
    _, cursor = read(tmp_path)
    box.clear()
    box.add(MAILS[0])
    assert len(read(tmp_path, cursor)[1]) < len(cursor)


def test_a_huge_mail_is_cut_and_many_come_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maildir, "TOGETHER", 2)
    written(tmp_path, b"From: x@example.com\n\n" + b"x" * 3 * LONGEST_MAIL, *MAILS)
    batches = list(Maildir().fetch(MaildirOptions(path=tmp_path / "box"), ""))
    assert [len(batch.mails) for batch in batches] == [2, 2, 2]
    assert max(len(mail) for batch in batches for mail in batch.mails) == LONGEST_MAIL


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/etc/passwd")])
def test_what_is_no_mail_is_passed_over(tmp_path: Path, make: Callable[[Path], None]) -> None:
    written(tmp_path, MAILS[0])
    make(tmp_path / "box" / "new" / "strange")
    assert read(tmp_path)[0] == [MAILS[0]]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"box/new cannot be read: No such file or directory"):
        read(tmp_path)


def test_a_folder_with_too_many_mails_is_told_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maildir, "MOST", 3)
    written(tmp_path, *MAILS)
    with pytest.raises(SourceError, match="after: delete"):
        read(tmp_path)
