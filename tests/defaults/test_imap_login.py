"""How the mailbox `imap` signs in, beside a server that follows a script: what Dovecot has not set up by itself."""

from __future__ import annotations

import socket
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import ValidationError

from nurture import SourceError
from nurture.defaults.imap import Imap
from nurture.defaults.imap.options import ImapOptions

EMPTY = {
    "LOGIN": ["{tag} OK in"],
    "SELECT": ["* OK [UIDVALIDITY 7] ok", "{tag} OK [READ-ONLY] selected"],
    "EXAMINE": ["* OK [UIDVALIDITY 7] ok", "{tag} OK [READ-ONLY] selected"],
    "SEARCH": ["* SEARCH", "{tag} OK done"],
    "LOGOUT": ["* BYE", "{tag} OK out"],
}


@contextmanager
def scripted(capabilities: str, **script: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Its port, and the lines that it was told. A line that no command begins is answered as `CONTINUED`."""
    answers = {**EMPTY, "CAPABILITY": [f"* CAPABILITY IMAP4rev1 {capabilities}", "{tag} OK done"], **script}
    heard: list[str] = []

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rw", encoding="utf-8", newline="\r\n") as wire:
            tag = ""
            wire.write("* OK hello\n")
            wire.flush()
            for line in wire:
                heard.append(line.strip())
                said = line.replace(" UID ", " ", 1).split()
                command = said[1].upper() if len(said) > 1 else "CONTINUED"
                tag = said[0] if command != "CONTINUED" else tag
                for answer in answers[command]:
                    wire.write(answer.format(tag=tag) + "\n")
                wire.flush()
                if command == "LOGOUT":
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield listener.getsockname()[1], heard
        thread.join()


def options(port: int = 1, **said: Any) -> ImapOptions:
    usual = {"host": "127.0.0.1", "port": port, "tls": "none", "username": "anna@lumo.example"}
    return ImapOptions.model_validate({**usual, **said})


def test_a_token_signs_in_by_xoauth2() -> None:
    script = {"AUTHENTICATE": ["+ "], "CONTINUED": ["{tag} OK in"]}
    with scripted("AUTH=XOAUTH2", **script) as (port, heard):
        assert list(Imap().fetch(options(port, token="t0k3n"), "")) == []
    said = next(line for line in heard if " " not in line)
    assert b64decode(said) == b"user=anna@lumo.example\1auth=Bearer t0k3n\1\1"


def test_a_token_that_is_refused_is_told_with_its_cure() -> None:
    script = {"AUTHENTICATE": ["+ "], "CONTINUED": ["{tag} NO [AUTHENTICATIONFAILED] expired"]}
    with scripted("AUTH=XOAUTH2", **script) as (port, _), pytest.raises(SourceError, match="expired: set `username`"):
        list(Imap().fetch(options(port, token="t0k3n"), ""))


@pytest.mark.parametrize("password", ["sesame", 'two words and a "'])
def test_a_server_without_plain_is_signed_in_to_by_login(password: str) -> None:
    with scripted("") as (port, heard):
        assert list(Imap().fetch(options(port, password=password), "")) == []
    spelt = password.replace('"', '\\"')
    assert [line.partition(" ")[2] for line in heard if "LOGIN" in line] == [f'LOGIN "anna@lumo.example" "{spelt}"']


def test_a_password_beyond_ascii_needs_plain() -> None:
    with scripted("") as (port, _), pytest.raises(SourceError, match="the login is refused"):
        list(Imap().fetch(options(port, password="zażółć"), ""))
    with scripted("AUTH=PLAIN", AUTHENTICATE=["+ "], CONTINUED=["{tag} OK in"]) as (port, heard):
        assert list(Imap().fetch(options(port, password="zażółć"), "")) == []
    assert b64decode(next(line for line in heard if " " not in line)).decode() == "\0anna@lumo.example\0zażółć"


def test_mails_that_the_server_cannot_read_are_passed_over() -> None:
    script = {"FETCH": ["{tag} NO damaged"], "SEARCH": ["* SEARCH 4 9", "{tag} OK done"]}
    with scripted("", **script) as (port, _):
        batches = list(Imap().fetch(options(port, password="sesame"), "7:3"))
    assert [(batch.mails, batch.cursor) for batch in batches] == [([], "7:9")]
    assert batches[0].notes == ("the server cannot read 2 of its mails: they are passed over",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"password": "a", "token": "b"},
        {},
        {"password": "a", "host": "imap.lumo.example"},
        {"password": "a", "host": "https://imap.lumo.example"},
        {"password": "a", "folder": ""},
        {"password": "a", "folder": "IN\r\nBOX"},
        {"password": "a", "after": "forget"},
        {"password": "a", "after": "move to "},
    ],
)
def test_options_that_cannot_work_are_problems(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        options(**wrong)
