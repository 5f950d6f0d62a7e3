"""When what was put off is tried again, and when it has failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.sending.retries import next_try

FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
REASONS = [
    "invalid_recipient", "inactive_mailbox", "bad_domain", "mailbox_full", "greylisted", "rate", "blocked", "policy",
    "auth", "content", "too_big", "relay", "network", "unknown", "",
]  # fmt: skip


def tries(reason: str, until: timedelta) -> list[datetime]:
    """When a message is offered that is put off each time."""
    made: list[datetime] = [FIRST]
    while made[-1] < FIRST + until and (again := next_try(reason, len(made) - 1, FIRST, made[-1])):
        made.append(again)
    return made


@pytest.mark.parametrize("reason", REASONS)
def test_it_is_tried_less_and_less_often_and_has_failed_after_three_days(reason: str) -> None:
    made = tries(reason, timedelta(days=20))
    gaps = [later - earlier for earlier, later in pairwise(made)]
    assert gaps == sorted(gaps)
    if reason in ("relay", "auth"):  # our own fault costs no lead its mail
        assert made[-1] >= FIRST + timedelta(days=20)
        assert gaps[-1] == timedelta(hours=1)
    else:
        assert timedelta(days=3) <= made[-1] - FIRST <= timedelta(days=4)
        assert 4 <= len(made) <= 16


def test_greylisting_is_met_behind_its_five_minutes_and_well_within_its_two_days() -> None:
    waited = [at - FIRST for at in tries("greylisted", timedelta(days=3))]
    assert timedelta(minutes=5) < waited[1] < timedelta(minutes=10)
    assert sum(each < timedelta(days=2) for each in waited) >= 10


def test_a_full_mailbox_is_left_in_peace_for_hours() -> None:
    assert [at - FIRST for at in tries("mailbox_full", timedelta(days=3))][:3] == [
        timedelta(),
        timedelta(hours=6),
        timedelta(hours=30),
    ]


@given(st.sampled_from(REASONS), st.integers(0, 1_000), st.timedeltas(timedelta(), timedelta(days=9)))
def test_it_is_never_tried_again_at_once(reason: str, attempts: int, behind: timedelta) -> None:
    again = next_try(reason, attempts, FIRST, FIRST + behind)
    assert again is None or again >= FIRST + behind + timedelta(minutes=1)
