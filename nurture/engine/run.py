"""A run: collect, advance, deliver, in slices, under the lock.

the database                      its messages go to
--------------------------------  ------------------------------
adopted                           their channels
new, copied, restored             the outbox, and the run says so
only ever rehearsed (`--at`)      the outbox
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from nurture.core.doors import by_condition
from nurture.core.program import Project
from nurture.engine.advance import advance
from nurture.engine.collect import collect
from nurture.engine.context import Contexts
from nurture.engine.deliver import Delivery
from nurture.engine.letters import Writer
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.store.protocol import Store

REHEARSED, REAL = "rehearsed", "real"


class Refused(Exception):
    """The run cannot start; the text says why and what to do."""


def run(
    place: Workplace,
    store: Store,
    clock: Callable[[], datetime],
    rehearsal: bool,
    adopted: bool,
    stop: Callable[[], bool] = lambda: False,
    each_slice: Callable[[Report], None] = lambda _: None,
) -> Report:
    """One run under a lock that the caller holds. `rehearsal` is `--at`; `adopted` whether channels may be used.

    `stop` is asked before every handful of messages; once it says so, the run ends when those at hand are settled.
    `each_slice` is called before messages leave, with the report so far.

    Raises Refused when a rehearsal is asked of a database that has run without one, or the other way round.
    """
    now = clock()
    report = Report(now)
    with store.transaction():
        _check_mode(store, rehearsal)
        project = live_since(place.project, store, now)
        store.put("live", json.dumps({name: at.isoformat() for name, at in project.live.items()}))
        wake_for_edits(project, store, now)
        _keep_versions(project, place.root, store)
    secret = bytes.fromhex(store.get("secret"))
    delivery = Delivery(
        project=project,
        place=place,
        store=store,
        writer=Writer(project, Contexts(project, place.plugins.words, secret), place.renderer),
        clock=clock,
        report=report,
        stop=stop,
        outbox=None if adopted and not rehearsal else place.outbox(),
    )
    delivery.settle_abandoned()
    while True:
        collect(project, place, store, clock(), report)
        advanced = advance(project, store, clock(), report)
        each_slice(report)
        if stop() or (not delivery.slice() and not advanced):
            break
    store.put("ran_at", clock().isoformat())
    return report


def _check_mode(store: Store, rehearsal: bool) -> None:
    mode = store.get("mode")
    if rehearsal and mode == REAL:
        raise Refused("this database has run on the real clock; rehearse with `--at` on a fresh one")
    if not rehearsal and mode == REHEARSED:
        raise Refused("this database was rehearsed with `--at`; start a fresh one for real runs")
    store.put("mode", REHEARSED if rehearsal else REAL)


def live_since(project: Project, store: Store, now: datetime) -> Project:
    """The project with the instant since when each campaign has been live: from now on for one found so now."""
    live = {name: datetime.fromisoformat(at) for name, at in json.loads(store.get("live") or "{}").items()}
    for campaign in project.campaigns.values():
        if campaign.status == "live":
            live.setdefault(campaign.name, now)
    return replace(project, live=live)


def wake_for_edits(project: Project, store: Store, now: datetime) -> None:
    """Plan again the leads that an edit concerns: those in a changed campaign; all for the wiring or a door."""
    versions = {name: campaign.version for name, campaign in project.campaigns.items()}
    before = json.loads(store.get("versions") or "{}")
    changed = {name for name in {*versions, *before} if versions.get(name) != before.get(name)}
    campaigns = [project.campaigns[name] for name in changed & set(versions)]
    if project.wiring != store.get("wiring") or any(c.name not in before or by_condition(c) for c in campaigns):
        store.wake(now)
    else:
        store.wake(now, changed)
    store.put("versions", json.dumps(versions))
    store.put("wiring", project.wiring)


def _keep_versions(project: Project, root: Path, store: Store) -> None:
    """Remember this version of every campaign file, so that old decisions explain themselves with the old line."""
    for campaign in project.campaigns.values():
        path = campaign.place.path
        store.keep_file(campaign.version, path, (root / path).read_text(encoding="utf-8"))
