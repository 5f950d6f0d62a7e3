"""Runs as processes of their own, which SIGKILL ends at some statement of the database or in the hands of the channel.

`python -m tests.machine.child` is asked line by line, in JSON, and answers likewise how each run ended. It forks one
process for each, so that no run pays for the start of an interpreter; it has no threads that a fork could break.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from nurture.engine.session import hold_session
from nurture.engine.workplace import open_workplace
from nurture.store import sqlite_base
from nurture.store.lock import Busy
from tests.machine.stage import POST, Death, Sent

PLUGIN = """from nurture import hookimpl
from tests.machine.stage import POST


@hookimpl
def register_channels():
    return [POST]
"""


class Kill(Death):
    """SIGKILL comes at the step of that number."""

    def step(self, *_: object) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


class Wire(list[Sent]):
    """What left, kept in a file: a line is written in one piece."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read()

    def read(self) -> None:
        """Take up what others have written since."""
        lines = self.path.read_text("utf-8").splitlines() if self.path.exists() else []
        for line in lines[len(self) :]:
            written = json.loads(line)
            super().append(Sent(datetime.fromisoformat(written.pop("at")), **written))

    def append(self, sent: Sent) -> None:
        written = {name: getattr(sent, name) for name in Sent.__slots__} | {"at": sent.at.isoformat()}
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(file, (json.dumps(written) + "\n").encode())
        os.close(file)
        super().append(sent)


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        if "wake" in asked:
            process = asked["wake"]
            os.kill(process, signal.SIGKILL if asked["kill"] else signal.SIGCONT)
        else:
            process = os.fork()
            if not process:
                _run(asked)
        _, status = os.waitpid(process, os.WUNTRACED)
        print(json.dumps(_ended(process, status, Path(asked["answer"]))), flush=True)


def _ended(process: int, status: int, answer: Path) -> dict[str, Any]:
    if os.WIFSTOPPED(status):
        return {"stopped": process}
    if os.WIFSIGNALED(status):
        return {"killed": os.WTERMSIG(status)}
    return json.loads(answer.read_text("utf-8"))  # type: ignore[no-any-return]


def _run(asked: dict[str, Any]) -> None:
    """In the process of the run: everything as it is asked for, and no way back."""
    answer: dict[str, Any] = {}
    try:
        answer = _hold(asked)
    except BaseException as error:
        answer = {"failed": f"{type(error).__name__}: {error}"}
    finally:
        Path(asked["answer"]).write_text(json.dumps(answer), "utf-8")
        os._exit(0)


def _hold(asked: dict[str, Any]) -> dict[str, Any]:
    place, now = open_workplace(Path(asked["root"])), datetime.fromisoformat(asked["at"])
    POST.wire, POST.moods, POST.exactly_once = Wire(Path(asked["wire"])), asked["moods"], asked["exactly_once"]
    POST.clock, POST.run, POST.death = (lambda: now), asked["run"], Kill()
    POST.death.left = asked["dies_after"]
    left = iter(range(asked["stops_after"] or 0, 0, -1))
    POST.between = lambda: os.kill(os.getpid(), signal.SIGSTOP) if next(left, 0) == 1 else None
    connect = sqlite_base.connect

    def watched(path: Path, patience: float) -> sqlite_base.Connection:
        db = connect(path, patience)
        db.set_trace_callback(POST.death.step)  # type: ignore[arg-type]
        return db

    sqlite_base.connect = watched
    held = hold_session(place, lambda: now, False, lambda: False, lambda _: None, lambda _: None, False)
    if isinstance(held, Busy):
        return {"busy": True}
    return {"faults": held.report.faults, "adoption": held.adoption.status}


if __name__ == "__main__":
    main()
