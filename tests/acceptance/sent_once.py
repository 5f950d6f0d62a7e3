"""Projects whose mail goes to a sink, and what must be true of the two whatever happened to the run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from nurture.store.sqlite import SqliteStore
from tests.acceptance.conftest import REPOSITORY
from tests.acceptance.phased_sink import PhasedSink
from tests.acceptance.test_kills import project, ran

CHANNEL = "{{use: smtp, host: 127.0.0.1, port: {port}, tls: none, workers: {workers}, connections: {connections}}}"


def sends(root: Path, sink: PhasedSink, leads: int, workers: int = 1, connections: int = 1) -> Path:
    """An adopted project that has two mails for each lead."""
    project(root, CHANNEL.format(port=sink.port, workers=workers, connections=connections), leads)
    ran(root, "adopt")
    return root


def in_a_group(root: Path, *arguments: str) -> subprocess.Popen[str]:
    """A command that leads a process group of its own, as from a terminal."""
    command = [sys.executable, "-m", "nurture", "-C", str(root), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=REPOSITORY, stdout=pipe, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def children(pid: int) -> list[int]:
    """Processes that this one has forked and not buried, the oldest first."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
        except OSError:  # it has ended meanwhile
            continue
        if parent == pid:
            found.append(int(folder.name))
    return sorted(found)


def ended(process: subprocess.Popen[str], within: float = 60) -> str:
    """What it and all its workers printed, once they have all ended: each holds the other end of the pipe."""
    text, _ = process.communicate(timeout=within)
    assert "Traceback" not in text
    return text


def by_state(root: Path) -> Mapping[str, set[str]]:
    """Message-IDs (keys where there is none yet) by state."""
    states: dict[str, set[str]] = {}
    with closing(SqliteStore(root / "nurture.db")) as store:
        for message, _ in store.messages():
            states.setdefault(str(message.state), set()).add(message.message_id or message.key)
    return states


def agree(root: Path, sink: PhasedSink) -> Mapping[str, set[str]]:
    """Nothing was handed over twice, and what counts as sent was; the states."""
    states = by_state(root)
    assert set(sink.had.values()) <= {1}
    assert states.get("sent", set()) <= sink.had.keys()
    assert sink.had.keys() <= states.get("sent", set()) | states.get("in_doubt", set()) | states.get("sending", set())
    return states


def heals(root: Path, sink: PhasedSink, messages: int) -> Mapping[str, set[str]]:
    """The next run, in this process and bent by no plugin, brings every message to its end."""
    sink.release()
    shutil.rmtree(root / "plugins", ignore_errors=True)
    ran(root, "run")
    states = agree(root, sink)
    assert states.keys() <= {"sent", "in_doubt"}
    assert sum(map(len, states.values())) == messages
    return states
