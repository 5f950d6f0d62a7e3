"""Killed at any point of a letter's way, it sends nothing twice, claims nothing, and leaves few in doubt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from nurture.defaults.smtp import SmtpOptions
from tests.kills.harness import Tally, kill_often
from tests.kills.nurture_tool import Nurture
from tests.kills.sink import Sink

PARTS = 4
"""Projects in which it happens, two side by side: most of the time a run is only starting."""


def kills(folder: Path, count: int, leads: int, connections: int) -> Tally:
    """So many kills in all, over so many leads, spread over the projects."""
    with ThreadPoolExecutor(2) as pool:
        part = partial(_part, folder, count // PARTS, leads // PARTS, connections)
        return sum(pool.map(part, range(PARTS)), start=Tally())


def _part(folder: Path, count: int, leads: int, connections: int, seed: int) -> Tally:
    root = folder / str(seed)
    root.mkdir()
    with closing(Sink(root / "taken", seed)) as sink:
        addresses = [f"lead{n}@example.com" for n in range(leads)]
        return kill_often(Nurture(root / "project", addresses, sink.port, connections), sink, count, seed)


def keeps_its_promise(tally: Tally, connections: int) -> bool:
    few_doubts = tally.in_doubt <= connections * tally.kills and tally.delivered >= 0.6 * tally.in_doubt
    return few_doubts and tally.duplicates == tally.lost == tally.missing == 0


def test_a_hundred_kills_on_one_connection(tmp_path: Path) -> None:
    tally = kills(tmp_path, 100, leads=400, connections=1)
    assert keeps_its_promise(tally, connections=1), tally


@pytest.mark.soak
def test_a_thousand_kills_on_one_connection(tmp_path: Path) -> None:
    tally = kills(tmp_path, 1_000, leads=4_000, connections=1)
    assert keeps_its_promise(tally, connections=1), tally


@pytest.mark.soak
@pytest.mark.skipif("connections" not in SmtpOptions.model_fields, reason="one connection is all there is yet")
def test_a_hundred_kills_on_ten_connections(tmp_path: Path) -> None:
    tally = kills(tmp_path, 100, leads=40_000, connections=10)
    assert keeps_its_promise(tally, connections=10), tally
