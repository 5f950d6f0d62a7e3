"""Walks through a page as its reader would: saves its files, makes its changes, types its commands.

`python -m tests.docs.walk PAGE …` writes what the commands answer into the pages.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

REPO = Path(__file__).parents[2]
FORKS = Path(__file__).with_name("forks.py")
DOINGS = re.compile(
    r"[Ss]ave this as `(?P<path>[^`]+)`:\n\n```\w+\n(?P<text>.*?)^```"
    r"|^```console\n(?P<session>.*?)^```"
    r"|[Cc]hange\s+`(?P<old>[^`]+)` to `(?P<new>[^`]+)` in\s+`(?P<file>[^`]+)`",
    re.S | re.M,
)

SECRETS = re.compile(r"(unsubscribe%20|Written to outbox/|with the link )[\w-]+")
"""What is another in every project."""


def walked(page: str, folder: Path) -> str:
    """The page with what its commands really answer, done in an empty folder."""
    with Walk(folder) as walk:
        return DOINGS.sub(walk.do, page)


class Walk:
    """Where the reader stands: a `cd` of one block holds for the next. `nurture` is forked off: see `forks`."""

    def __init__(self, folder: Path) -> None:
        shim, door = folder / "bin" / "nurture", folder / "door"
        shim.parent.mkdir()
        shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -ES {FORKS} {door} "$@"\n')
        shim.chmod(0o755)
        path = f"{shim.parent}:{os.environ['PATH']}"
        self.environment = {**os.environ, "PATH": path, "PYTHONPATH": str(REPO)}
        self.here = folder / "empty"
        self.here.mkdir()
        serve = [sys.executable, "-m", "tests.docs.forks", str(door)]
        self.program = subprocess.Popen(serve, env=self.environment, cwd=REPO, stdout=subprocess.PIPE)

    def __enter__(self) -> Self:
        assert self.program.stdout
        self.program.stdout.readline()
        return self

    def __exit__(self, *_: object) -> None:
        self.program.kill()
        self.program.communicate()

    def do(self, doing: re.Match[str]) -> str:
        if doing["path"]:
            self._saved(doing["path"]).write_text(doing["text"], "utf-8")
        elif doing["old"]:
            file = self.here / doing["file"]
            text = file.read_text("utf-8")
            assert text.count(doing["old"]) == 1, doing[0]
            file.write_text(text.replace(doing["old"], doing["new"]), "utf-8")
        else:
            return f"```console\n{self._typed(doing['session'])}```"
        return doing[0]

    def _saved(self, path: str) -> Path:
        file = self.here / path
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def _typed(self, session: str) -> str:
        lines = [line[2:] for line in session.splitlines() if line.startswith("$ ")]
        told = [f"echo {shlex.quote('$ ' + line)}\n{line}" for line in lines]
        script = "\n".join([*told, 'pwd > "$HERE"'])
        note = self.here.parent / f"here-{os.getpid()}"
        done = subprocess.run(
            ["sh", "-c", script], cwd=self.here, env={**self.environment, "HERE": str(note)}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True,
        )  # fmt: skip
        self.here = Path(note.read_text().strip())
        return SECRETS.sub(r"\1…", done.stdout)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            Path(name).write_text(walked(Path(name).read_text("utf-8"), Path(folder)), "utf-8")
