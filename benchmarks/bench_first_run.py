"""The first run of 45,211 leads: imported, enrolled, first mails in the outbox. Seconds by phase, memory at its peak.

python -m benchmarks.bench_first_run [LEADS] [--profile]
"""

from __future__ import annotations

import cProfile
import pstats
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nurture.engine.run as engine
from benchmarks.projects import LEADS, examples
from nurture.engine.clocks import real_now
from nurture.engine.delivery.deliver import Delivery
from nurture.engine.report import Report
from nurture.engine.session import Session, hold_session
from nurture.engine.workplace import open_workplace

SOURCE = "{use: csv, path: leads/bank.csv, consent: [newsletter, tracking], incentive: the guide}"


def main(leads: int, profile: bool) -> None:
    spent: Counter[str] = Counter()
    for where, name, phase in (
        (engine, "collect", "collect"),
        (engine, "plan_again", "advance"),
        (engine, "advance", "advance"),
        (Delivery, "slice", "deliver"),
    ):
        setattr(where, name, _timed(phase, getattr(where, name), spent))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        examples(root, SOURCE, leads=leads, enter=True)
        start, cpu = time.perf_counter(), time.process_time()
        with _profiled() if profile else _plain():
            report = _run(root)
        wall, cpu = time.perf_counter() - start, time.process_time() - cpu
        letters = sum(1 for path in (root / "outbox").iterdir() if path.suffix == ".eml")
    assert letters == report.sent >= leads, (letters, report)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"first run of {leads:,} leads: {wall:.1f} s (bar 150 for 45,211), CPU {cpu:.1f} s, memory {memory:.0f} MB")
    print(", ".join(f"{name} {seconds:.1f} s" for name, seconds in spent.items()))
    print(f"{report.sent:,} messages, {report.sent / wall:.0f} a second, {cpu / report.sent * 1e6:.0f} us CPU each")


def _run(root: Path) -> Report:
    session = hold_session(
        open_workplace(root),
        real_now,
        rehearsal=False,
        stop=lambda: False,
        wait=time.sleep,
        progress=lambda _: None,
        confirmed=False,
    )
    assert isinstance(session, Session)
    assert not session.report.faults, session.report.faults
    return session.report


def _timed(name: str, act: Callable[..., Any], spent: Counter[str]) -> Callable[..., Any]:
    def timed(*args: Any) -> Any:
        start = time.perf_counter()
        try:
            return act(*args)
        finally:
            spent[name] += time.perf_counter() - start  # type: ignore[assignment]

    return timed


@contextmanager
def _plain() -> Iterator[None]:
    yield


@contextmanager
def _profiled() -> Iterator[None]:
    with cProfile.Profile() as profile:
        yield
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    pstats.Stats(profile).sort_stats("cumtime").print_stats(60)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else LEADS, "--profile" in sys.argv)
