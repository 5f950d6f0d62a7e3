"""The same letter to Postfix's smtp-sink by nurture, by its peers, and by smtp-source, which only repeats its bytes.

python -m benchmarks.bench_send [MESSAGES] [ROUNDS]    4,000 messages (the peers: a quarter), 5 rounds
python -m benchmarks.bench_send --delay                behind a delay of 10 ms, beside smtplib
python -m benchmarks.bench_send --profile              where the time of a run goes

In each round all tools send in turn; ratios are to smtp-source -s10 of the same round. CPU is user and system time of
a tool's processes, without the sink's.
"""

from __future__ import annotations

import pstats
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.delay import delayed, ping
from benchmarks.senders import PEERS, SMTPLIB, Sender, Took, nurture, source
from benchmarks.sinks import smtp_sink
from tests.kills.nurture_tool import can

MESSAGES, ROUNDS = 4_000, 5
DELAY = 0.010
"""Seconds there and back."""
CEILING = "smtp-source -s10"


def ours() -> dict[str, Sender]:
    """nurture with the workers and signatures that it can have."""
    workers = {"1 worker": 1, **({"2 workers": 2} if can("workers") else {})}
    signing = {"": False, **({", RSA-2048": True} if can("dkim") else {})}
    return {
        f"nurture, {name}{signature}": partial(nurture, {"workers": count, "connections": 10}, dkim=dkim)
        for name, count in workers.items()
        for signature, dkim in signing.items()
    }


def on_loopback(messages: int, rounds: int) -> None:
    senders: dict[str, Sender] = {
        "smtp-source -s1": partial(source, 1),
        CEILING: partial(source, 10),
        **ours(),
        **PEERS,
    }
    counts = {name: messages // 4 if name in PEERS else messages for name in senders}
    with smtp_sink() as (port, _):
        tell(measured(senders, counts, port, rounds), CEILING)


def behind_a_delay(messages: int, rounds: int) -> None:
    """Over one connection beside smtplib, and over ten beside smtp-source, which does not pipeline either."""
    one, ten = {"workers": 1, "connections": 1}, {"workers": 1, "connections": 10}
    senders: dict[str, Sender] = {
        "smtplib, 1 connection": SMTPLIB,
        "nurture, 1 connection": partial(nurture, one),
        "nurture, 10 connections": partial(nurture, ten),
        CEILING: partial(source, 10),
    }
    counts = {name: messages // 10 if "1 connection" in name else messages for name in senders}
    with smtp_sink() as (sink, _):
        with delayed(sink, 0) as port:
            through = source(20, messages, port)
            print(f"the proxy passes {through.count / through.wall:,.0f} messages/s on when it holds none back")
        with delayed(sink, DELAY) as port:
            print(f"behind it a reply takes {ping(port) * 1000:.1f} ms")
            tell(measured(senders, counts, port, rounds), "smtplib, 1 connection")


def measured(senders: Mapping[str, Sender], counts: Mapping[str, int], port: int, rounds: int) -> dict[str, list[Took]]:
    """What each took in each round; a first round of a tenth, that warms up, is not counted."""
    for name, send in senders.items():
        send(max(1, counts[name] // 10), port)
    took: dict[str, list[Took]] = {name: [] for name in senders}
    for _ in range(rounds):
        for name, send in senders.items():
            took[name].append(send(counts[name], port))
    return took


def tell(took: Mapping[str, Sequence[Took]], beside: str) -> None:
    """A table of medians, with the lowest and highest in brackets; ratios are of the same rounds."""
    print(f"| tool | messages/s | beside {beside} | CPU ms | whole: messages/s | whole: CPU ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, rounds in took.items():
        rates = [each.count / each.wall for each in rounds]
        ratios = [rate * base.wall / base.count for rate, base in zip(rates, took[beside], strict=True)]
        cells = [
            _spread(rates, ",.0f"),
            _spread(ratios, ".2f"),
            _spread([each.cpu / each.count * 1000 for each in rounds], ".3f"),
            _spread([each.count / each.whole_wall for each in rounds], ",.0f"),
            _spread([each.whole_cpu / each.count * 1000 for each in rounds], ".3f"),
        ]
        print(f"| {name} | {' | '.join(cells)} |")


def _spread(values: Sequence[float], form: str) -> str:
    return f"{median(values):{form}} [{min(values):{form}}-{max(values):{form}}]"


def where_the_time_goes(messages: int) -> None:
    """cProfile in the run's process and in each worker. It slows calls down: the shares count, not the seconds."""
    with smtp_sink() as (port, _), tempfile.TemporaryDirectory() as folder:
        nurture({"workers": 1, "connections": 10}, messages, port, profiles=Path(folder))
        for path in sorted(Path(folder).iterdir()):
            print(f"==== {path.name}")
            stats = pstats.Stats(str(path))
            stats.sort_stats("tottime").print_stats(25)
            stats.sort_stats("cumtime").print_stats(40)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    messages, rounds = (*numbers, *(MESSAGES, ROUNDS)[len(numbers) :])
    if "--profile" in sys.argv:
        where_the_time_goes(messages)
    elif "--delay" in sys.argv:
        behind_a_delay(messages, rounds)
    else:
        on_loopback(messages, rounds)
