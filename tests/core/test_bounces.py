"""Mails that came back, by the class of their reason: when an address gets no more, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nurture.core.model import Event
from nurture.core.sending.bounces import full_until, undeliverable

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = START + timedelta(days=400)


def back(reason: str, *days: float, first: int = 0) -> list[Event]:
    """Mails that came back on these days."""
    return [
        Event("bounced", START + timedelta(days=day), f"{n}", facts={"reason": reason}, message=f"mail {n}")
        for n, day in enumerate(days, first)
    ]


def sent(number: int, day: float) -> Event:
    return Event("sent", START + timedelta(days=day), f"sent/{number}", ("tips",), message=f"mail {number}")


def lead(verb: str, day: float) -> Event:
    return Event(verb, START + timedelta(days=day), f"{verb} {day}")


@pytest.mark.parametrize("reason", ["invalid_recipient", "bad_domain"])
def test_an_address_that_is_not_there_gets_no_more(reason: str) -> None:
    assert undeliverable(back(reason, 0))


@pytest.mark.parametrize(("days", "dead"), [((0,), False), ((0, 14), True), ((0, 15), False), ((0, 15, 20), True)])
def test_a_mailbox_that_is_switched_off_gets_no_more_after_two_within_two_weeks(
    days: tuple[float, ...], dead: bool
) -> None:
    assert bool(undeliverable(back("inactive_mailbox", *days))) == dead


@pytest.mark.parametrize(
    ("days", "until"),
    [((0, 1), None), ((0, 10, 21), 111), ((0, 10, 22), None), ((0, 1, 2, 5), 95), ((0, 1, 2, 99), 92)],
)
def test_a_full_mailbox_is_left_alone_for_ninety_days(days: tuple[float, ...], until: int | None) -> None:
    assert full_until(back("mailbox_full", *days), LATER) == (until and START + timedelta(days=until))


@pytest.mark.parametrize("reason", ["greylisted", "network", "unknown", "mailbox_full"])
@pytest.mark.parametrize(
    ("days", "dead"), [((0, 4, 8, 12, 14), True), ((0, 4, 8, 12, 13), False), ((0, 9, 18, 30), False)]
)
def test_five_in_a_row_over_two_weeks_are_enough(reason: str, days: tuple[float, ...], dead: bool) -> None:
    assert bool(undeliverable(back(reason, *days))) == dead


@pytest.mark.parametrize("reason", ["policy", "auth", "blocked", "content", "relay", "rate", "too_big"])
def test_what_is_about_the_sender_is_never_held_against_the_address(reason: str) -> None:
    events = back(reason, *range(0, 60, 2))
    assert undeliverable(events) is None
    assert full_until(events, LATER) is None


def test_a_mail_that_arrived_in_between_ends_the_row() -> None:
    came_back = back("network", 0, 4, 8, 12, 16)
    assert undeliverable(came_back)
    assert undeliverable([*came_back, sent(99, 9)]) is None


def test_a_row_goes_by_when_the_mails_were_sent_however_late_they_come_back() -> None:
    mails = [sent(n, day) for n, day in enumerate((0, 4, 8, 12, 14, 16))]
    assert undeliverable([*mails, *back("unknown", 5, 9, 13, 17, 19)])  # the last one may still come back


def test_a_mail_refused_because_of_its_sender_neither_makes_nor_ends_a_row() -> None:
    blocked = [sent(99, 9), *back("blocked", 10, first=99)]
    assert undeliverable([*back("network", 0, 4, 8, 12), *blocked]) is None
    assert undeliverable([*back("network", 0, 4, 8, 12), *blocked, *back("network", 16, first=9)])


def test_a_mail_that_comes_back_twice_counts_once() -> None:
    twice = [*back("inactive_mailbox", 0), *back("inactive_mailbox", 3)]
    assert undeliverable(twice) is None


@pytest.mark.parametrize("verb", ["replied", "clicked", "submitted"])
def test_what_the_person_does_afterwards_ends_it(verb: str) -> None:
    dead = back("invalid_recipient", 0)
    assert undeliverable([lead(verb, -1), *dead])
    assert undeliverable([*dead, lead(verb, 1)]) is None
    assert undeliverable([*dead, lead(verb, 1), *back("invalid_recipient", 2, first=1)])


@pytest.mark.parametrize("verb", ["arrived", "joined", "sent", "opened"])
def test_an_import_or_a_machine_ends_nothing(verb: str) -> None:
    assert undeliverable([*back("invalid_recipient", 0), lead(verb, 1)])
