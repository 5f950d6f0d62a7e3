"""How a mail that comes in leads to one of ours."""

from __future__ import annotations

from nurture.core import tokens
from nurture.mail.returned.read import read_returned
from tests.mail.returned.mails import COPY, plain

SECRET = b"s" * 32
DIGEST = tokens.message_digest(SECRET, "guide/ada")
KEYS = {1: SECRET}
LOCAL = tokens.make_local(tokens.newest(KEYS), DIGEST)


def test_the_address_that_a_bounce_came_back_to() -> None:
    raw = plain("", Delivered_To=f"bounces+{LOCAL}@lumo.example", X_Original_To="bounces@lumo.example")
    read = read_returned(raw, ["Bounces+X@lumo.example"])
    assert read.sent_to == ("Bounces+X@lumo.example", f"bounces+{LOCAL}@lumo.example", "bounces@lumo.example")
    assert tokens.read_local(KEYS, read.sent_to[1].partition("@")[0].partition("+")[2]) == DIGEST


def test_the_return_path_of_what_comes_back() -> None:
    raw = plain(
        f"It failed.\n\n--- Below this line is a copy of it.\n\nReturn-Path: <bounces+{LOCAL}@lumo.example>\n{COPY}"
    )
    assert read_returned(raw).tokens == (LOCAL,)


def test_the_mails_that_an_answer_names_the_last_one_first() -> None:
    raw = plain(
        "Yes", sender="ada@example.com", References="<1@a.example>\n <2@a.example>", In_Reply_To="<2@a.example>"
    )
    assert read_returned(raw).message_ids == ("2@a.example", "1@a.example")


def test_its_own_id_and_sender() -> None:
    read = read_returned(plain("Yes", sender='"Ada, L." <ada@example.com>', Message_ID="<x@example.com>"))
    assert (read.sender, read.own_id) == ("ada@example.com", "x@example.com")


def test_a_field_in_an_encoding() -> None:
    token = tokens.make(tokens.newest(KEYS), "unsubscribe", DIGEST)
    raw = plain("", subject=f"=?utf-8?q?unsubscribe_{token}?=", sender="ada@example.com")
    assert tokens.read(KEYS, "unsubscribe", read_returned(raw).tokens[0]) == DIGEST
