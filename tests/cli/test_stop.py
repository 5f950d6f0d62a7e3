"""How a run is told to end: in good order, then at once, and from then on no signal disturbs its end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from nurture.cli.stop import Stop


@contextmanager
def handlers_kept() -> Iterator[None]:
    ends = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {each: signal.getsignal(each) for each in ends}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def test_a_second_ctrl_c_ends_at_once_and_a_third_does_not_break_off_the_end() -> None:
    stop, cleaned_up = Stop(), False
    with handlers_kept():
        with pytest.raises(KeyboardInterrupt), stop.listening():
            signal.raise_signal(signal.SIGINT)
            try:
                signal.raise_signal(signal.SIGINT)
            finally:
                signal.raise_signal(signal.SIGINT)
                cleaned_up = True
        signal.raise_signal(signal.SIGINT)
    assert (stop.by, cleaned_up) == (signal.SIGINT, True)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_has_ended_in_good_order_is_not_killed_while_it_says_so(by: signal.Signals) -> None:
    stop = Stop()
    with handlers_kept():
        with stop.listening():
            signal.raise_signal(by)
        signal.raise_signal(by)
    assert stop()


def test_who_was_not_told_to_end_hears_signals_as_before() -> None:
    with handlers_kept():
        before = signal.getsignal(signal.SIGTERM)
        with Stop().listening():
            assert signal.getsignal(signal.SIGTERM) != before
        assert signal.getsignal(signal.SIGTERM) == before
