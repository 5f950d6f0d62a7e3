"""The database: who may read it, what it says of the last runs, and what keeps mail from leaving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nurture.engine.budgets import overdrawn
from nurture.engine.checkup.finding import Finding
from nurture.engine.clocks import is_rehearsed, last_run, ran_ahead, real_now
from nurture.engine.holder import Holder, holder
from nurture.engine.leftovers import outboxes
from nurture.engine.one_network import one_network
from nurture.engine.refused_posts import refused
from nurture.engine.unread_lists import unread
from nurture.engine.workplace import Workplace
from nurture.store.adoption import Adoption, adoption
from nurture.store.errors import StoreError
from nurture.store.lock import Busy, run_lock
from nurture.store.opening import is_older, opened_to_read
from nurture.store.protocol import Store


def database(place: Workplace) -> Iterator[Finding]:
    if place.database.exists():
        yield _modes(place)
        yield from _looked_into(place)
    else:
        yield Finding("database", True, "there is none yet; the first run makes it")


def _modes(place: Workplace) -> Finding:
    """The database and the inbox with their companions, and outboxes with their mails, hold addresses."""
    files = [*place.root.glob("nurture.db*"), *place.root.glob("nurture.inbox.db*")]
    project = place.loaded.project
    folders = outboxes(project, place) if project else {place.root / "outbox"}
    loose = [file for file in files if _is_loose(file)]
    loose += [folder for folder in folders if folder.is_dir() and any(map(_is_loose, (folder, *folder.iterdir())))]
    named = " ".join(sorted(place.relative(str(path)) for path in loose))
    words = f"others may read {named.replace(' ', ', ')}: chmod -R go= {named}"
    return Finding("privacy", not loose, words if loose else "only you can read what nurture keeps of people")


def _is_loose(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o077)


def _looked_into(place: Workplace) -> Iterator[Finding]:
    try:
        older = is_older(place.database)
        with opened_to_read(place.database) as store:
            found = adoption(store, place.database)
            ran, rehearsed, ahead = _ran(place, store), is_rehearsed(store), ran_ahead(store, real_now())
            leads, elsewhere = store.count("leads"), len(store.readdressed())
            pauses, lists = overdrawn(store), unread(store)
            alike = one_network(store, real_now())
            unread_posts = _unread_posts(place, store)
    except StoreError as error:
        yield Finding("database", False, str(error))
        return
    since = "; an older version wrote it last, the next run brings it up to date" if older else ""
    yield Finding("database", True, f"{leads:,} {'lead' if leads == 1 else 'leads'}{since}")
    yield _adoption(place, found, rehearsed)
    yield _clock(ran, rehearsed, ahead)
    yield _budgets(pauses)
    yield _lists(lists)
    yield _addresses(elsewhere)
    yield unread_posts
    yield Finding("readers", not alike, alike or "nothing hides where they are")
    yield _lock(place.database)


def _adoption(place: Workplace, found: Adoption, rehearsed: bool) -> Finding:
    """Of no matter where every message goes to the outbox anyway."""
    project = place.loaded.project
    sends = project is not None and any(use.use != "outbox" for use in project.channels.values())
    if found.status == "adopted" or rehearsed or not sends:
        return Finding("adoption", True, found.why)
    return Finding("adoption", False, f"{found.why}; until `nurture adopt`, messages go to the outbox")


def _budgets(pauses: Mapping[str, str]) -> Finding:
    said = "; ".join(f"campaign {name} has paused: {why}" for name, why in pauses.items())
    return Finding("error budgets", not pauses, said or "no campaign has paused itself")


def _lists(unread: Mapping[str, str]) -> Finding:
    said = "; ".join(f"list {name}: no marketing leaves: {why}" for name, why in unread.items())
    return Finding("suppression lists", not unread, said or "no mail waits for one to be read")


def _addresses(elsewhere: int) -> Finding:
    said = f"of {elsewhere:,} {'lead' if elsewhere == 1 else 'leads'} it was changed behind nurture's back"
    cure = "nothing is sent to them; `nurture consent --verify` names them"
    return Finding("addresses", not elsewhere, f"{said}: {cure}" if elsewhere else "each is that of its lead")


def _unread_posts(place: Workplace, store: Store) -> Finding:
    if place.loaded.project is None:
        return Finding("webhooks", True, "told once the files have no errors")
    said = "; ".join(refused(place.loaded.project, store, real_now()))
    return Finding("webhooks", not said, said or "what was posted could be read")


def _ran(place: Workplace, store: Store) -> str:
    """When it last ran, on the project's clock where that can be told; "" for never."""
    zone = place.loaded.project.zone if place.loaded.project else UTC
    return last_run(store).astimezone(zone).isoformat() if store.get("ran_at") else ""


def _clock(ran: str, rehearsed: bool, ahead: bool) -> Finding:
    if not ran:
        return Finding("clock", True, "it has never run")
    if ahead and not rehearsed:
        return Finding("clock", False, f"the last run was at {ran}, which is still to come: set the clock")
    return Finding("clock", True, f"last run at {ran}{', a rehearsal' if rehearsed else ''}")


def _lock(path: Path) -> Finding:
    now = real_now()
    try:
        with run_lock(path, now) as lock:
            if not isinstance(lock, Busy):
                return Finding("lock", True, "no run is going on")
            return _run_at_work(holder(lock, path), now)
    except PermissionError:
        return Finding("lock", False, "it cannot be taken: let whoever runs nurture write in this folder")
    except (StoreError, OSError) as error:
        return Finding("lock", False, str(error))


def _run_at_work(run: Holder, now: datetime) -> Finding:
    since = f"since {run.since.isoformat()}" if run.since else "since a moment ago"
    process = f"process {run.pid} ({run.command})" if run.pid else "a process that cannot be seen from here"
    said = f"a run is going on {since}: {process}"
    if run.stopped:
        cure = f"`kill -CONT {run.pid}` lets it go on, `kill -KILL {run.pid}` ends it; nothing is sent twice"
        return Finding("lock", False, f"{said}. It is stopped: {cure}")
    if run.hangs(now):
        minutes = (now - run.wrote) // timedelta(minutes=1)
        cure = f"end it with `kill {run.pid or 'PID'}`, where that does not help with `kill -KILL`"
        return Finding("lock", False, f"{said}. It wrote nothing for {minutes} minutes: {cure}; nothing is sent twice")
    return Finding("lock", True, said)
