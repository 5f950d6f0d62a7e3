"""The contracts of sources, feeds, mailboxes and channels as test classes: inherit from one, say how yours is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from nurture.hookspecs import LONGEST_MAIL, Channel, Feed, Letter, LooksUp, Mailbox, Source, Withdrawn
from nurture.plugin_options import Options


def a_letter(number: int = 1, recipient: str = "ada@example.com") -> Letter:
    """A small letter with its own key and Message-ID."""
    message_id = f"<letter-{number}@lumo.example>"
    lines = ["From: anna@lumo.example", f"To: {recipient}", f"Message-ID: {message_id}", "Subject: Hi", "", ".dot", "."]
    data = "".join(f"{line}\r\n" for line in lines).encode()
    return Letter(f"key-{number}", message_id, "send", "anna@lumo.example", recipient, data, {"lead": recipient})


class _Fetches:
    """What core relies on in whatever brings rows."""

    def made(self, tmp_path: Path) -> tuple[Source | Feed, Options]:
        raise NotImplementedError

    def test_it_takes_its_options(self, tmp_path: Path) -> None:
        made, options = self.made(tmp_path)
        assert isinstance(made, Source)
        assert isinstance(options, made.options)

    def test_its_last_cursor_brings_nothing_twice(self, tmp_path: Path) -> None:
        made, options = self.made(tmp_path)
        batches = list(made.fetch(options, ""))
        assert any(batch.rows for batch in batches)
        assert [row for batch in made.fetch(options, batches[-1].cursor) for row in batch.rows] == []

    def test_a_run_killed_between_two_batches_loses_no_row(self, tmp_path: Path) -> None:
        made, options = self.made(tmp_path)
        batches = list(made.fetch(options, ""))
        for number, batch in enumerate(batches[:-1]):
            again = [row for each in made.fetch(options, batch.cursor) for row in each.rows]
            assert all(row in again for later in batches[number + 1 :] for row in later.rows)


class SourceContract(_Fetches):
    """What core relies on in a source. `source` makes one, with options under which it brings at least one lead."""

    def source(self, tmp_path: Path) -> tuple[Source, Options]:
        raise NotImplementedError

    def made(self, tmp_path: Path) -> tuple[Source, Options]:
        return self.source(tmp_path)


class FeedContract(_Fetches):
    """What core relies on in a feed. `feed` makes one, with options under which it brings at least one event."""

    def feed(self, tmp_path: Path) -> tuple[Feed, Options]:
        raise NotImplementedError

    def made(self, tmp_path: Path) -> tuple[Feed, Options]:
        return self.feed(tmp_path)

    def test_each_row_names_a_lead_and_an_event(self, tmp_path: Path) -> None:
        feed, options = self.feed(tmp_path)
        rows = [row.values for batch in feed.fetch(options, "") for row in batch.rows]
        assert [row for row in rows if not (row.get("email") and row.get("event"))] == []


class MailboxContract:
    """What core relies on in a mailbox. `mailbox` makes one, with options under which it brings these mails."""

    mails: Sequence[bytes] = tuple(
        f"From: x{n}@example.com\r\nMessage-ID: <{n}@example.com>\r\n\r\n{'.' * n}\r\n".encode() for n in range(3)
    )

    def mailbox(self, tmp_path: Path) -> tuple[Mailbox, Options]:
        raise NotImplementedError

    def test_it_takes_its_options(self, tmp_path: Path) -> None:
        mailbox, options = self.mailbox(tmp_path)
        assert isinstance(mailbox, Mailbox)
        assert isinstance(options, mailbox.options)

    def test_it_brings_each_mail_as_it_came_and_its_last_cursor_none_again(self, tmp_path: Path) -> None:
        mailbox, options = self.mailbox(tmp_path)
        batches = list(mailbox.fetch(options, ""))
        found = [mail for batch in batches for mail in batch.mails]
        assert _in_lines(found) == _in_lines(self.mails)
        assert max(map(len, found)) <= LONGEST_MAIL
        assert [mail for batch in mailbox.fetch(options, batches[-1].cursor) for mail in batch.mails] == []

    def test_a_mail_whose_cursor_was_not_kept_comes_again(self, tmp_path: Path) -> None:
        mailbox, options = self.mailbox(tmp_path)
        killed = mailbox.fetch(options, "")
        first = next(batch for batch in killed if batch.mails)
        del killed
        again = [mail for batch in mailbox.fetch(options, "") for mail in batch.mails]
        assert [mail for mail in first.mails if mail not in again] == []


def _in_lines(mails: Sequence[bytes]) -> set[bytes]:
    """Servers keep the ends of lines in their own way."""
    return {mail.replace(b"\r\n", b"\n") for mail in mails}


class ChannelContract:
    """What core relies on in a channel. `channel` makes one, with options under which it can send."""

    def channel(self, tmp_path: Path) -> tuple[Channel, Options]:
        raise NotImplementedError

    def test_it_is_a_channel(self, tmp_path: Path) -> None:
        channel, options = self.channel(tmp_path)
        assert isinstance(channel, Channel)
        assert isinstance(options, channel.options)

    def test_each_letter_is_marked_and_has_one_receipt(self, tmp_path: Path) -> None:
        channel, options = self.channel(tmp_path)
        letters = [a_letter(number) for number in range(3)]
        marked: list[str] = []
        receipts = list(channel.deliver(iter(letters), marked.extend, options))
        assert sorted(receipt.key for receipt in receipts) == [letter.key for letter in letters]
        assert {receipt.outcome for receipt in receipts} == {"sent"}
        assert "exactly-once" in channel.abilities or sorted(marked) == [letter.key for letter in letters]

    def test_a_mark_that_fails_keeps_the_letter_back(self, tmp_path: Path) -> None:
        channel, options = self.channel(tmp_path)
        if "exactly-once" in channel.abilities:
            pytest.skip("it needs no mark")

        def full(keys: Any) -> None:
            raise MemoryError("the mark is not durable")

        def run() -> Iterator[Any]:
            try:
                yield from channel.deliver(iter([a_letter()]), full, options)
            except MemoryError:
                return

        assert [receipt for receipt in run() if receipt.outcome in ("sent", "in_doubt")] == []

    def test_a_letter_that_is_withdrawn_has_no_receipt_and_stops_nobody(self, tmp_path: Path) -> None:
        channel, options = self.channel(tmp_path)
        if "exactly-once" in channel.abilities:
            pytest.skip("it needs no mark")

        def mark(keys: Sequence[str]) -> None:
            if "key-1" in keys:
                raise Withdrawn(["key-1"])

        receipts = list(channel.deliver(iter([a_letter(number) for number in range(4)]), mark, options))
        assert {receipt.key: receipt.outcome for receipt in receipts} == dict.fromkeys(
            ("key-0", "key-2", "key-3"), "sent"
        )

    def test_a_concurrent_one_may_find_nothing_to_send_right_now(self, tmp_path: Path) -> None:
        channel, options = self.channel(tmp_path)
        if "concurrent" not in channel.abilities:
            pytest.skip("it is never given None")
        letters: list[Any] = [None, a_letter(1), None, None, a_letter(2), None]
        receipts = list(channel.deliver(iter(letters), lambda keys: None, options))
        assert sorted(receipt.key for receipt in receipts) == ["key-1", "key-2"]

    def test_no_letters_no_receipts(self, tmp_path: Path) -> None:
        channel, options = self.channel(tmp_path)
        assert list(channel.deliver(iter(()), lambda keys: None, options)) == []


class LookUpContract:
    """What core relies on in a channel that has `look_up`. `channel` makes one, with options under which it can send.

    Inherit from `ChannelContract` as well.
    """

    def channel(self, tmp_path: Path) -> tuple[Channel, Options]:
        raise NotImplementedError

    def test_it_knows_what_it_sent_and_says_nothing_of_the_rest(self, tmp_path: Path) -> None:
        channel, options = self.channel(tmp_path)
        assert isinstance(channel, LooksUp)
        sent, never = [a_letter(1), a_letter(2)], a_letter(3)
        assert [receipt.outcome for receipt in channel.deliver(iter(sent), lambda keys: None, options)] == ["sent"] * 2
        names = [letter.message_id for letter in sent]
        assert dict(channel.look_up([*names, never.message_id], options)) == dict.fromkeys(names, "sent")
        assert dict(channel.look_up([], options)) == {}
