"""Mailboxes in real runs: who reads them, what is told, and that a kill doubles and loses nothing."""

from __future__ import annotations

import mailbox as independent
from copy import copy, deepcopy
from pathlib import Path

import pytest

from nurture import MailBatch, SourceError
from nurture.engine.intake import mailboxes
from nurture.engine.report import Report
from nurture.engine.run import run
from nurture.testing.world import World, instant
from tests.engine.test_returned import ADA, BEN, BOUNCES, NOBODY, answer, bounce, mail_to, names, return_path, sent

__all__ = ["sent"]
READS = "mailboxes: {replies: {use: maildir, path: box}}\n"


@pytest.fixture
def guide(sent: World, tmp_path: Path) -> World:
    """As in `sent`, with a Maildir."""
    made = copy(sent)
    made.store = deepcopy(sent.store)
    independent.Maildir(sent.root / "box", create=True).clear()
    made.write({"nurture.yaml": BOUNCES + READS})
    assert made.problems() == []
    return made


def comes(guide: World, *mails: bytes) -> None:
    box = independent.Maildir(guide.root / "box")
    for mail in mails:
        box.add(mail)


def full(guide: World) -> list[bytes]:
    """A bounce of each lead's mail."""
    said = "552 5.2.2 mailbox full"
    return [bounce(each, "5.2.2", said, to=return_path(guide, each), own=each) for each in (ADA, BEN)]


def reads(guide: World, at: str = "2026-03-03T12:00+01:00", sends: bool = True) -> Report:
    when = instant(at)
    return run(guide.place, guide.store, lambda: when, rehearsal=True, sends=lambda _: sends)


def told(report: Report) -> list[str]:
    return [note for note in report.notes if note.startswith("mailbox")]


def test_a_run_reads_what_came_and_tells_it(guide: World) -> None:
    comes(
        guide, *(bounce(each, "5.2.2", "552 5.2.2 full", to=return_path(guide, each), own=each) for each in (ADA, BEN))
    )
    comes(guide, answer("ada@home.example", "Re: first", "Thanks!", mail_to(guide, ADA).message_id))
    comes(guide, bounce("eve@evil.example", "5.1.1", NOBODY), answer("shop@other.example", "Sale", "Buy"))
    [words] = told(reads(guide))
    assert words == "mailbox replies: 2 bounces, 1 reply, 1 other mail, 1 of nobody here (M***@mx.example)"
    assert sorted(names(guide, ADA)) == ["bounced", "replied"]
    assert told(reads(guide, "2026-03-03T13:00+01:00")) == []


def test_a_database_that_may_not_send_reads_no_mailbox(guide: World) -> None:
    comes(guide, bounce(ADA, "5.1.1", NOBODY, to=return_path(guide, ADA)))
    assert (told(reads(guide, sends=False)), names(guide, ADA)) == ([], [])


def test_a_mailbox_that_fails_is_a_fault_and_stops_nothing(guide: World) -> None:
    away = "mailboxes:\n  away: {use: maildir, path: none}\n  replies: {use: maildir, path: box}\n"
    guide.write({"nurture.yaml": BOUNCES + away})
    comes(guide, bounce(ADA, "5.1.1", NOBODY, to=return_path(guide, ADA)))
    report = reads(guide)
    assert report.faults == ["mailbox away: none/new cannot be read: No such file or directory"]
    assert names(guide, ADA) == ["bounced"]


def test_a_run_killed_between_two_batches_doubles_and_loses_nothing(
    guide: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = full(guide)
    plugin = type(guide.place.plugins.mailboxes["maildir"])

    def breaks(self: object, options: object, cursor: str) -> object:
        yield MailBatch(mails[:1], "1")
        if not cursor:
            raise SourceError("the line is dead")
        yield MailBatch(mails[int(cursor) :], "2")

    monkeypatch.setattr(plugin, "fetch", breaks)
    assert reads(guide).faults == ["mailbox replies: the line is dead"]
    assert (names(guide, ADA), names(guide, BEN)) == (["bounced"], [])
    [words] = told(reads(guide, "2026-03-03T13:00+01:00"))
    assert words == "mailbox replies: 1 bounce, 1 known already"
    assert (names(guide, ADA), names(guide, BEN)) == (["bounced"], ["bounced"])


def test_what_a_batch_says_is_kept_together_with_its_cursor_or_not_at_all(
    guide: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes(guide, bounce(ADA, "5.1.1", NOBODY, to=return_path(guide, ADA)))
    whole = mailboxes._take_in

    def killed(*given: object) -> None:
        whole(*given)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(mailboxes, "_take_in", killed)
    with pytest.raises(KeyboardInterrupt):
        reads(guide)
    assert (names(guide, ADA), guide.store.cursor("mailbox replies")) == ([], "")
    monkeypatch.undo()
    reads(guide, "2026-03-03T13:00+01:00")
    assert names(guide, ADA) == ["bounced"]
