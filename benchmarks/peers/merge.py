"""mailmerge: HTML only, as it makes either that or Markdown, and a table in which the links stand ready.

python -m benchmarks.peers.merge FOLDER PORT
"""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from pathlib import Path

from mailmerge.__main__ import main

from benchmarks.peers.letters import SENDER, SUBJECT, timed


def send(folder: Path, port: int) -> None:
    heading = f"TO: {{{{ email }}}}\nFROM: {SENDER}\nSUBJECT: {SUBJECT}\nContent-Type: text/html\n\n"
    (folder / "merge.txt").write_text(heading + (folder / "letter.html").read_text())
    (folder / "merge.conf").write_text(f"[smtp_server]\nhost = 127.0.0.1\nport = {port}\n")
    files = {"template": "merge.txt", "database": "leads.csv", "config": "merge.conf"}
    told = [word for option, name in files.items() for word in (f"--{option}", str(folder / name))]
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        main([*told, "--no-dry-run", "--no-limit"], standalone_mode=False)


if __name__ == "__main__":
    with timed():
        send(Path(sys.argv[1]), int(sys.argv[2]))
