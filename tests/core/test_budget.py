"""The error budget of a campaign: what counts, and when it is overdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.sending.budget import Budget, because_of_sender, is_at_once, is_refusal, too_many_complain

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(outcomes: list[bool]) -> Budget:
    budget = Budget()
    for refused in outcomes:
        budget = budget.with_one(refused)
    return budget


@pytest.mark.parametrize(
    ("outcomes", "overdrawn"),
    [
        ([True] * 19, False),
        ([True] * 20, True),
        ([True] * 20 + [False] * 380, False),  # 5 % are allowed
        ([True] * 20 + [False] * 379, True),
        ([True] * 50 + [False] * 950, False),
        ([True] * 51 + [False] * 949, True),
        ([True] * 51 + [False] * 1_000, False),  # long ago
    ],
)
def test_more_than_five_per_cent_and_at_least_twenty(outcomes: list[bool], overdrawn: bool) -> None:
    assert after(outcomes).is_overdrawn() == overdrawn


@given(st.lists(st.booleans(), max_size=3_000))
def test_the_last_thousand_count_and_no_more_are_kept(outcomes: list[bool]) -> None:
    budget = after(outcomes)
    assert budget.refused == sum(outcomes[-1_000:])
    assert len(budget.said) == min(len(outcomes), 1_000)


@pytest.mark.parametrize(
    ("complaints", "sent", "too_many"),
    [(1, 1, False), (2, 3, True), (2, 1_999, True), (2, 2_000, False), (100, 100_000, False), (101, 100_000, True)],
)
def test_more_than_one_in_a_thousand_complains_and_at_least_two(complaints: int, sent: int, too_many: bool) -> None:
    assert too_many_complain(complaints, sent) == too_many


def test_the_sender_refused_is_a_fault_of_the_login_or_the_policy_alone() -> None:
    assert is_at_once("auth", fault=True, failed=False)
    assert is_at_once("policy", fault=True, failed=False)
    assert not is_at_once("policy", fault=False, failed=True)  # of one mail: it counts in the five per cent
    assert not is_at_once("", fault=True, failed=True)


def test_a_relay_that_refuses_is_a_fault_and_one_that_is_away_is_waited_for() -> None:
    assert is_at_once("relay", fault=True, failed=True)
    assert not is_at_once("relay", fault=True, failed=False)
    assert not is_at_once("relay", fault=False, failed=True)


def test_a_mail_that_is_too_big_for_the_server_is_so_for_every_lead() -> None:
    assert is_at_once("too_big", fault=True, failed=True)
    assert not is_at_once("too_big", fault=False, failed=True)  # for one mailbox


@pytest.mark.parametrize(
    ("reason", "answer", "cure"),
    [
        ("auth", "AUTH: 535 5.7.8 bad credentials", "set `username` and its `password` or `token` right"),
        ("auth", "MAIL FROM: 530 5.7.0 Must issue a STARTTLS command first", "write `tls: starttls`"),
        ("auth", "550 5.7.26 unauthenticated email", "set SPF, DKIM, DMARC and the From right"),
        ("policy", "553 5.7.1 Sender address rejected", "set SPF, DKIM, DMARC and the From right"),
        ("relay", "554 5.7.1 Relay access denied", "sign in with a `username`"),
        ("too_big", "552 5.3.4 too big", "attach less"),
    ],
)
def test_the_cure_fits_the_fault(reason: str, answer: str, cure: str) -> None:
    assert f"`{answer}`: {cure}" in because_of_sender(reason, answer)


def test_what_is_about_the_moment_counts_for_nothing() -> None:
    assert not any(map(is_refusal, ("mailbox_full", "greylisted", "rate", "network", "too_big")))
    assert all(map(is_refusal, ("invalid_recipient", "inactive_mailbox", "bad_domain", "blocked", "policy", "content")))


def test_complaints_count_for_thirty_days_and_from_the_last_pause_on() -> None:
    assert Budget().counts_from(NOW) == NOW - timedelta(days=30)
    assert Budget(since=NOW - timedelta(days=2)).counts_from(NOW) == NOW - timedelta(days=2)
    assert Budget(since=NOW - timedelta(days=90)).counts_from(NOW) == NOW - timedelta(days=30)


@given(st.lists(st.booleans(), max_size=50), st.integers(0, 60))
def test_what_comes_back_later_counts_as_refused_once_for_each_that_was_taken(outcomes: list[bool], late: int) -> None:
    budget = after(outcomes)
    for _ in range(late):
        budget = budget.with_return()
    assert (len(budget.said), budget.refused) == (len(outcomes), min(sum(outcomes) + late, len(outcomes)))
