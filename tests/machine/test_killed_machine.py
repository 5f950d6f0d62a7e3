"""The same machine on SQLite: its runs are processes that SIGKILL ends at any statement, and a second comes beside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from nurture.core.model import Event
from tests.machine.killed import KilledStage
from tests.machine.machine import START, Machine, gaps, moods, people
from tests.machine.promises import key_of
from tests.machine.stage import POST


class KilledMachine(Machine):
    source = "jsonl"
    what_is_foretold_comes_true = None  # type: ignore[assignment]
    somebody_opts_out_while_it_runs = None  # type: ignore[assignment]
    it_is_killed = None  # type: ignore[assignment]
    it_runs_twice = None  # type: ignore[assignment]
    it_runs_whenever_something_is_due = None  # type: ignore[assignment]

    def set_up(self) -> Any:
        return KilledStage(self.files.root, START)

    def teardown(self) -> None:
        self.stage.close()
        super().teardown()

    @rule(minutes=gaps, after=st.one_of(st.integers(1, 120), st.integers(1, 600)), moods=moods)
    def it_is_killed_for_good(self, minutes: int, after: int, moods: list[str]) -> None:
        self.stage.now += timedelta(minutes=minutes)
        self.dies(lambda: self.stage.run(self.place, moods, after))

    @rule()
    def it_runs_when_something_is_due(self) -> None:
        self.stage.now = max(self.stage.now, self.store.next_due() or self.stage.now)
        self.run([])

    @rule(after=st.integers(1, 3), kill=st.booleans(), who=people, out=st.booleans())
    def a_second_one_comes(self, after: int, kill: bool, who: str, out: bool) -> None:
        """While the first is between two letters; and perhaps somebody opts out then."""
        known = self.left
        answer, run = self.stage.ask(stops_after=after), POST.run
        if "stopped" not in answer:
            self.stage._took(answer)
            return
        before = len(self.stage.wire.path.read_text().splitlines())
        assert self.stage.ask() == {"busy": True}
        assert len(self.stage.wire.path.read_text().splitlines()) == before
        self.stage.wire.read()
        self.witness.judge()
        if out and not self.gone and self.store.state(key_of(who)):
            self.count += 1
            self.store.append(key_of(who), Event("unsubscribed", self.stage.now, f"e{self.count}"), self.stage.now)
            self.witness.person(key_of(who)).out = True
        self.dies(lambda: self.stage.wakes(answer["stopped"], run, kill), known)


TestKilledMachine = KilledMachine.TestCase
TestKilledMachine.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)


@pytest.mark.soak
class TestLongKilledMachine(KilledMachine.TestCase):  # type: ignore[name-defined, misc]
    settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
