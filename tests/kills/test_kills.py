"""Killed at any point of a letter's way, it sends nothing twice, claims nothing, and leaves few in doubt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from benchmarks.bench_kills import NaiveLoop
from tests.kills.harness import Tally, kill_often
from tests.kills.nurture_tool import Nurture, can

several = pytest.mark.skipif(not can("connections"), reason="one connection is all there is yet")
PARTS = 4
"""Projects in which it happens, two side by side: most of the time a run is only starting."""


def kills(folder: Path, count: int, leads: int, **options: int) -> Tally:
    """So many kills in all, over so many leads, spread over the projects."""

    def part(seed: int) -> Tally:
        (folder / str(seed)).mkdir()
        return kill_often(partial(Nurture, options=options), folder / str(seed), leads // PARTS, count // PARTS, seed)

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(part, range(PARTS)), start=Tally())


def keeps_its_promise(tally: Tally, connections: int) -> bool:
    few_doubts = tally.in_doubt <= connections * tally.kills and tally.delivered >= 0.6 * tally.in_doubt
    return few_doubts and tally.duplicates == tally.lost == tally.missing == 0


def test_a_loop_that_sends_and_then_notes_it_is_seen_to_send_twice(tmp_path: Path) -> None:
    tally = kill_often(NaiveLoop, tmp_path, leads=40, kills=10, seed=20)
    assert tally.duplicates
    assert tally.lost == tally.missing == 0


def test_a_hundred_kills_on_one_connection(tmp_path: Path) -> None:
    tally = kills(tmp_path, 100, leads=400, connections=1)
    assert keeps_its_promise(tally, connections=1), tally


@pytest.mark.soak
def test_a_thousand_kills_on_one_connection(tmp_path: Path) -> None:
    tally = kills(tmp_path, 1_000, leads=4_000, connections=1)
    assert keeps_its_promise(tally, connections=1), tally


def test_a_larger_batch_leaves_more_in_doubt_and_sends_nothing_twice(tmp_path: Path) -> None:
    tally = kills(tmp_path, 12, leads=800, connections=2, batch=8)
    assert tally.duplicates == tally.lost == tally.missing == 0
    assert tally.kills < tally.in_doubt <= 2 * 8 * tally.kills, tally


@several
def test_twenty_kills_on_ten_connections(tmp_path: Path) -> None:
    tally = kills(tmp_path, 20, leads=2_000, connections=10, workers=2)
    assert keeps_its_promise(tally, connections=10), tally


@several
@pytest.mark.soak
def test_a_hundred_kills_on_ten_connections(tmp_path: Path) -> None:
    tally = kills(tmp_path, 100, leads=40_000, connections=10, workers=2)
    assert keeps_its_promise(tally, connections=10), tally
