"""The same letter to a server that is 10 ms away, there and back: nurture per connection beside smtplib.

python -m benchmarks.bench_far [MESSAGES] [ROUNDS]    2,000 messages over ten connections, a tenth over one, 5 rounds

The way there is a proxy of ours on this machine; what it lets through without a delay is measured first. smtp-source
takes one step after the other, as smtplib does.
"""

from __future__ import annotations

import sys
from functools import partial

from benchmarks.delay import delayed, ping
from benchmarks.rounds import in_turn, print_table
from benchmarks.senders import SMTPLIB, Sender, nurture, source
from benchmarks.sinks import smtp_sink

MESSAGES, ROUNDS = 2_000, 5
DELAY = 0.010
BESIDE = "smtplib, 1 connection"
SENDERS: dict[str, Sender] = {
    BESIDE: SMTPLIB,
    "nurture, 1 connection": partial(nurture, {"connections": 1}),
    "nurture, 10 connections": partial(nurture, {"connections": 10}),
    "smtp-source -s10": partial(source, 10),
}


def compare(messages: int, rounds: int) -> None:
    counts = {name: messages // 10 if name.endswith("1 connection") else messages for name in SENDERS}
    with smtp_sink() as (sink, _):
        with delayed(sink, 0) as port:
            through = source(20, messages, port)
            print(f"without a delay the proxy passes on {through.count / through.wall:,.0f} messages/s")
        with delayed(sink, DELAY) as port:
            print(f"with it a reply takes {ping(port) * 1000:.1f} ms")
            took = in_turn(SENDERS, counts, port, rounds)
    print_table(took, BESIDE)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    compare(*numbers, *(MESSAGES, ROUNDS)[len(numbers) :])
