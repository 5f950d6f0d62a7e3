"""README's terminal session does what it shows, pasted line by line into an empty folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).parents[2]


def test_the_session_does_what_it_shows(tmp_path: Path) -> None:
    session = re.findall(r"^```console\n(.*?)^```", (REPO / "README.md").read_text("utf-8"), re.S | re.M)[0]
    shim = tmp_path / "bin" / "nurture"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m nurture "$@"\n')
    shim.chmod(0o755)
    (tmp_path / "empty").mkdir()
    lines = [line[2:] for line in session.splitlines() if line.startswith("$ ")]
    script = "set -e\n" + "\n".join(f"echo {shlex.quote('$ ' + line)}\n{line}" for line in lines)
    environment = {**os.environ, "PATH": f"{shim.parent}:{os.environ['PATH']}", "PYTHONPATH": str(REPO)}
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=tmp_path / "empty",
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.stdout == session
    assert done.returncode == 0


def test_the_campaign_on_the_first_screen_is_the_starter_s_own() -> None:
    shown = re.findall(r"^```yaml\n# (\S+)\n(.*?)^```", (REPO / "README.md").read_text("utf-8"), re.S | re.M)[0]
    written = (REPO / "nurture/cli/starter" / shown[0]).read_text("utf-8")
    code = [re.sub(r"\s+#.*", "", line) for line in written.splitlines()]
    assert [line for line in shown[1].splitlines() if line not in code] == []
