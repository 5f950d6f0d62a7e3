"""SMTP by phases: what the server does, and what becomes of the letter."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from nurture import Channel, Letter, Options, Receipt
from nurture.defaults.smtp import Smtp, SmtpOptions
from nurture.testing import ChannelContract, a_letter

OK = {"HELO": "250 ok", "EHLO": "250 ok", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go", "RSET": "250 ok"}
DROP = ""


class Server:
    """Says what a script tells it, by command: `.` is the reply to a whole message, `""` hangs up, a `!` breaks it off,
    `body` drops the message midway. `scripts` are for one connection after the other, the last one for all others."""

    def __init__(self, *scripts: dict[str, str]) -> None:
        self.scripts = [{**OK, ".": "250 taken", "QUIT": "221 bye", "greet": "220 hi", **script} for script in scripts]
        self.connections = 0
        self.messages: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            script = self.scripts[min(self.connections, len(self.scripts) - 1)]
            self.connections += 1
            with connection, connection.makefile("rb") as lines, suppress(OSError):
                self.talk(connection, lines, script)

    def talk(self, connection: socket.socket, lines: Any, script: dict[str, str]) -> None:
        verb = "greet"
        while reply := script.get(verb, "502 what"):
            connection.sendall(reply.encode() if reply.endswith("!") else f"{reply}\r\n".encode())
            if reply.endswith("!") or verb == "QUIT" or reply.startswith("421"):
                return
            if reply.startswith("354"):
                if "body" in script:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    return
                body = list(takewhile(lambda line: line != b".\r\n", iter(lines.readline, b"")))
                self.messages.append(b"".join(body))
                verb = "."
            else:
                verb = lines.readline()[:4].decode().strip().upper()
                if not verb:
                    return


@contextmanager
def serving(*scripts: dict[str, str]) -> Iterator[Server]:
    server = Server(*scripts)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join()


def send(port: int, *letters: Letter, marked: list[str] | None = None) -> list[Receipt]:
    options = SmtpOptions.model_validate(
        {"host": "127.0.0.1", "port": port, "tls": "none", "timeout": "5 seconds", "connections": 1}
    )
    marks: list[str] = [] if marked is None else marked
    return list(Smtp().deliver(iter(letters), marks.extend, options))


TABLE = [
    ({}, "sent", False, True),
    ({"greet": "554 no"}, "deferred", True, False),
    ({"greet": DROP}, "deferred", True, False),
    ({"MAIL": "550 5.1.8 who are you"}, "failed", True, False),
    ({"MAIL": DROP}, "deferred", False, False),
    ({"RCPT": "550 5.1.1 no such user"}, "failed", False, False),
    ({"RCPT": "550 5.7.1 not from you"}, "failed", False, False),
    ({"RCPT": "450 4.2.1 later"}, "deferred", False, False),
    ({"RCPT": "421 4.7.0 closing"}, "deferred", False, False),
    ({"RCPT": DROP}, "deferred", False, False),
    ({"RCPT": "what?"}, "deferred", False, False),
    ({"DATA": "554 no"}, "failed", False, False),
    ({"DATA": "250 ok"}, "deferred", False, False),
    ({"RCPT": "354 go"}, "deferred", False, False),
    ({"DATA": DROP}, "deferred", False, False),
    ({".": "250-taken\r\n250 as 1234"}, "sent", False, True),
    ({".": "451 later"}, "deferred", False, True),
    ({".": "421 later"}, "deferred", False, True),
    ({".": "554 5.7.1 spam"}, "failed", True, True),
    ({".": "552 too big"}, "failed", True, True),
    ({".": DROP}, "in_doubt", False, True),
    ({".": "250 tak!"}, "in_doubt", False, True),
    ({".": "25"}, "in_doubt", False, True),
    ({".": "garbled"}, "in_doubt", False, True),
    ({".": "250-taken\r\n250-and!"}, "in_doubt", False, True),
    ({".": "250 " + "x" * 9000}, "in_doubt", False, True),
    ({"QUIT": DROP}, "sent", False, True),
]


@pytest.mark.parametrize(("script", "outcome", "fault", "marked"), TABLE)
def test_what_becomes_of_a_letter(script: dict[str, str], outcome: str, fault: bool, marked: bool) -> None:
    marks: list[str] = []
    with serving(script) as server:
        [receipt] = send(server.port, a_letter(), marked=marks)
    assert (receipt.outcome, receipt.fault) == (outcome, fault)
    assert marks == (["key-1"] if marked else [])


def test_a_body_that_did_not_get_through_is_deferred() -> None:
    with serving({"body": "drop"}) as server:
        large = replace(a_letter(), data=b"Subject: x\r\n\r\n" + b"x" * 16_000_000 + b"\r\n")
        [receipt] = send(server.port, large)
    assert receipt.outcome == "deferred"


@pytest.mark.parametrize("script", [script for script, *_ in TABLE if "greet" not in script])
def test_a_letter_that_fails_does_not_harm_the_next(script: dict[str, str]) -> None:
    with serving(script, {}) as server:
        letters = [a_letter(number) for number in range(3)]
        receipts = send(server.port, *letters)
    assert [receipt.key for receipt in receipts] == [letter.key for letter in letters]
    sent = [receipt for receipt in receipts if receipt.outcome == "sent"]
    assert len(server.messages) >= len(sent)


def test_a_server_that_went_away_between_letters_is_asked_once_more() -> None:
    with serving({"RSET": DROP, "RCPT": "550 no"}, {}) as server:
        assert [receipt.outcome for receipt in send(server.port, a_letter(1), a_letter(2))] == ["failed", "sent"]
    assert server.connections == 2
    with serving({"QUIT": DROP}) as server:
        assert [receipt.outcome for receipt in send(server.port, *map(a_letter, range(5)))] == ["sent"] * 5
    assert server.connections == 1


def test_an_idle_connection_closed_with_421_is_opened_anew() -> None:
    class Once(dict[str, str]):
        def get(self, verb: str, default: Any = None) -> Any:
            self["mails"] = self["mails"] + "m" if verb == "MAIL" else self["mails"]
            return "421 idle" if self["mails"] == "mm" else super().get(verb, default)

    with serving({}, {}) as server:
        server.scripts[0] = Once({**server.scripts[0], "mails": ""})
        assert [receipt.outcome for receipt in send(server.port, a_letter(1), a_letter(2))] == ["sent", "sent"]
    assert server.connections == 2


def test_a_server_that_is_not_there_defers_all_after_one_try() -> None:
    with serving({"greet": DROP}) as server:
        receipts = send(server.port, a_letter(1), a_letter(2))
    assert [(receipt.outcome, receipt.fault) for receipt in receipts] == [("deferred", True)] * 2
    assert server.connections == 1


def test_dots_arrive_as_they_were_written() -> None:
    with serving({}) as server:
        send(server.port, a_letter())
    assert server.messages[0].endswith(b"\r\n\r\n..dot\r\n..\r\n")


@pytest.mark.parametrize("data", [b"Subject: x\n\r\n", b"a\r\n.\n\r\n", b"a\r.\r\n"])
def test_no_message_smuggles_another(data: bytes) -> None:
    with serving({}) as server:
        [receipt] = send(server.port, replace(a_letter(), data=data))
    assert (receipt.outcome, server.messages) == ("failed", [])


def test_a_recipient_that_is_no_address_is_nobodys_fault() -> None:
    with serving({}) as server:
        [receipt] = send(server.port, a_letter(recipient="ada@example.com> NOTIFY=NEVER"))
    assert (receipt.outcome, receipt.reason, receipt.fault) == ("failed", "invalid_recipient", False)


def test_letters_beyond_ascii_need_a_server_that_takes_them() -> None:
    letter = a_letter(recipient="łukasz@lumo.example")
    with serving({}) as server:
        first, second = send(server.port, letter, a_letter(2))
        [ours] = send(server.port, replace(a_letter(), sender="żaneta@lumo.example"))
    assert (first.outcome, first.reason, first.fault, second.outcome) == ("failed", "network", False, "sent")
    assert (ours.outcome, ours.reason, ours.fault) == ("failed", "policy", True)
    with serving({"EHLO": "250-hi\r\n250 SMTPUTF8"}) as server:
        assert [receipt.outcome for receipt in send(server.port, letter)] == ["sent"]


def test_a_server_without_starttls_is_not_sent_to() -> None:
    with serving({}) as server:
        options = SmtpOptions(host="127.0.0.1", port=server.port)
        [receipt] = Smtp().deliver(iter([a_letter()]), lambda keys: None, options)
    assert (receipt.outcome, receipt.fault, server.messages) == ("deferred", True, [])


def test_a_password_is_never_sent_in_the_open_nor_shown() -> None:
    with pytest.raises(ValueError, match="starttls"):
        SmtpOptions.model_validate({"host": "mail.lumo.example", "tls": "none", "username": "u", "password": "p4ss"})
    login = {"username": "u", "password": "p4ss"}
    assert "p4ss" not in repr(SmtpOptions.model_validate({"host": "mail.lumo.example", **login}))


class Inbox:
    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.messages.append(envelope.content)
        return "250 OK"


class TestAgainstAiosmtpd(ChannelContract):
    @pytest.fixture(autouse=True)
    def _server(self) -> Iterator[None]:
        self.inbox = Inbox()
        controller = Controller(self.inbox, hostname="127.0.0.1", port=0)
        with socket.create_server(("127.0.0.1", 0)) as free:
            controller.port = free.getsockname()[1]
        controller.start()
        self.port = controller.port
        yield
        controller.stop()

    def channel(self, tmp_path: Path) -> tuple[Channel, Options]:
        return Smtp(), SmtpOptions(host="127.0.0.1", port=self.port, tls="none")

    def test_a_message_arrives_byte_for_byte(self) -> None:
        [receipt] = send(self.port, a_letter())
        assert receipt.outcome == "sent"
        assert self.inbox.messages == [a_letter().data]
