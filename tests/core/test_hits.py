"""What is kept of a request tells who asked apart, and tells nobody who they are."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.hits import agent_words, hit, network_mark

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.1 Safari/537.36"
SALT = b"of this day"


def test_of_an_agent_its_words_are_kept_and_no_version() -> None:
    assert agent_words(CHROME) == "Mozilla Windows NT Win64 x64 AppleWebKit KHTML like Gecko Chrome Safari"
    assert agent_words("Mozilla/5.0") == "Mozilla"
    assert agent_words("") == ""
    assert agent_words("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)").startswith(
        "Slackbot-LinkExpanding"
    )


@given(st.text())
def test_whatever_an_agent_says_little_of_it_is_kept(said: str) -> None:
    assert len(agent_words(said)) <= 160
    assert agent_words(said).isprintable()


def test_addresses_of_one_network_are_one_for_a_day() -> None:
    mark = network_mark("192.0.2.7", SALT)
    assert mark == network_mark("192.0.2.200", SALT) == network_mark("::ffff:192.0.2.9", SALT)
    assert mark not in {network_mark("192.0.3.7", SALT), network_mark("192.0.2.7", b"of the next"), ""}
    assert network_mark("2001:db8:1:2::3", SALT) == network_mark("2001:db8:1:ffff::4", SALT)
    assert network_mark("no address", SALT) == ""


@given(st.integers(0, 2**32 - 1))
def test_no_address_can_be_read_in_it(number: int) -> None:
    address = IPv4Address(number)
    assert address.packed[:3].hex() not in network_mark(str(address), SALT)


@pytest.mark.parametrize("name", ["sec-purpose", "purpose", "x-moz", "x-purpose"])
def test_who_asks_before_anybody_wants_it_says_so(name: str) -> None:
    asked = hit("click", datetime(2026, 3, 2, tzinfo=UTC), "GET", {name: "Prefetch;prerender"}, "192.0.2.7", SALT, 3)
    assert (asked.ahead, asked.language, asked.link) == (True, False, 3)
