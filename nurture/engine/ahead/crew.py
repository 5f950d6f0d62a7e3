"""Leads looked at in slices, by several processes where there are many: reading them and planning them is what costs.

Each process opens the store itself. What it makes of a slice comes back in the order of the slices. Plugins are loaded
before, so that their words and scorers are at hand in each. Planning leaves no circles for the garbage collector, which
takes a tenth of the time to look for them.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, cast

from nurture.store.protocol import Store

SLICE = 500
_WORTH_IT = 4 * SLICE  # leads from which on another process pays
_Made = TypeVar("_Made")
Work = Callable[[Store, Sequence[int]], _Made]


def each_slice(
    leads: Sequence[int], store: Store, work: Work[_Made], again: Callable[[], Store] | None
) -> Iterator[_Made]:
    """What `work` makes of these leads, slice by slice. `again` opens the same store in another process.

    Without it, and for few leads, all is done here.
    """
    slices = [leads[first : first + SLICE] for first in range(0, len(leads), SLICE)]
    workers = _cores()
    if again is None or workers == 1 or len(leads) < _WORTH_IT:
        yield from (work(store, slice_) for slice_ in slices)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, get_context("fork"), _begin, (again, work)) as crew:
        yield from cast("Iterator[_Made]", crew.map(_do, slices))


def _cores() -> int:
    """Those that this process may use; one where processes cannot be forked with what they have read."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


_bench: list[tuple[Store, Work[object]]] = []
"""Of a worker process: the store it opened, and what it is to do."""


def _begin(again: Callable[[], Store], work: Work[object]) -> None:
    gc.disable()
    _bench.append((again(), work))


def _do(leads: Sequence[int]) -> object:
    store, work = _bench[0]
    return work(store, leads)
