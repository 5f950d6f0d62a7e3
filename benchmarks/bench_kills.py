"""nurture, django-mailer and a naive loop, each killed a hundred times while it sends: what comes twice, what is lost.

python -m benchmarks.bench_kills [KILLS]

Four letters for each kill, one connection, a server that takes up to 4 ms to accept. A kill counts when it falls
between the first byte of an envelope and the durable mark after its reply.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from benchmarks.measure import REPO
from benchmarks.peers import letters
from benchmarks.peers.installed import peers_python
from tests.kills.harness import Make, kill_often
from tests.kills.nurture_tool import Nurture

KILLS = 100
SEED = 20


class NaiveLoop:
    """It sends, and then commits that it has."""

    def __init__(self, folder: Path, leads: Sequence[str], port: int) -> None:
        letters.write(folder, len(leads))
        self.leads, self._database = leads, folder / "naive.db"
        self.command = [sys.executable, "-m", "benchmarks.peers.naive", str(folder), str(port)]

    def mend(self) -> None: ...

    def sent(self) -> set[str]:
        with closing(sqlite3.connect(self._database)) as db:
            return {email for (email,) in db.execute("SELECT email FROM sent")}

    def in_doubt(self) -> set[str]:
        return set()


class DjangoMailer:
    """It sends, and then takes the letter off its queue. Its operator removes the lock that a killed run has left."""

    def __init__(self, folder: Path, leads: Sequence[str], port: int) -> None:
        letters.write(folder, len(leads))
        self.leads, self._folder = leads, folder
        command = [peers_python(), "-m", "benchmarks.peers.django_queue", "mailer"]
        subprocess.run([*command, "queue", str(folder), str(port)], cwd=REPO, check=True, capture_output=True)
        self.command = [*command, "send", str(folder), str(port)]

    def mend(self) -> None:
        (self._folder / "send_mail.lock").unlink(missing_ok=True)

    def sent(self) -> set[str]:
        """Those that are off the queue, where they were put in this order."""
        with closing(sqlite3.connect(self._folder / "queue.sqlite3")) as db:
            left = {number for (number,) in db.execute("SELECT id FROM mailer_message")}
        return {lead for number, lead in enumerate(self.leads, 1) if number not in left}

    def in_doubt(self) -> set[str]:
        return set()


TOOLS: dict[str, Make] = {
    "nurture": partial(Nurture, options={"connections": 1}),
    "django-mailer": DjangoMailer,
    "naive loop": NaiveLoop,
}


def killed(tools: Mapping[str, Make], letters_a_kill: int, kills: int) -> None:
    print("| tool | kills | arrived twice | lost but shown as sent | in doubt (of which arrived) | never sent |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, make in tools.items():
        with tempfile.TemporaryDirectory() as folder:
            tally = kill_often(make, Path(folder), letters_a_kill * kills, kills, SEED)
        doubt = f"{tally.in_doubt} ({tally.delivered})"
        print(f"| {name} | {tally.kills} | {tally.duplicates} | {tally.lost} | {doubt} | {tally.missing} |")


if __name__ == "__main__":
    killed(TOOLS, 4, int(sys.argv[1]) if len(sys.argv) > 1 else KILLS)
