"""`nurture receive`, as a mail server pipes to it: what is taken, and what makes the server keep the mail."""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nurture.cli import nurture
from nurture.core.tokens import make_local, message_digest, newest
from nurture.engine.keys import keys_of
from nurture.store import sqlite_base
from nurture.store.sqlite import SqliteStore
from tests.cli.conftest import ADA, MONDAY, THURSDAY, Shop

NOBODY = b"From: someone@other.example\nTo: bounces@lumo.example\nSubject: hello\n\nhello\n"


def receive(shop: Shop, raw: bytes, *arguments: str) -> Result:
    return CliRunner().invoke(nurture, ["-C", str(shop.root), "receive", *arguments], input=raw)


@pytest.fixture
def ran(shop: Shop) -> Shop:
    shop("run", "--at", MONDAY)
    return shop


def test_a_bounce_is_taken_by_whom_it_came_for(ran: Shop) -> None:
    store = SqliteStore(ran.root / "nurture.db")
    key = newest(keys_of(store))
    [(message, email)] = [(m, e) for m, e in store.messages("sent") if m.kind == "send"][:1]
    store.close()
    token = make_local(key, message_digest(key.secret, message.key))
    raw = b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n\n"
    raw += f"<{email}>: host mx.example said: 550 5.1.1 <{email}>: no such user\n".encode()
    done = receive(ran, raw, f"bounces+{token}@lumo.example")
    assert (done.exit_code, done.stderr) == (0, "1 bounce\n")
    assert "no such address" in ran("explain", email).stdout


def wrote(text: str) -> bytes:
    return f"From: Ada <{ADA}>\nSubject: Your mail\nMessage-ID: <1@example.com>\n\n{text}\n".encode()


def test_a_letter_that_asks_for_no_more_ends_all_mail(ran: Shop) -> None:
    done = receive(ran, wrote("Dzień dobry,\n\nproszę mnie wypisać z newslettera.\n\nPozdrawiam\nAda"))
    assert (done.exit_code, done.stderr) == (0, "1 wish to get no more\n")
    assert "gets no more mail: unsubscribed" in ran("explain", ADA).stdout


def test_an_answer_that_may_ask_for_it_is_told_until_somebody_decides(ran: Shop) -> None:
    assert receive(ran, wrote("How do I unsubscribe?")).stderr == "1 answer that may ask for no more\n"
    assert ran.json("explain", ADA)["undecided"] == "unclear"
    assert "may have asked for no more mail on 2026-03-02, and nobody has decided" in ran("explain", ADA).stdout
    told = ran("run", "--at", THURSDAY).stderr
    assert "1 answer may ask for no more mail (a***@example.com since 2026-03-02)" in told
    ran("record", ADA, "replied")
    assert "may ask" not in ran("run", "--at", THURSDAY).stderr
    assert ran.json("explain", ADA)["undecided"] is None


def test_a_mail_of_nobody_is_taken_too(ran: Shop) -> None:
    assert receive(ran, NOBODY).exit_code == 0
    assert receive(ran, b"").exit_code == 0
    assert receive(ran, b"Subject: x\n\n" + b"x" * 3_000_000).exit_code == 0


def test_a_database_that_is_locked_makes_the_server_keep_the_mail(ran: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite_base.sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "timeout": 0}))
    other = connect(ran.root / "nurture.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        done = receive(ran, b"From: ada@example.com\nSubject: unsubscribe\n\n")
    finally:
        other.close()
    assert done.exit_code == os.EX_TEMPFAIL
    assert "writing to the database" in done.stderr


@pytest.mark.parametrize("broken", ["nurture.yaml", "nurture.db"])
def test_whatever_is_wrong_here_makes_the_server_keep_the_mail(ran: Shop, broken: str) -> None:
    (ran.root / broken).write_text("sender: [")
    assert receive(ran, NOBODY).exit_code == os.EX_TEMPFAIL


def test_no_project_and_no_database_make_it_too(tmp_path: Path, shop: Shop) -> None:
    assert receive(Shop(tmp_path / "campaigns"), NOBODY).exit_code == os.EX_TEMPFAIL
    assert receive(shop, NOBODY).exit_code == os.EX_TEMPFAIL


def test_as_a_pipe_of_a_mail_server(ran: Shop) -> None:
    line = shlex.join([sys.executable, "-m", "nurture", "-C", str(ran.root), "receive"])
    raw = f"From: Ada <{ADA}>\nSubject: unsubscribe\n\n".encode()
    done = subprocess.run(line, shell=True, input=raw, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")
