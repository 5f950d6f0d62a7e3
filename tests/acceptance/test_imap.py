"""The mailbox `imap` beside a real server, Debian's Dovecot."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from nurture import LONGEST_MAIL, Mailbox, Options, SourceError
from nurture.defaults import imap
from nurture.defaults.imap import Imap
from nurture.defaults.imap.options import ImapOptions
from nurture.testing import MailboxContract
from tests.acceptance.dovecot import PASSWORD, USER, Dovecot, dovecot

MAILS = [f"From: x{n}@example.com\r\n\r\n{n}\r\n".encode() for n in range(5)]
FOLDERS = (f"Zwroty {n} & błędy" for n in count())


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture
def folder(server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new one, with a name that has to be spelt; the server is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    name = next(FOLDERS)
    make(server, name)
    return name


def make(server: Dovecot, name: str) -> None:
    with server.client() as client:
        assert client.create(imap.folder.quoted(name))[0] == "OK"


def options(server: Dovecot, folder: str = "INBOX", **more: Any) -> ImapOptions:
    usual = {"host": "localhost", "port": server.tls_port, "username": USER, "password": PASSWORD, "folder": folder}
    return ImapOptions.model_validate({**usual, **more})


def read(chosen: ImapOptions, cursor: str = "") -> tuple[list[bytes], str]:
    batches = list(Imap().fetch(chosen, cursor))
    return [mail for batch in batches for mail in batch.mails], batches[-1].cursor if batches else cursor


def deliver(server: Dovecot, folder: str, *mails: bytes) -> None:
    server.deliver(*mails, folder=imap.folder.quoted(folder))


def left(server: Dovecot, folder: str) -> list[bytes]:
    return server.flags(imap.folder.quoted(folder))


class TestImap(MailboxContract):
    @pytest.fixture(autouse=True)
    def prepared(self, server: Dovecot, folder: str) -> None:
        self.server, self.folder = server, folder

    def mailbox(self, tmp_path: Path) -> tuple[Mailbox, Options]:
        deliver(self.server, self.folder, *self.mails)
        return Imap(), options(self.server, self.folder)


def test_what_is_new_is_read_and_nothing_is_touched(server: Dovecot, folder: str) -> None:
    deliver(server, folder, *MAILS[:2])
    found, cursor = read(options(server, folder))
    deliver(server, folder, MAILS[2])
    more, cursor = read(options(server, folder), cursor)
    assert (found, more, read(options(server, folder), cursor)[0]) == (MAILS[:2], [MAILS[2]], [])
    assert [flags for flags in left(server, folder) if b"Seen" in flags or b"Deleted" in flags] == []


def test_starttls(server: Dovecot, folder: str) -> None:
    deliver(server, folder, MAILS[0])
    assert read(options(server, folder, port=server.port, tls="starttls"))[0] == [MAILS[0]]


def test_what_becomes_of_mails_that_were_read(server: Dovecot, folder: str) -> None:
    deliver(server, folder, *MAILS)
    done = next(FOLDERS)
    make(server, done)
    found, _ = read(options(server, folder, after=f"move to {done}"))
    assert (found, len(left(server, folder)), len(left(server, done))) == (MAILS, 0, 5)
    found, _ = read(options(server, done, after="delete"))
    assert (found, left(server, done)) == (MAILS, [])


def test_a_huge_mail_is_cut_by_the_server(server: Dovecot, folder: str) -> None:
    deliver(server, folder, b"From: x@example.com\r\n\r\n" + b"x\r\n" * LONGEST_MAIL, MAILS[0])
    assert [len(mail) for mail in read(options(server, folder))[0]] == [LONGEST_MAIL, len(MAILS[0])]


def test_a_folder_that_was_made_anew_is_read_again(server: Dovecot, folder: str) -> None:
    deliver(server, folder, *MAILS)
    _, cursor = read(options(server, folder))
    validity, last = cursor.split(":")
    batches = list(Imap().fetch(options(server, folder), f"{int(validity) - 1}:{last}"))
    assert [mail for batch in batches for mail in batch.mails] == MAILS
    assert "numbered this folder anew" in batches[0].notes[0]
    assert read(options(server, folder), batches[-1].cursor)[0] == []


def test_a_connection_that_breaks_loses_and_doubles_nothing(
    server: Dovecot, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "TOGETHER", 2)
    deliver(server, folder, *MAILS)
    batches = Imap().fetch(options(server, folder), "")
    first = next(batches)
    server.break_connections()
    with pytest.raises(SourceError, match="localhost: "):
        next(batches)
    rest, _ = read(options(server, folder), first.cursor)
    assert [*first.mails, *rest] == MAILS


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "guess"}, r"the login is refused: .*set `username` and its `password` or `token` right"),
        ({"folder": "Nowhere"}, r"folder Nowhere: .*look at `folder`"),
        ({"after": "move to Nowhere"}, r"(MOVE|COPY): .*is there such a folder\?"),
        ({"tls": "starttls"}, "no answer within 1 seconds"),
    ],
)
def test_what_is_wrong_is_told_with_its_cure(server: Dovecot, folder: str, wrong: dict[str, str], words: str) -> None:
    deliver(server, folder, MAILS[0])
    with pytest.raises(SourceError, match=f"localhost: {words}"):
        read(options(server, **{"folder": folder, "timeout": "1 second", **wrong}))


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Dovecot) -> None:
    with pytest.raises(SourceError, match="SSL_CERT_FILE"):
        read(options(server))
