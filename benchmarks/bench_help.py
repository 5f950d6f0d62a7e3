"""`nurture --help` beside a bare click program's: wall time of a whole process.

python -m benchmarks.bench_help
"""

from __future__ import annotations

import sys

from benchmarks.measure import NURTURE, alternated, child

ROUNDS = 21
BARE = """
import click
@click.group()
def main(): "A bare program."
for name in ("init", "check", "run"):
    main.command(name)(lambda: None)
main()
"""


def main() -> None:
    bare, ours = alternated(
        lambda: child([sys.executable, "-c", BARE, "--help"]).wall,
        lambda: child([*NURTURE, "--help"]).wall,
        rounds=ROUNDS,
    )
    print(f"--help: {ours * 1000:.0f} ms, bare click {bare * 1000:.0f} ms, ratio {ours / bare:.2f} (bar 1.5)")


if __name__ == "__main__":
    main()
