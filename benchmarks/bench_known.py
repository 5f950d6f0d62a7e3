"""Whether the time of an answer tells what may not be known: `nurture serve`, in this process, asked in turns.

python -m benchmarks.bench_known [TIMES]     2,000 of each

| asked | what may not be known |
| --- | --- |
| `/o/…` with the token of a mail, and with one that is none | whether the token is one; both get the same image |
| `/c/…` with the token of an erased mail, and with one that is none | whether there was such a mail; both get 404 |
| a form with the address of a lead, and with a stranger's | whether somebody is a lead; both are thanked alike |

`p` is that of Mann and Whitney's test: below 0.01 the two can be told apart by so many answers.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from math import erfc, sqrt
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import yaml

from benchmarks.bench_serve import sent
from benchmarks.measure import apart
from nurture.core import tokens
from nurture.engine.keys import keys_of
from nurture.engine.workplace import open_workplace
from nurture.store.sqlite import SqliteStore
from nurture.web.application import application
from nurture.web.site import Site
from tests.web.conftest import asked_of

TIMES = 2_000
Ask = Callable[[int], tuple[str, str, dict[str, Any]]]
"""Method, path and what else goes with the n-th request."""


def _with_a_form(root: Path) -> None:
    wiring = yaml.safe_load((root / "nurture.yaml").read_text())
    wiring["forms"] = {"guide": {"title": "Guide", "consents": ["newsletter"]}}
    (root / "nurture.yaml").write_text(yaml.safe_dump(wiring, sort_keys=False))


def _pairs(root: Path) -> dict[str, tuple[Ask, Ask]]:
    with closing(SqliteStore(root / "nurture.db")) as store:
        keys = keys_of(store)
        leads = [state.lead.email for state in store.leads()]
    clicks = [line.removeprefix("/c/") for line in (root / "paths").read_text().split()]
    digests = [read[0] for read in (tokens.read_click(keys, token) for token in clicks) if read]
    chance, key = Random(5), tokens.newest(keys)
    images = [tokens.make(key, "open", digest) for digest in digests]
    erased = [tokens.make_click(key, chance.randbytes(15), 0) for _ in digests]

    def flipped(token: str) -> str:
        return token[:-8] + "".join(chance.sample("abcdefgh", 8))

    no_images, no_clicks = [*map(flipped, images)], [*map(flipped, erased)]

    def form(email: str) -> tuple[str, str, dict[str, Any]]:
        return "POST", "/f/guide", {"data": {"email": email, "lang": "en"}}

    return {
        "an image": (
            lambda n: ("GET", f"/o/{images[n]}.gif", {}),
            lambda n: ("GET", f"/o/{no_images[n]}.gif", {}),
        ),
        "a click": (lambda n: ("GET", f"/c/{erased[n]}", {}), lambda n: ("GET", f"/c/{no_clicks[n]}", {})),
        "a form": (lambda n: form(leads[n]), lambda n: form(f"stranger{n:07}@example.com")),
    }


async def _timed(root: Path, pairs: dict[str, tuple[Ask, Ask]], times: int) -> None:
    app = application(Site(open_workplace(root)))
    print("| | known, ms | not known, ms | ratio | p |")
    print("| --- | --- | --- | --- | --- |")
    for name, asks in pairs.items():
        took: tuple[list[float], list[float]] = [], []
        for n in range(times):
            for side in (0, 1) if n % 2 else (1, 0):
                method, path, more = asks[side](n)
                start = time.perf_counter()
                await asked_of(app, f"10.{side}.{n >> 8}.{n & 255}", method, path, more)
                took[side].append(time.perf_counter() - start)
        known, unknown = map(median, took)
        print(f"| {name} | {known * 1e3:.3f} | {unknown * 1e3:.3f} | {known / unknown:.3f} | {_p(*took):.2g} |")


def _p(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Two-sided, by the normal approximation, which thousands of times without ties allow."""
    ranked = sorted([(each, True) for each in ours] + [(each, False) for each in theirs])
    ranks = sum(rank for rank, (_, is_ours) in enumerate(ranked, 1) if is_ours)
    n, m = len(ours), len(theirs)
    u = ranks - n * (n + 1) / 2
    return erfc(abs(u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12) / sqrt(2))


def compare(times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "project")
        apart(sent, root, times)
        _with_a_form(root)
        asyncio.run(_timed(root, _pairs(root), times))


if __name__ == "__main__":
    compare(*map(int, sys.argv[1:]) if sys.argv[1:] else (TIMES,))
