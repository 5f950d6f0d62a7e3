"""The tools that send the same letter, each as one function of (how many, port) that says what it took."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from benchmarks import due_project
from benchmarks.measure import Child, child
from benchmarks.peers import letters
from benchmarks.peers.installed import peers_python
from benchmarks.sinks import smtp_source


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds for `count` messages: `wall` and `cpu` of the sending, and both of all that the tool did for it.

    Sending is a run's deliveries, or a peer's work behind its imports, queueing included.
    """

    count: int
    wall: float
    cpu: float
    whole_wall: float
    whole_cpu: float

    def __add__(self, other: Took) -> Took:
        """One behind the other, for the same messages."""
        whole = self.whole_wall + other.whole_wall, self.whole_cpu + other.whole_cpu
        return Took(self.count, self.wall + other.wall, self.cpu + other.cpu, *whole)


Sender = Callable[[int, int], Took]


def source(sessions: int, count: int, port: int) -> Took:
    done = smtp_source(port, sessions, count)
    return Took(count, done.wall, done.cpu, done.wall, done.cpu)


def nurture(
    options: Mapping[str, object],
    count: int,
    port: int,
    profiles: Path | None = None,
    dkim: bool = False,
    flush: float = 0.0,
) -> Took:
    """A run that finds so many messages due. With `profiles` it is profiled, and slower; `flush` are seconds by which
    the disk takes longer for a transaction.
    """
    signing = {"dkim": due_project.DKIM} if dkim else {}
    if dkim:
        os.environ["DKIM_KEY"] = due_project.dkim_key()
    with tempfile.TemporaryDirectory() as folder:
        root, notes = Path(folder) / "project", Path(folder) / "notes"
        shutil.copytree(_due(count), root)
        due_project.aim(root, port, **options, **signing)
        words = [str(root), str(notes), str(flush), *([str(profiles)] if profiles else [])]
        done = child([sys.executable, "-m", "benchmarks.measured_run", *words])
        with closing(sqlite3.connect(root / "nurture.db")) as db:
            (sent,) = db.execute("SELECT count(*) FROM messages WHERE state = 'sent'").fetchone()
        assert sent == count, done.output
        took = json.loads(notes.read_text())
        return Took(count, took["wall"], took["cpu"], done.wall, done.cpu)


@cache
def _due(count: int) -> Path:
    """A project made once; each measurement works on a copy."""
    root = Path(_scratch().name) / f"due-{count}"
    due_project.make(root, count)
    return root


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="nurture-benchmark-")


def peer(commands: tuple[str, ...], count: int, port: int) -> Took:
    """Modules of `benchmarks.peers` with their words, one behind the other."""
    with tempfile.TemporaryDirectory() as folder:
        letters.write(Path(folder), count)
        first, *others = [_of_peer(_run_peer(command, folder, port), count) for command in commands]
        return sum(others, start=first)


def _run_peer(command: str, folder: str, port: int) -> Child:
    module, *words = command.split()
    return child([peers_python(), "-m", f"benchmarks.peers.{module}", *words, folder, str(port)])


def _of_peer(done: Child, count: int) -> Took:
    took = json.loads(done.output.splitlines()[-1])
    return Took(count, took["wall"], took["cpu"], done.wall, done.cpu)


def _queue(app: str) -> tuple[str, str]:
    return f"django_queue {app} queue", f"django_queue {app} send"


SMTPLIB: Sender = partial(peer, ("plain",))
PEERS: Mapping[str, Sender] = {
    "mailmerge": partial(peer, ("merge",)),
    "django-mailer": partial(peer, _queue("mailer")),
    "django-post_office": partial(peer, _queue("post_office")),
    "naive loop": partial(peer, ("naive",)),
}
