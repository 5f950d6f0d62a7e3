"""Runs that overlap, and one that is stopped while it delivers: `doctor` names it, and nothing leaves twice."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance import sent_once as once
from tests.acceptance.phased_sink import phased_sink
from tests.acceptance.smtp_sink import Sink
from tests.acceptance.test_kills import TO_THE_SINK, nurture, project, ran, said, states

RUNS = 8
LEADS = 30


@pytest.fixture
def sink() -> Iterator[Sink]:
    with closing(Sink()) as made:
        yield made


def sends(root: Path, sink: Sink, leads: int) -> Path:
    made = project(root, TO_THE_SINK.format(port=sink.port), leads)
    ran(made, "adopt")
    return made


def run_of_lock(root: Path) -> int:
    """The process that the lock's file names."""
    return int((root / "nurture.db-lock").read_text("ascii").split()[1])


def lock(root: Path) -> tuple[bool, str]:
    """What `doctor` says of the lock, which its exit code agrees with."""
    process = nurture(root, "doctor", "--json")
    text, _ = process.communicate(timeout=60)
    checks = {check["check"]: check for check in json.loads(text)["checks"]}
    assert process.returncode == (not all(check["ok"] for check in checks.values()))
    return checks["lock"]["ok"], checks["lock"]["message"]


def test_of_eight_runs_at_once_one_sends_and_seven_end_and_say_since_when(tmp_path: Path, sink: Sink) -> None:
    root = sends(tmp_path, sink, 3)
    with sink.holding_its_answer() as asked:
        runs = [nurture(root, "run") for _ in range(RUNS)]
        assert asked.wait(60)
        holds = run_of_lock(root)
        for run in runs:
            if run.pid != holds:
                words = said(run)
                assert re.match(r"Another run is going on since (a moment ago|\w+ \d{4}-\d\d-\d\d)", words)
    (first,) = [run for run in runs if run.pid == holds]
    assert "6 sent" in said(first)
    assert set(sink.accepted().values()) == {1}
    assert states(root) == {"sent": 6}


@pytest.mark.parametrize("workers_too", [False, True], ids=["the run", "its group"])
def test_a_run_with_workers_may_be_stopped_at_any_time_and_go_on(tmp_path: Path, workers_too: bool) -> None:
    with phased_sink() as sink:
        root = once.sends(tmp_path, sink, LEADS, 2, 4)
        sink.holds = lambda phase, recipient, count: phase == "DOT" and count > 5
        run = once.in_a_group(root, "run")
        sink.wait_for(4)
        (os.killpg if workers_too else os.kill)(run.pid, signal.SIGSTOP)
        assert "Another run is going on" in ran(root, "run")
        sink.release()
        assert "Another run is going on" in ran(root, "run")
        (os.killpg if workers_too else os.kill)(run.pid, signal.SIGCONT)
        assert f"{2 * LEADS} sent" in once.ended(run)
        assert once.agree(root, sink).keys() == {"sent"}


@pytest.mark.parametrize("signals", [(signal.SIGSTOP, signal.SIGCONT), (signal.SIGSTOP, signal.SIGKILL)])
def test_a_worker_that_stands_still_keeps_nobody_elses_mail(
    tmp_path: Path, signals: tuple[signal.Signals, signal.Signals]
) -> None:
    with phased_sink() as sink:
        root = once.sends(tmp_path, sink, LEADS, 2, 4)
        sink.holds = lambda phase, recipient, count: phase == "DOT" and count > 5
        run = once.in_a_group(root, "run")
        sink.wait_for(4)
        first, _ = once.children(run.pid)
        os.kill(first, signals[0])
        sink.release()
        while len(once.by_state(root)["sent"]) < LEADS - 10:  # a few are in the hands of the first
            pass
        os.kill(first, signals[1])
        once.ended(run)
        assert once.agree(root, sink).keys() <= {"sent", "in_doubt"}
        assert sum(sink.had.values()) == 2 * LEADS


def test_a_run_that_is_stopped_is_named_and_goes_on_without_sending_anything_twice(tmp_path: Path, sink: Sink) -> None:
    root = sends(tmp_path, sink, 3)
    with sink.holding_its_answer() as asked:
        run = nurture(root, "run")
        assert asked.wait(60)
        ok, words = lock(root)
        assert ok
        assert re.search(rf"process {run.pid} \(\S*python\S* -m nurture -C \S+ run\)$", words)
        run.send_signal(signal.SIGSTOP)
        ok, words = lock(root)
        assert not ok
        assert f"It is stopped: `kill -CONT {run.pid}` lets it go on" in words
    assert "Another run is going on" in ran(root, "run")
    run.send_signal(signal.SIGCONT)
    assert "6 sent" in said(run)
    assert "nothing to do" in ran(root, "run")
    assert set(sink.accepted().values()) == {1}
    assert states(root) == {"sent": 6}
    assert lock(root) == (True, "no run is going on")
