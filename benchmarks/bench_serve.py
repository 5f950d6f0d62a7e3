"""Clicks a second: `nurture serve` and a bare Starlette handler with an INSERT, on one core each, in turns.

python -m benchmarks.bench_serve [MAILS] [SECONDS] [ROUNDS]     5,000 mails, 5 seconds, 5 rounds

At full load, then at half of what the slower of the two takes, then so while a run delivers to the outbox. Ours shall
take at least 0.7 times as many, with a p99 of at most twice the bare handler's, and lose none that it has answered.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import yaml

from benchmarks import bare_tracker, due_project
from benchmarks.measure import NURTURE, REPO, apart
from nurture.core import tokens
from nurture.core.intake import Arrival
from nurture.core.model import Consent, MessageState
from nurture.engine.clocks import real_now
from nurture.engine.keys import keys_of
from nurture.store.attempts import Link, Settlement, Written
from nurture.store.inbox import Inbox, inbox_of
from nurture.store.sqlite import SqliteStore

MAILS, SECONDS, ROUNDS = 5_000, 5, 5
CONNECTIONS = 32
SERVER, CLIENT = 0, 1
"""Cores."""
URL = "https://lumo.example/pricing"


@dataclass
class Side:
    """A server to be started, the paths of its links, and how many hits it has kept so far."""

    command: Sequence[str]
    port: Callable[[str], int]
    paths: Path
    kept: Callable[[], int]
    rates: list[float] = field(default_factory=list)
    p99: dict[str, list[float]] = field(default_factory=dict)
    lost: int = 0

    def load(self, seconds: float, rate: float = 0) -> dict[str, float]:
        """One load on a server of its own; answers of which nothing was kept are lost."""
        before = self.kept()
        with _running(self.command, SERVER) as process:
            assert process.stdout
            port = self.port(process.stdout.readline())
            command = [sys.executable, "-m", "benchmarks.clicks", str(port), str(self.paths), str(CONNECTIONS)]
            with _running([*command, str(seconds), *([str(rate)] if rate else [])], CLIENT) as client:
                told: dict[str, float] = json.loads(client.communicate()[0])
            process.kill()
        self.lost += max(0, int(told["answers"]) - (self.kept() - before))
        return told


@contextmanager
def _running(command: Sequence[str], core: int) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    with subprocess.Popen(
        command, cwd=REPO, env=environment, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def sent(root: Path, mails: int) -> None:
    """Twice as many leads, half of whom have got a mail with a link and agreed to tracking."""
    due_project.make(root, 2 * mails)
    wiring = yaml.safe_load((root / "nurture.yaml").read_text())
    (root / "nurture.yaml").write_text(yaml.safe_dump({**wiring, "web": "https://news.lumo.example"}, sort_keys=False))
    with closing(SqliteStore(root / "nurture.db")) as store:
        store.begin_run()
        now, key = real_now(), tokens.newest(keys_of(store))
        emails = [state.lead.email for state in store.leads()]
        agreed = (Consent("tracking", True, now, "form"),)
        store.take_in("agreed", [Arrival(email.lower(), email, {}, agreed, now) for email in emails], "all", now)
        claims = store.claim(now, mails, ["email"])
        digests = [tokens.message_digest(key.secret, claim.key) for claim in claims]
        links = (Link("pricing", URL, b"p" * 15),)
        store.mark(
            [
                Written(claim.key, now, f"<{tokens.spelt(digest)}abcdefgh@lumo.example>", "", "{}", "", links)
                for claim, digest in zip(claims, digests, strict=True)
            ],
            now,
        )
        store.settle([Settlement(claim.key, MessageState.SENT, now) for claim in claims])
        (root / "paths").write_text("\n".join(f"/c/{tokens.make_click(key, digest, 0)}" for digest in digests))


def _ours(root: Path) -> Side:
    path = inbox_of(root / "nurture.db")
    Inbox(path).close()

    def kept() -> int:
        """All that ever were, those that a run has taken too: the last number, as none is left out."""
        with closing(sqlite3.connect(path)) as inbox:
            return int((inbox.execute("SELECT seq FROM sqlite_sequence WHERE name = 'notes'").fetchone() or (0,))[0])

    command = [*NURTURE, "-C", str(root), "serve", "--port", "0"]
    return Side(command, lambda line: int(line.split()[4].rstrip(",").rpartition(":")[2]), root / "paths", kept)


def _bare(root: Path, synchronous: str) -> Side:
    path = root / f"bare-{synchronous}.db"
    bare_tracker.make(path, [line.removeprefix("/c/") for line in (root / "paths").read_text().split()], URL)

    def kept() -> int:
        with closing(sqlite3.connect(path)) as db:
            return int(db.execute("SELECT count(*) FROM hits").fetchone()[0])

    return Side([sys.executable, "-m", "benchmarks.bare_tracker", str(path), synchronous], int, root / "paths", kept)


def compare(mails: int, seconds: float, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        apart(sent, root, mails)
        sides = {"nurture serve": _ours(root), "bare": _bare(root, "FULL"), "bare, NORMAL": _bare(root, "NORMAL")}
        for side in sides.values():
            side.load(1)
        for _ in range(rounds):
            for side in sides.values():
                told = side.load(seconds)
                side.rates.append(told["answers"] / told["seconds"])
        half = min(median(side.rates) for name, side in sides.items() if "NORMAL" not in name) / 2
        for _ in range(rounds):
            for side in sides.values():
                side.p99.setdefault("half", []).append(side.load(seconds, half)["p99"])
        for side in sides.values():
            with _running([*NURTURE, "-C", str(root), "run"], CLIENT):
                side.p99["delivering"] = [side.load(seconds, half)["p99"]]
        _print(sides, half)


def _print(sides: dict[str, Side], half: float) -> None:
    print(f"| server | clicks/s | beside bare | p99 at {half:,.0f}/s, ms | while a run delivers, ms | lost |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, side in sides.items():
        ratios = [ours / bare for ours, bare in zip(side.rates, sides["bare"].rates, strict=True)]
        cells = [
            f"{median(side.rates):,.0f}",
            f"{median(ratios):.2f} [{min(ratios):.2f}-{max(ratios):.2f}]",
            f"{median(side.p99['half']):.2f}",
            f"{side.p99['delivering'][0]:.2f}",
            str(side.lost),
        ]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    compare(*numbers, *(MAILS, SECONDS, ROUNDS)[len(numbers) :])
