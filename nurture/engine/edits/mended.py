"""Leads that could not be planned, since a plugin failed: planned anew as soon as the files are others than then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from nurture.engine.advance import AFTER_A_FAULT, SLICE, failed_lately
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store

_UNDER = "planned_under"


def leads_to_try_again(place: Workplace, store: Store, now: datetime) -> Iterator[list[int]]:
    """Those that failed before, slice by slice, for whoever plans each before asking for the next; only then are these
    files the known ones.

    Whoever is due within the hour is among them, and is none the worse for being asked now.
    """
    files = _files(place)
    if store.get(_UNDER) == files:
        return iter(())
    return _slices(store.due_leads(now + AFTER_A_FAULT) if failed_lately(store, now) else [], files, store)


def _slices(leads: Sequence[int], files: str, store: Store) -> Iterator[list[int]]:
    yield from (list(leads[start : start + SLICE]) for start in range(0, len(leads), SLICE))
    store.put(_UNDER, files)


def _files(place: Workplace) -> str:
    """A mark of all that a plan is made by: the author's files, and plugins with their versions."""
    project = place.project
    written = [project.wiring, *sorted(f"{each.name} {each.version}" for each in project.written)]
    plugins = [f"{plugin.name} {plugin.version}" for plugin in place.plugins.listed]
    own = [file.read_bytes() for file in sorted((place.root / "plugins").glob("*.py"))]
    digest = hashlib.sha256(json.dumps([written, plugins]).encode())
    for each in own:
        digest.update(hashlib.sha256(each).digest())
    return digest.hexdigest()
