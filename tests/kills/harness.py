"""A tool is killed again and again while it sends, until it was killed often enough; then its books are compared.

A kill counts when it falls between the first byte of an envelope and the durable mark after its reply, which is looked
up in the tool's own books once all its processes are gone.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.kills.processes import ports_of, workers_of
from tests.kills.sink import POINTS, Envelope, Shot, Sink

VICTIMS = ("everything",) * 8 + ("the run", "a worker")
"""Who is killed, as often as it stands here: the whole process group, its first process alone, the one that holds the
connection alone."""
_PATIENCE = 300
_HERE = Path(__file__).parents[2]


class Tool(Protocol):
    """A tool that has one letter for each of its leads, and a command to send those that are left."""

    @property
    def command(self) -> Sequence[str]: ...

    @property
    def leads(self) -> Sequence[str]: ...

    def mend(self) -> None:
        """What its operator has to do after a kill before it sends again."""

    def sent(self) -> set[str]:
        """Addresses to which it says it has sent."""

    def in_doubt(self) -> set[str]:
        """Addresses of which it says that it does not know."""


Make = Callable[[Path, Sequence[str], int], Tool]
"""`make(folder, leads, port)`: the tool in a folder of its own, with its letters for a server on that port."""


@dataclass(frozen=True)
class Tally:
    """What came of it, in letters.

    `lost` are said to be sent, and the sink never had them; of those in doubt it had `delivered`; `missing` are at the
    end neither said to be sent nor in doubt.
    """

    kills: int = 0
    duplicates: int = 0
    lost: int = 0
    in_doubt: int = 0
    delivered: int = 0
    missing: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


def kill_often(make: Make, folder: Path, leads: int, kills: int, seed: int) -> Tally:
    """Let a tool write to so many leads, and kill it so often meanwhile.

    Raises RuntimeError when a run fails or hangs, or when the letters are out before there were so many kills.
    """
    with closing(Sink(folder / "taken", seed)) as sink:
        tool = make(folder / "tool", [f"lead{n}@example.com" for n in range(leads)], sink.port)
        battle = _Battle(tool, sink, kills, random.Random(seed))
        while battle.kills < kills:
            battle.run()
        sink.shot = None
        battle.run_in_peace()
        return _compare(tool, sink, battle.kills)


def _compare(tool: Tool, sink: Sink, kills: int) -> Tally:
    received = Counter(each.recipient for each in sink.taken())
    sent, in_doubt = tool.sent(), tool.in_doubt()
    return Tally(
        kills=kills,
        duplicates=received.total() - len(received),
        lost=len(sent - received.keys()),
        in_doubt=len(in_doubt),
        delivered=len(in_doubt & received.keys()),
        missing=len(set(tool.leads) - sent - in_doubt),
    )


@dataclass
class _Battle:
    """`strikes` are the kills of one run, each by the ports of the connections that it ended; None: all of them."""

    tool: Tool
    sink: Sink
    wanted: int
    chance: random.Random
    kills: int = 0
    strikes: list[set[int] | None] = field(default_factory=list)

    def run(self) -> None:
        """One run, which is killed as a whole, or in part and perhaps several times."""
        self.strikes.clear()
        self.sink.begun.clear()
        with self._started() as process:
            self._aim(process)
            text = self._said(process)
        self.sink.read_to_the_end()
        if not self.strikes:
            raise RuntimeError(f"after {self.kills} kills the run ended with {process.returncode}: {text}")
        self.tool.mend()
        sent = self.tool.sent()
        open_ = [each for each in self.sink.begun if not each.replied or each.recipient not in sent]
        for strike in self.strikes:
            theirs = [each for each in open_ if strike is None or each.port in strike]
            self.kills += bool(theirs)
            open_ = [each for each in open_ if each not in theirs]

    def run_in_peace(self) -> None:
        with self._started() as process:
            text = self._said(process)
        if process.returncode:
            raise RuntimeError(f"the last run ended with {process.returncode}: {text}")
        self.sink.read_to_the_end()

    def _started(self) -> subprocess.Popen[str]:
        pipe, out = subprocess.PIPE, subprocess.STDOUT
        return subprocess.Popen(
            self.tool.command, cwd=_HERE, stdout=pipe, stderr=out, text=True, start_new_session=True
        )

    def _said(self, process: subprocess.Popen[str]) -> str:
        """What it printed, once all its processes are gone: its workers have its output too."""
        try:
            return process.communicate(timeout=_PATIENCE)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise RuntimeError(f"some process of {self.tool.command} lives on") from None

    def _aim(self, process: subprocess.Popen[str]) -> None:
        """At a letter near enough that those that are left last for the kills that are wanting."""
        room = (len(self.tool.leads) - self.sink.accepted) // (self.wanted - self.kills + 1)
        left = self.chance.randint(1, max(1, room))
        self.sink.shot = Shot(self.chance.choice(POINTS), left, lambda envelope: self._strike(process, envelope))

    def _strike(self, process: subprocess.Popen[str], envelope: Envelope) -> None:
        """Called by the sink, in the midst of a letter; a run may have ended since its last reply."""
        victim, ports = self.chance.choice(VICTIMS), None
        with suppress(ProcessLookupError):
            if victim == "everything":
                os.killpg(process.pid, signal.SIGKILL)
            elif victim == "a worker" and (worker := _holder(envelope.port, process.pid)):
                ports = ports_of(worker)
                os.kill(worker, signal.SIGKILL)
                self._aim(process)
            else:
                os.kill(process.pid, signal.SIGKILL)
        self.strikes.append(ports)


def _holder(port: int, pid: int) -> int | None:
    """The worker of a run that has the connection from this port."""
    return next((worker for worker in workers_of(pid) if port in ports_of(worker)), None)
