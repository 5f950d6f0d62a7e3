"""A run that is told to end reads the answers that come soon, and waits for no others."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.phased_sink import PhasedSink, phased_sink
from tests.acceptance.sent_once import agree, ended, heals, in_a_group, sends

LEADS = 40
SOME = 12
"""Messages that pass before the run is stopped."""
BOUND = 15
"""Seconds in which it has to end."""
GRACE = "from nurture.engine.delivery import crew\n\ncrew.GRACE = {}\n"


@pytest.fixture
def sink() -> Iterator[PhasedSink]:
    with phased_sink() as made:
        yield made


def waits(root: Path, seconds: float) -> None:
    """A run of this project gives its workers so much time to end."""
    (root / "plugins").mkdir()
    (root / "plugins/grace.py").write_text(GRACE.format(seconds))


def stop(run: subprocess.Popen[str], whole_group: bool, by: signal.Signals = signal.SIGTERM) -> None:
    (os.killpg if whole_group else os.kill)(run.pid, by)


@pytest.mark.parametrize("whole_group", [False, True], ids=["the run", "its group"])
@pytest.mark.parametrize(("workers", "connections"), [(1, 1), (1, 5), (2, 5)])
def test_a_run_that_is_stopped_reads_the_answers_that_come(
    tmp_path: Path, sink: PhasedSink, workers: int, connections: int, whole_group: bool
) -> None:
    root = sends(tmp_path, sink, LEADS, workers, connections)
    sink.holds = lambda phase, recipient, count: phase == "DOT" and count == SOME
    run = in_a_group(root, "run")
    sink.wait_for(1)
    stop(run, whole_group)
    sink.release()
    text = ended(run, BOUND)
    assert run.returncode == 130
    assert "worker" not in text
    states = agree(root, sink)
    assert states.keys() == {"sent", "planned"}
    assert len(states["sent"]) >= SOME
    heals(root, sink, 2 * LEADS)


def test_a_run_whose_terminal_is_closed_reads_the_answers_that_come(tmp_path: Path, sink: PhasedSink) -> None:
    root = sends(tmp_path, sink, LEADS, 2, 5)
    sink.holds = lambda phase, recipient, count: phase == "DOT" and count == SOME
    run = in_a_group(root, "run")
    sink.wait_for(1)
    stop(run, whole_group=True, by=signal.SIGHUP)
    sink.release()
    ended(run, BOUND)
    assert agree(root, sink).keys() == {"sent", "planned"}
    heals(root, sink, 2 * LEADS)


@pytest.mark.parametrize(("workers", "connections", "whole_group"), [(1, 1, False), (2, 5, True)])
def test_what_is_not_answered_when_the_run_has_to_end_is_in_doubt(
    tmp_path: Path, sink: PhasedSink, workers: int, connections: int, whole_group: bool
) -> None:
    root = sends(tmp_path, sink, LEADS, workers, connections)
    sink.holds = lambda phase, recipient, count: phase == "DOT" and count > SOME
    run = in_a_group(root, "run")
    sink.wait_for(connections)
    stop(run, whole_group)
    text = ended(run, BOUND)
    assert (run.returncode, f"{connections} in doubt" in text) == (130, True), text
    states = agree(root, sink)
    assert states.keys() == {"sent", "in_doubt", "planned"}
    assert (len(states["sent"]), len(states["in_doubt"])) == (SOME, connections)
    heals(root, sink, 2 * LEADS)


def test_what_was_not_answered_before_its_body_is_planned_again(tmp_path: Path, sink: PhasedSink) -> None:
    root = sends(tmp_path, sink, LEADS, 2, 5)
    waits(root, 0.5)
    sink.holds = lambda phase, recipient, count: phase == "RCPT" and count > SOME
    run = in_a_group(root, "run")
    sink.wait_for(5)
    stop(run, whole_group=False)
    ended(run, BOUND)
    assert agree(root, sink).keys() == {"sent", "planned"}
    assert len(sink.had) == SOME
    assert heals(root, sink, 2 * LEADS).keys() == {"sent"}


def test_a_second_interrupt_ends_it_at_once_and_nothing_leaves_twice(tmp_path: Path, sink: PhasedSink) -> None:
    root = sends(tmp_path, sink, LEADS, 2, 4)
    waits(root, 3_600)
    sink.holds = lambda phase, recipient, count: phase == "DOT" and count > SOME
    run = in_a_group(root, "run")
    sink.wait_for(4)
    for _ in range(50):
        if run.poll() is not None:
            break
        stop(run, whole_group=True, by=signal.SIGINT)
        try:
            run.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    assert ended(run).endswith("Interrupted.\n")
    assert run.returncode == 130
    assert len(heals(root, sink, 2 * LEADS)["in_doubt"]) == 4


def test_a_loop_that_is_stopped_while_it_delivers_ends_well(tmp_path: Path, sink: PhasedSink) -> None:
    root = sends(tmp_path, sink, LEADS, 2, 5)
    sink.holds = lambda phase, recipient, count: phase == "DOT" and count == SOME
    run = in_a_group(root, "run", "--loop")
    sink.wait_for(1)
    stop(run, whole_group=True)
    sink.release()
    ended(run, BOUND)
    assert run.returncode == 0
    assert agree(root, sink).keys() == {"sent", "planned"}
    assert heals(root, sink, 2 * LEADS).keys() == {"sent"}
