"""The log of what goes wrong, which strangers cannot fill."""

from __future__ import annotations

import logging

import pytest

from nurture.web.telling import Teller


def test_words_that_a_stranger_makes_up_are_told_as_one_kind(caplog: pytest.LogCaptureFixture) -> None:
    teller = Teller()
    with caplog.at_level(logging.WARNING, "nurture.web"):
        teller.tell("known", "known")
        for n in range(5_000):
            teller.tell(f"refused: {n}", "hook", str(n))
        assert len(caplog.records) < 120
        teller.tell("known", "known")
    assert caplog.messages[-1] == "known, 2 so far"
