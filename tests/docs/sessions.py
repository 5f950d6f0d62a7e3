"""A terminal session in the docs, run line by line as a reader would paste it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).parents[2]


def session_of(document: str) -> str:
    """The first session of a document of the repository."""
    return re.findall(r"^```console\n(.*?)^```", (REPO / document).read_text("utf-8"), re.S | re.M)[0]


def run_session(session: str, folder: Path, shims: Path) -> subprocess.CompletedProcess[str]:
    """What it prints in that folder, commands included."""
    shim = shims / "nurture"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m nurture "$@"\n')
    shim.chmod(0o755)
    lines = [line[2:] for line in session.splitlines() if line.startswith("$ ")]
    script = "set -e\n" + "\n".join(f"echo {shlex.quote('$ ' + line)}\n{line}" for line in lines)
    environment = {**os.environ, "PATH": f"{shim.parent}:{os.environ['PATH']}", "PYTHONPATH": str(REPO)}
    return subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
