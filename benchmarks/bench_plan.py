"""What one call of `plan` costs: a lead that has just arrived, and one with 40 events in 20 campaigns, asked again.

python -m benchmarks.bench_plan [--profile]
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks.big_store import NOW
from benchmarks.measure import alternated, milliseconds
from benchmarks.projects import examples
from nurture.core.model import Consent, Event, Facts, Lead, LeadState
from nurture.core.planner import plan
from nurture.core.program import Project
from nurture.engine.workplace import open_workplace

TIMES = 200
AGREED = tuple(Consent(purpose, True, NOW, "kalkulator") for purpose in ("newsletter", "tracking"))
FIELDS: Facts = {"first_name": "Ada", "country": "PL", "compressor_kw": 75.0, "phone": "+48 600 100 101"}


def arrived() -> LeadState:
    return LeadState(
        Lead(1, "ada@example.com", "kalkulator", FIELDS, NOW),
        events=(Event("joined", NOW, "1", seq=1), Event("arrived", NOW, "2", ("kalkulator",), seq=2)),
        consents=AGREED,
    )


def busy(project: Project) -> LeadState:
    """The lead in all its campaigns, with 40 events, planned already."""
    clicks = (
        Event("clicked", NOW + timedelta(hours=n), f"c{n}", ("arkusz", "poradnik"), message=f"m{n // 4}", seq=1000 + n)
        for n in range(40)
    )
    state = plan(arrived(), project, NOW).state
    return plan(replace(state, events=(*state.events, *clicks)), project, NOW + timedelta(days=2)).state


def main(profile: bool) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as ten:
        examples(Path(one), "{use: csv, path: leads/bank.csv}", leads=0)
        examples(Path(ten), "{use: csv, path: leads/bank.csv}", leads=0, copies=10)
        few, many = (open_workplace(Path(root)).project for root in (one, ten))
    new, walking = arrived(), busy(many)
    later = NOW + timedelta(days=2, minutes=5)
    cases: list[Callable[[], object]] = [lambda: plan(new, few, NOW), lambda: plan(walking, many, later)]
    if profile:
        for case in cases:
            _profile(case)
    first, again = alternated(*(lambda case=case: _microseconds(case) for case in cases), rounds=7)
    print(f"plan of a new lead, {len(few.campaigns)} campaigns: {first:.0f} us")
    print(f"plan again, {len(walking.events)} events, {len(many.campaigns)} campaigns: {again:.0f} us")


def _microseconds(act: Callable[[], object]) -> float:
    return milliseconds(lambda: [act() for _ in range(TIMES)]) * 1000 / TIMES


def _profile(act: Callable[[], object]) -> None:
    with cProfile.Profile() as profile:
        _microseconds(act)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main("--profile" in sys.argv)
