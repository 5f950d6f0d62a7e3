"""`nurture plan` over 100,000 leads on their way, each in three campaigns with twenty events, from the command line.

After a wait of one campaign was shortened (all of its leads are planned anew), and for the day to come without an edit.
Wall time says something on a quiet machine alone; CPU is that of all processes.

python -m benchmarks.bench_plan_many [FOLDER made by on_their_way.py; its edit is made here, and taken back]
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.big_store import DAY
from benchmarks.measure import NURTURE, apart, child
from benchmarks.on_their_way import EDITED, NOW, edit, make

LEADS = 100_000
AT = NOW + timedelta(minutes=40)


def main(root: Path) -> None:
    before = (root / EDITED).read_text()
    _plan(root, "nothing edited", AT)
    _plan(root, "nothing edited, a day ahead", AT, "--until", (AT + DAY).isoformat())
    edit(root)
    try:
        _plan(root, "a wait shortened (bar 10 s)", AT)
    finally:
        (root / EDITED).write_text(before)


def _plan(root: Path, what: str, at: datetime, *more: str) -> None:
    done = child([*NURTURE, "-C", str(root), "plan", "--at", at.isoformat(), *more])
    lines = done.output.count("\n")
    print(f"{what}: {done.wall:.1f} s, CPU {done.cpu:.1f} s, {done.memory:.0f} MB; {lines:,} lines")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            apart(make, Path(folder), LEADS)
            main(Path(folder))
