"""Slots of a recipient's server: no window ever has more, order is kept, and a message is moved once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.sending.providers import PROVIDERS
from nurture.core.sending.rates import Slots, server_of
from nurture.core.sending.slowdown import LONGEST, Slowdown, asks_to_be_spared
from nurture.core.volume import Daily, Rate, WarmUp

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
rates = st.lists(
    st.builds(Rate, st.integers(1, 6), st.integers(1, 90).map(lambda s: s * SECOND)), min_size=1, max_size=3
)


@dataclass
class Traffic:
    """Messages that come to one server, each taken again when its slot comes; `moves` of each, and when it left."""

    slots: Slots
    late: timedelta = timedelta()
    left: dict[str, datetime] = field(default_factory=dict)
    moves: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, tuple[datetime, bool]] = field(default_factory=dict)

    def comes(self, name: str, now: datetime, requested: bool = False) -> None:
        self._take(name, now, requested, came=False)

    def goes_on(self, until: datetime) -> None:
        """What waits is taken at its slot, or `late` behind it."""
        while due := [each for each in self.waiting.items() if each[1][0] + self.late <= until]:
            name, (slot, requested) = min(due, key=lambda each: (each[1][0], not each[1][1]))
            del self.waiting[name]
            self._take(name, slot + self.late, requested, came=True)

    def _take(self, name: str, now: datetime, requested: bool, came: bool) -> None:
        slot = self.slots.take(now, requested, came)
        if slot is None:
            self.left[name] = now
            return
        assert slot > now
        self.moves[name] = self.moves.get(name, 0) + 1
        self.waiting[name] = slot, requested


def keeps(rate: Rate, left: list[datetime]) -> bool:
    """Whether no half-open window of that length holds more."""
    return all(last - first >= rate.per for first, last in zip(left, left[rate.count :], strict=False))


coming = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)


@given(rates, coming, st.integers(0, 30))
def test_no_window_of_any_rate_ever_has_more_however_late_slots_are_taken(
    rates: list[Rate], coming: list[tuple[int, bool]], late: int
) -> None:
    traffic, now = Traffic(Slots(rates), late * SECOND), START
    for n, (seconds, requested) in enumerate(coming):
        now += seconds * SECOND
        traffic.goes_on(now)
        traffic.comes(str(n), now, requested)
    traffic.goes_on(now + timedelta(days=9))
    assert len(traffic.left) == len(coming)
    left = sorted(traffic.left.values())
    assert all(keeps(rate, left) for rate in rates)


@given(rates, st.lists(st.integers(0, 40), min_size=1, max_size=60))
def test_when_slots_are_taken_in_time_order_is_kept_and_a_message_is_moved_once(
    rates: list[Rate], coming: list[int]
) -> None:
    traffic, now = Traffic(Slots(rates)), START
    for n, seconds in enumerate(coming):
        now += seconds * SECOND
        traffic.goes_on(now)
        traffic.comes(f"{n:03}", now)
    traffic.goes_on(now + timedelta(days=9))
    left = [traffic.left[name] for name in sorted(traffic.left)]
    assert left == sorted(left)
    assert max(traffic.moves.values(), default=0) <= 1


@given(st.integers(1, 9), st.integers(0, 200))
def test_a_backlog_leaves_as_fast_as_the_rate_lets_it(count: int, messages: int) -> None:
    traffic = Traffic(Slots([Rate(count, timedelta(minutes=1))]))
    for n in range(messages):
        traffic.comes(str(n), START)
    traffic.goes_on(START + timedelta(days=1))
    last = max(traffic.left.values(), default=START)
    assert last == START + max(messages - 1, 0) // count * timedelta(seconds=62)


def test_a_requested_message_goes_before_all_that_wait() -> None:
    traffic = Traffic(Slots([Rate(2, timedelta(minutes=1))]))
    for n in range(20):
        traffic.comes(f"{n:02}", START)
    traffic.comes("asked", START + SECOND, requested=True)
    assert traffic.waiting["asked"][0] == START + timedelta(minutes=1)
    traffic.goes_on(START + timedelta(hours=1))
    assert traffic.left["asked"] == START + timedelta(minutes=1)
    order = [name for name in sorted(traffic.left, key=lambda name: traffic.left[name]) if name != "asked"]
    assert order == [f"{n:02}" for n in range(20)]  # nobody loses more than one place
    assert max(traffic.moves.values()) == 2


def test_a_backlog_whose_slots_no_run_came_for_is_moved_once_more() -> None:
    slots = Slots([Rate(10, timedelta(minutes=1))])
    traffic = Traffic(slots)
    for n in range(500):
        traffic.comes(f"{n:03}", START)
    later = START + timedelta(days=2)
    for name in sorted(traffic.waiting):
        del traffic.waiting[name]
        traffic._take(name, later, requested=False, came=True)
    traffic.goes_on(later + timedelta(days=1))
    assert max(traffic.moves.values()) == 2
    assert max(traffic.left.values()) == later + timedelta(minutes=48)


def test_what_left_and_was_given_before_counts() -> None:
    slots = Slots([Rate(2, timedelta(minutes=1))], [START, START], [(START + timedelta(minutes=1), False)])
    assert slots.take(START + SECOND) == START + timedelta(seconds=62)
    assert slots.take(START + SECOND) == START + timedelta(seconds=122)


def test_a_server_is_forgotten_once_nothing_counts_any_more() -> None:
    slots = Slots([Rate(1, timedelta(minutes=1))], [START])
    slots.take(START + SECOND)
    assert slots.counts(START + timedelta(seconds=61))  # a slot is given
    assert not slots.counts(START + timedelta(seconds=62))
    slots.take(START + timedelta(seconds=62))
    assert slots.counts(START + timedelta(seconds=121))
    assert not slots.counts(START + timedelta(seconds=122))


def test_a_clock_set_back_makes_nobody_wait_for_it() -> None:
    slots = Slots([Rate(1, timedelta(minutes=1))], [START])
    assert slots.take(START - timedelta(days=1)) is None


def test_a_server_is_a_provider_unless_its_domain_is_named() -> None:
    assert server_of("ann@GoogleMail.com") == "google"
    assert server_of("ann@o2.pl", {"wp.pl"}) == "wp"
    assert server_of("ann@o2.pl", {"wp", "o2.pl"}) == "o2.pl"
    assert server_of("ann@firm.example") == "firm.example"


def test_no_domain_has_two_providers() -> None:
    domains = [domain for domains in PROVIDERS.values() for domain in domains]
    assert len(domains) == len(set(domains))
    assert {name for name in PROVIDERS if "." in name} <= {*domains}  # a name that reads as a domain is one


# ---------------------------------------------------------------- slowing down


@pytest.mark.parametrize(
    ("reason", "words", "slows"),
    [
        ("rate", "", True),
        ("", "the message: 421 try later", True),
        ("blocked", "RCPT TO: 450 4.7.28 unusual rate", True),
        ("greylisted", "RCPT TO: 451 4.7.1 greylisted", False),
        ("relay", "RCPT TO: 454 4.7.1 Relay access denied", False),
        ("relay", "the message: 421 4.3.2 shutting down", False),
        ("", "RCPT TO: 452 4.2.2 full", False),
        ("", "id 1421, 14.7.1", False),
    ],
)
def test_a_server_asks_to_be_spared_by_the_reason_or_its_code(reason: str, words: str, slows: bool) -> None:
    assert asks_to_be_spared(reason, words) == slows


def test_the_gap_doubles_up_to_an_hour_and_halves_until_it_is_gone() -> None:
    now, slow, gaps = START, Slowdown.begins(START), []
    for _ in range(8):
        gaps.append(slow.gap)
        slow.refused(now)  # of a message that left before: it says nothing new
        assert slow.until(now) == now + slow.gap
        now = slow.opens
        assert slow.until(now) is None
        slow.took(now)
        assert slow.until(now) == now + slow.gap  # one at a time
        slow.refused(now)
    assert [gap / timedelta(minutes=1) for gap in gaps] == [1, 2, 4, 8, 16, 32, 60, 60]
    for left in (30, 15, 7.5, 3.75, 1.875):
        slow.took(now := slow.opens)
        assert not slow.accepted(now)
        assert slow.gap == timedelta(minutes=left)
        assert not slow.accepted(now)
    slow.took(slow.opens)
    assert slow.accepted(slow.opens)
    assert timedelta(hours=1) == LONGEST


# ---------------------------------------------------------------- days


def test_a_warm_up_doubles_evenly_up_to_the_cap() -> None:
    daily = Daily(1_000, WarmUp(date(2026, 3, 2), 50, 2))
    first = date(2026, 3, 1).toordinal()
    assert [daily.on(date.fromordinal(first + n)) for n in range(12)] == [
        50, 50, 70, 100, 141, 200, 282, 400, 565, 800, 1000, 1000,
    ]  # fmt: skip
    assert (daily.rule(date(2026, 3, 2)), daily.rule(date(2026, 3, 30))) == ("warm_up", "per_day")
    assert Daily(None, WarmUp(date(2000, 1, 1), 1, 1)).on(date(2999, 1, 1)) > 10**9
    assert Daily().on(date(2026, 3, 2)) is None
