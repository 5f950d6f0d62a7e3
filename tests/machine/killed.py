"""The stage on SQLite: each run is a process that can be killed, and a second one can be started beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from nurture.store.adoption import adopt
from nurture.store.sqlite import SqliteStore
from tests.machine.child import PLUGIN, Wire
from tests.machine.stage import POST

REPOSITORY = Path(__file__).parents[2]


@cache
def _server() -> subprocess.Popen[str]:
    """One for all examples; it ends with the tests, whose pipe it reads."""
    command = [sys.executable, "-m", "tests.machine.child"]
    return subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ask(question: Mapping[str, Any]) -> dict[str, Any]:
    server = _server()
    assert server.stdin and server.stdout
    server.stdin.write(json.dumps(question) + "\n")
    server.stdin.flush()
    return json.loads(server.stdout.readline())  # type: ignore[no-any-return]


@dataclass
class KilledStage:
    """As `Stage`, in the folder `root`."""

    root: Path
    now: datetime

    def __post_init__(self) -> None:
        for path in ("leads/form", "leads/fair", "events/shop"):
            (self.root / f"{path}.jsonl").parent.mkdir(exist_ok=True)
            (self.root / f"{path}.jsonl").touch()
        (self.root / "plugins").mkdir()
        (self.root / "plugins/post.py").write_text(PLUGIN)
        self.wire = Wire(self.root / "wire")
        self.database = self.root / "nurture.db"
        with closing(SqliteStore(self.database)) as store:
            adopt(store, self.database)
        self.store = SqliteStore(self.database)

    def brings(self, file: str, row: Mapping[str, str]) -> None:
        folder = "events" if file == "shop" else "leads"
        with (self.root / folder / f"{file}.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")

    def run(self, place: object, moods: Sequence[str] = (), dies_after: int | None = None) -> Any:
        """The report of a run at `now`; None when it was killed."""
        return self._took(self.ask(moods, dies_after))

    def ask(self, moods: Sequence[str] = (), dies_after: int | None = None, stops_after: int = 0) -> dict[str, Any]:
        POST.run += 1
        return _ask(
            {
                "root": str(self.root),
                "wire": str(self.wire.path),
                "answer": str(self.root / f"answer-{POST.run}"),
                "at": self.now.isoformat(),
                "run": POST.run,
                "moods": list(moods),
                "exactly_once": POST.exactly_once,
                "dies_after": dies_after,
                "stops_after": stops_after,
            }
        )

    def wakes(self, process: int, run: int, kill: bool) -> Any:
        """Let a stopped run go on, or end it there."""
        return self._took(_ask({"wake": process, "kill": kill, "answer": str(self.root / f"answer-{run}")}))

    def _took(self, answer: dict[str, Any]) -> Any:
        self.wire.read()
        if "killed" in answer:
            assert answer["killed"] == 9, answer
            return None
        assert "failed" not in answer, answer["failed"]
        assert answer["adoption"] == "adopted", answer
        return SimpleNamespace(**answer)

    def close(self) -> None:
        self.store.close()
