"""Rounds in which every sender sends in turn, and their table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from benchmarks.senders import Sender, Took

Rounds = Mapping[str, Sequence[Took]]
"""What each sender took in each round."""


def in_turn(senders: Mapping[str, Sender], counts: Mapping[str, int], port: int, rounds: int) -> Rounds:
    """A first round of a tenth, that warms up, is not counted."""
    for name, send in senders.items():
        send(max(1, counts[name] // 10), port)
    took: dict[str, list[Took]] = {name: [] for name in senders}
    for _ in range(rounds):
        for name, send in senders.items():
            took[name].append(send(counts[name], port))
    return took


def print_table(took: Rounds, beside: str) -> None:
    """Medians, with the lowest and highest in brackets; a ratio is one of the same round."""
    print(f"| tool | messages/s | beside {beside} | CPU ms | whole: messages/s | whole: CPU ms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, rounds in took.items():
        rates = [each.count / each.wall for each in rounds]
        ratios = [rate * base.wall / base.count for rate, base in zip(rates, took[beside], strict=True)]
        cells = [
            _spread(rates, ",.0f"),
            _spread(ratios, ".2f"),
            _spread([_cpu(each) for each in rounds], ".3f"),
            _spread([each.count / each.whole_wall for each in rounds], ",.0f"),
            _spread([each.whole_cpu / each.count * 1000 for each in rounds], ".3f"),
        ]
        print(f"| {name} | {' | '.join(cells)} |")


def print_cpu(took: Rounds, ours: str, bars: Mapping[str, float]) -> None:
    """How many times the CPU of `ours` each of the others takes for a message, and how many it should."""
    for name, bar in bars.items():
        times = [_cpu(theirs) / _cpu(own) for theirs, own in zip(took[name], took[ours], strict=True)]
        print(f"{name} takes {_spread(times, '.1f')} times the CPU of {ours} (bar {bar:.0f})")


def _cpu(took: Took) -> float:
    """Milliseconds a message."""
    return took.cpu / took.count * 1000


def _spread(values: Sequence[float], form: str) -> str:
    return f"{median(values):{form}} [{min(values):{form}}-{max(values):{form}}]"
