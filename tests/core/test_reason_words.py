"""What servers say is understood, and the way they say it costs no time."""

from __future__ import annotations

import re

import pytest

from nurture.core.reason_words import LONGEST, SAID, said_in
from tests.core.wordings import WORDINGS

EACH = [
    (" ".join(words.split()), reason) for reason, text in WORDINGS.items() for words in re.split(r" \|(?: |\n)", text)
]


@pytest.mark.parametrize("reason", WORDINGS)
def test_what_servers_say(reason: str) -> None:
    assert [words for words, expected in EACH if expected == reason and said_in(words) != reason] == []


def test_each_class_of_words_has_some_here() -> None:
    assert {reason for reason, _ in SAID} == set(WORDINGS)


@pytest.mark.parametrize("address", ["dkim@spam.example", "user-unknown@y.example", "quota_full@y.example"])
def test_an_address_says_nothing(address: str) -> None:
    assert said_in(f"550 {address} whatever") == ""


def test_the_path_of_a_page_says_nothing() -> None:
    assert said_in("550 no such user, see https://y.example/spam_policy?ip=192.0.2.1#blocked") == "invalid_recipient"


@pytest.mark.parametrize(
    "piece", ["user ", "mailbox not ", "domain ", "sender address ", "x", " ", "a_", "listed by ", "://", "message "]
)
def test_of_a_long_text_only_the_beginning_counts(piece: str) -> None:
    beginning = (piece * LONGEST)[:LONGEST]
    assert said_in(f"{beginning}{piece * 50_000} greylisted") == said_in(beginning)
