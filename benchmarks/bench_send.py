"""The same letter to Postfix's smtp-sink by nurture, by its peers, and by smtp-source, which only repeats its bytes.

python -m benchmarks.bench_send [MESSAGES] [ROUNDS]    4,000 messages (the peers: a quarter), 5 rounds
python -m benchmarks.bench_send [MESSAGES] --profile   where the time of one run goes

In each round all of them send in turn. CPU is user and system time of a tool's processes, without the sink's.
"""

from __future__ import annotations

import pstats
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.rounds import in_turn, print_cpu, print_table
from benchmarks.senders import PEERS, Sender, nurture, source
from benchmarks.sinks import smtp_sink
from tests.kills.nurture_tool import can

MESSAGES, ROUNDS = 4_000, 5
CEILING, OURS = "smtp-source -s10", "nurture, 1 worker"
BARS = {"mailmerge": 8, "django-post_office": 10, "django-mailer": 15}
"""How many times our CPU they should take."""


def ours() -> dict[str, Sender]:
    """nurture with the workers and signatures that it can have, and else as it is when nothing is said."""
    workers = {OURS: 1, **({"nurture, 2 workers": 2} if can("workers") else {})}
    signing = {"": False, **({", RSA-2048": True} if can("dkim") else {})}
    return {
        f"{name}{signature}": partial(nurture, {"workers": count, "connections": 10}, dkim=dkim)
        for name, count in workers.items()
        for signature, dkim in signing.items()
    }


def compare(messages: int, rounds: int) -> None:
    ceilings: dict[str, Sender] = {"smtp-source -s1": partial(source, 1), CEILING: partial(source, 10)}
    senders = {**ceilings, **ours(), **PEERS}
    counts = {name: messages // 4 if name in PEERS else messages for name in senders}
    with smtp_sink() as (port, _):
        took = in_turn(senders, counts, port, rounds)
    print_table(took, CEILING)
    print_cpu(took, OURS, BARS)


def where_the_time_goes(messages: int) -> None:
    """cProfile in the run's process and in each worker. It slows calls down: the shares count, not the seconds."""
    with smtp_sink() as (port, _), tempfile.TemporaryDirectory() as folder:
        nurture({"workers": 1, "connections": 10}, messages, port, profiles=Path(folder))
        for path in sorted(Path(folder).iterdir()):
            print(f"==== {path.name}")
            for order in ("tottime", "cumtime"):
                pstats.Stats(str(path)).sort_stats(order).print_stats(40)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    messages, rounds = (*numbers, *(MESSAGES, ROUNDS)[len(numbers) :])
    if "--profile" in sys.argv:
        where_the_time_goes(messages)
    else:
        compare(messages, rounds)
