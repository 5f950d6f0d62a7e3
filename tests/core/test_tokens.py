"""Tokens in links and return paths: read for the purpose that they were made for, and made by nobody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from string import printable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nurture.core.tokens import (
    CLICK,
    LENGTH,
    LOCAL,
    LOCAL_ROOM,
    VISIT,
    Key,
    key_of,
    make,
    make_click,
    make_local,
    make_visit,
    message_digest,
    newest,
    read,
    read_click,
    read_local,
    read_visit,
    shared_digest,
    spelt,
)

SECRET = b"a secret of this database"
KEY = Key(1, SECRET)
LIVE = {1: SECRET}
KEYS = st.text(min_size=1, max_size=60)
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
BITCOIN = re.compile(r"\b[13][a-km-zA-HJ-NP-Z1-9]{24,34}\b|\bbc1[a-z0-9]{30,90}\b")
"""What filters against spam take for the address of a wallet."""


@given(KEYS)
def test_a_link_s_token_is_one_plain_word_of_letters_and_digits(key: str) -> None:
    digest = message_digest(SECRET, key)
    token = make(KEY, "unsubscribe", digest)
    assert re.fullmatch(r"[a-z2-7]{53}", token)
    assert not BITCOIN.search(f"https://lumo.example/u/{token} unsubscribe%20{token}")
    assert read(LIVE, "unsubscribe", token) == read(LIVE, "unsubscribe", token.upper()) == digest
    assert read(LIVE, "preferences", token) is None


@given(KEYS, st.integers(0, LENGTH - 1), st.integers(1, 31))
def test_whatever_is_changed_in_a_link_s_token_it_is_refused(key: str, at: int, by: int) -> None:
    """Its last character too, in which one bit means nothing."""
    token = make(KEY, "click", message_digest(SECRET, key))
    other = ALPHABET[ALPHABET.index(token[at]) ^ by]
    assert read(LIVE, "click", token[:at] + other + token[at + 1 :]) is None


@given(KEYS, st.datetimes(datetime(1000, 1, 1), datetime(8999, 1, 1), timezones=st.just(UTC)))
def test_a_visit_s_token_tells_its_message_and_second_and_is_no_other(key: str, at: datetime) -> None:
    digest = message_digest(SECRET, key)
    token = make_visit(KEY, digest, at)
    found = read_visit(LIVE, token)
    assert found and len(token) == VISIT
    assert found[0] == digest and abs(found[1] - at) < timedelta(seconds=1)
    assert read_click(LIVE, token) is None and read_visit(LIVE, make_click(KEY, digest, 0)) is None
    assert read_visit({1: b"another"}, token) is None


@given(KEYS, st.integers(0, 65_535))
def test_a_click_s_token_tells_its_message_and_its_link(key: str, link: int) -> None:
    digest = message_digest(SECRET, key)
    token = make_click(KEY, digest, link)
    assert re.fullmatch(rf"[a-z2-7]{{{CLICK}}}", token)
    assert read_click(LIVE, token) == read_click(LIVE, token.upper()) == (digest, link)
    assert read(LIVE, "click", token) is None
    assert read_click(LIVE, make(KEY, "click", digest)) is None


@given(KEYS, st.integers(0, 65_535), st.integers(0, CLICK - 1), st.integers(1, 31))
def test_whatever_is_changed_in_a_click_s_token_it_is_refused(key: str, link: int, at: int, by: int) -> None:
    token = make_click(KEY, message_digest(SECRET, key), link)
    other = ALPHABET[ALPHABET.index(token[at]) ^ by]
    assert read_click(LIVE, token[:at] + other + token[at + 1 :]) is None


def test_what_mails_have_in_common_is_known_by_all_its_words() -> None:
    digests = [shared_digest(SECRET, *of) for of in (("a", "bc"), ("ab", "c"), ("a", "b", "c"))]
    assert len({*digests, message_digest(SECRET, "a")}) == 4
    assert read(LIVE, "shared click", make(KEY, "shared click", digests[0])) == digests[0]
    assert read(LIVE, "shared open", make(KEY, "shared click", digests[0])) is None


@given(KEYS)
def test_a_return_path_tells_its_message_and_fits_into_a_local_part(key: str) -> None:
    digest = message_digest(SECRET, key)
    token = make_local(KEY, digest)
    assert re.fullmatch(r"[a-z2-7]{40}", token)
    assert len("b" * LOCAL_ROOM + "+" + token) == 64
    assert read_local(LIVE, token) == digest


@given(KEYS, st.integers(0, LOCAL - 1), st.integers(1, 31))
def test_whatever_is_changed_in_it_it_is_refused(key: str, at: int, by: int) -> None:
    """A character holds five bits; `by` says which of them are turned."""
    token = make_local(KEY, message_digest(SECRET, key))
    other = ALPHABET[ALPHABET.index(token[at]) ^ by]
    assert read_local(LIVE, token[:at] + other + token[at + 1 :]) is None


@given(KEYS, st.lists(st.booleans(), min_size=LOCAL, max_size=LOCAL))
def test_a_server_that_changes_its_case_does_no_harm(key: str, raised: list[bool]) -> None:
    digest = message_digest(SECRET, key)
    folded = "".join(
        letter.upper() if up else letter for letter, up in zip(make_local(KEY, digest), raised, strict=True)
    )
    assert read_local(LIVE, folded) == digest


@given(KEYS)
def test_it_is_of_one_secret_and_opens_nothing_else(key: str) -> None:
    digest = message_digest(SECRET, key)
    token = make_local(KEY, digest)
    assert read_local({1: b"another secret"}, token) is None
    assert read(LIVE, "bounce", token) is None
    assert read(LIVE, "unsubscribe", token) is None
    assert read_local(LIVE, make(KEY, "bounce", digest)) is None
    assert make_local(KEY, message_digest(SECRET, f"{key}.")) != token


@given(
    st.text()
    | st.sampled_from([LOCAL, LENGTH]).flatmap(
        lambda length: (
            st.text(printable, min_size=length, max_size=length) | st.text(ALPHABET, min_size=length, max_size=length)
        )
    )
)
@example("")
@example("=" * LOCAL)
@example("a" * 24 + "=" * 16)
@example("ı" * LOCAL)
@example("1" * LOCAL)
@example("ı" * LENGTH)
@example("1" * LENGTH)
def test_anything_else_is_no_token(text: str) -> None:
    assert read_local(LIVE, text) is None
    assert read(LIVE, "bounce", text) is None


@pytest.mark.parametrize("length", range(LOCAL))
def test_one_that_was_cut_off_is_refused(length: int) -> None:
    token = make_local(KEY, message_digest(SECRET, "1/guide/1/welcome"))
    assert read_local(LIVE, token[:length]) is None
    assert read_local(LIVE, token[length + 1 :]) is None
    link = make(KEY, "click", message_digest(SECRET, "1/guide/1/welcome"))
    assert read(LIVE, "click", link[:length]) is None
    assert read(LIVE, "click", link[length + 1 :]) is None


@given(KEYS, st.integers(0, 65_535))
def test_tokens_of_an_older_key_stay_good_and_new_ones_are_of_the_newest(key: str, link: int) -> None:
    both = {**LIVE, 2: b"a newer secret"}
    new, digest = newest(both), message_digest(SECRET, key)
    for each in (KEY, new):
        assert read(both, "view", make(each, "view", digest)) == digest
        assert read_click(both, make_click(each, digest, link)) == (digest, link)
        assert read_local(both, make_local(each, digest)) == digest
        assert read(both, "view", make(Key(3 - each.number, each.secret), "view", digest)) is None
    assert new == Key(2, b"a newer secret")
    assert read(LIVE, "view", make(new, "view", digest)) is None
    assert read_local(LIVE, make_local(new, digest)) is None


@given(KEYS)
def test_a_message_keeps_the_key_that_it_was_first_written_with(key: str) -> None:
    both = {**LIVE, 2: b"a newer secret"}
    for made in (KEY, newest(both)):
        assert key_of(both, key, f"<{spelt(message_digest(made.secret, key))}abcdefgh@lumo.example>") == made
    assert key_of(both, key, "") == key_of(both, key, "<other@lumo.example>") == newest(both)
