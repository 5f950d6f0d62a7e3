"""Workers that are killed, and a run that is: nothing leaves twice, nothing is lost, and others go on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from select import select

import pytest

from tests.acceptance.phased_sink import PhasedSink, phased_sink
from tests.acceptance.sent_once import CHANNEL, agree, children, ended, heals, in_a_group, sends

LEADS = 20
SOME = 6
"""Messages that pass before somebody is killed."""
UNDYING = "from nurture.engine.delivery import worker\n\nworker.LAST_WORDS = 3_600.0\n"
SLOW = "limits: {per_minute: 3}\n"


@pytest.fixture
def sink() -> Iterator[PhasedSink]:
    with phased_sink() as made:
        yield made


@pytest.mark.parametrize("phase", ["DOT", "RCPT"])
def test_of_a_killed_worker_what_was_marked_is_in_doubt_and_the_others_send_the_rest(
    tmp_path: Path, sink: PhasedSink, phase: str
) -> None:
    root = sends(tmp_path, sink, LEADS, 2, 4)
    sink.holds = lambda asked, recipient, count: asked == phase and count > SOME
    run = in_a_group(root, "run")
    sink.wait_for(4)
    first, _ = children(run.pid)
    os.kill(first, signal.SIGKILL)
    sink.release()
    text = ended(run)
    assert run.returncode == 1
    assert "channel email: a worker ended (-9) before its work was done" in text
    states = agree(root, sink)
    doubts = len(states.get("in_doubt", ()))
    assert doubts == 2 if phase == "DOT" else doubts <= 2  # an answer may just have come, and not be written down yet
    assert len(states["sent"]) == 2 * LEADS - doubts


def test_without_any_worker_the_rest_waits_for_the_next_run(tmp_path: Path, sink: PhasedSink) -> None:
    root = sends(tmp_path, sink, LEADS)
    sink.holds = lambda phase, recipient, count: phase == "DOT" and count > SOME
    run = in_a_group(root, "run")
    sink.wait_for(1)
    (only,) = children(run.pid)
    os.kill(only, signal.SIGKILL)
    assert "1 in doubt" in ended(run)
    assert run.returncode == 1
    assert agree(root, sink).keys() == {"sent", "in_doubt", "planned"}
    assert len(heals(root, sink, 2 * LEADS)["in_doubt"]) == 1


@pytest.mark.parametrize("phase", ["DOT", "RCPT"])
def test_the_workers_of_a_killed_run_end_by_themselves_and_give_its_lock_free(
    tmp_path: Path, sink: PhasedSink, phase: str
) -> None:
    root = sends(tmp_path, sink, LEADS, 2, 4)
    sink.holds = lambda asked, recipient, count: asked == phase and count > SOME
    run = in_a_group(root, "run")
    sink.wait_for(4)
    run.kill()
    ended(run)
    states = heals(root, sink, 2 * LEADS)
    assert len(states.get("in_doubt", ())) <= 4


def test_workers_of_several_channels_see_that_the_run_is_gone(tmp_path: Path, sink: PhasedSink) -> None:
    """Whatever those of another channel still have under way."""
    root = sends(tmp_path, sink, 2)
    channel = CHANNEL.format(port=sink.port, workers=1, connections=1)
    wiring = (root / "nurture.yaml").read_text().replace("channels: {", f"channels: {{sales: {channel}, ")
    (root / "nurture.yaml").write_text(wiring + SLOW)
    steps = (root / "campaigns/guide.yaml").read_text()
    (root / "campaigns/guide.yaml").write_text(steps.replace("send: second", "send: second\n    via: sales"))
    (root / "plugins").mkdir()
    (root / "plugins/undying.py").write_text(UNDYING)
    sink.holds = lambda phase, recipient, count: phase == "DOT" and count == 3
    run = in_a_group(root, "run")
    sink.wait_for(1)
    first, other = children(run.pid)
    os.kill(other, signal.SIGSTOP)
    end = os.pidfd_open(first)
    run.kill()
    assert select([end], [], [], 60)[0]
    os.close(end)
    os.kill(other, signal.SIGKILL)
    ended(run)
    heals(root, sink, 4)
