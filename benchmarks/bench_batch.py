"""What it brings, and what it costs, that more letters of a connection are marked at once: `batch` of the channel smtp.

python -m benchmarks.bench_batch [MESSAGES] [ROUNDS] [KILLS]    2,000 messages, 5 rounds, 100 kills

Over four connections, on the disk that there is and on one that takes 10 ms longer to flush a transaction; then over
one, killed as in bench_kills.
"""

from __future__ import annotations

import sys
from functools import partial

from benchmarks.bench_kills import killed
from benchmarks.rounds import in_turn, print_table
from benchmarks.senders import Sender, nurture
from benchmarks.sinks import smtp_sink
from tests.kills.nurture_tool import Nurture

MESSAGES, ROUNDS, KILLS = 2_000, 5, 100
BATCHES = (1, 8)
SLOW = 0.010


def compare(messages: int, rounds: int, kills: int) -> None:
    for flush in (0.0, SLOW):
        print(f"flushing takes {flush * 1000:.0f} ms longer")
        senders: dict[str, Sender] = {f"batch: {n}": partial(nurture, {"batch": n}, flush=flush) for n in BATCHES}
        with smtp_sink() as (port, _):
            took = in_turn(senders, dict.fromkeys(senders, messages), port, rounds)
        print_table(took, "batch: 1")
    killed({f"batch: {n}": partial(Nurture, options={"connections": 1, "batch": n}) for n in BATCHES}, 80, kills)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    compare(*numbers, *(MESSAGES, ROUNDS, KILLS)[len(numbers) :])
