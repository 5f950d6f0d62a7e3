"""How well people and machines are told apart, beside the user agent alone and the time alone.

python -m benchmarks.bench_judge [MAILBOXES] [STREAM]    10,000 mailboxes of stream 31337
"""

from __future__ import annotations

import sys
from itertools import islice

from tests.tracking.mailboxes import runs
from tests.tracking.recalls import TRUTHS, table

MAILBOXES, STREAM = 10_000, 31_337


def compare(mailboxes: int, stream: int) -> None:
    print(table(list(islice(runs(stream), mailboxes)), TRUTHS))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    compare(*numbers, *(MAILBOXES, STREAM)[len(numbers) :])
