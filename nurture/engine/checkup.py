"""What may be wrong with an installation, looked at from outside: nothing is written, nothing is sent."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nurture.engine.budgets import overdrawn
from nurture.engine.clocks import is_rehearsed, last_run, ran_ahead, real_now
from nurture.engine.holder import Holder, holder
from nurture.engine.holding import stopped
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

_NETWORK = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs")
_ROOM = 200_000_000
"""Bytes below which a disk counts as nearly full."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `message` says what was found and, where it is wrong, the cure."""

    check: str
    ok: bool
    message: str


def examine(place: Workplace) -> Iterator[Finding]:
    """Everything, the program first, then the project, then its database."""
    yield _python()
    yield _mjml()
    yield _time_zones()
    yield _plugins(place)
    yield _files(place)
    yield _environment(place)
    yield _disk(place.root)
    yield _file_system(place.root)
    yield Finding("stop file", not place.is_stopped, stopped() if place.is_stopped else "there is none")
    if place.database.exists():
        yield _modes(place)
        yield from _database(place)
    else:
        yield Finding("database", True, "there is none yet; the first run makes it")


# ---------------------------------------------------------------- the program


def _python() -> Finding:
    said = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.system()}"
    return Finding("versions", sys.version_info >= (3, 11) and sqlite3.sqlite_version_info >= (3, 35), said)


def _mjml() -> Finding:
    """Two packages bring a module `mjml`; the other one is slower and knows other functions."""
    if _installed("mjml"):
        words = (
            "the package `mjml` hides `mjml-python`: pip uninstall mjml && pip install --force-reinstall mjml-python"
        )
        return Finding("mjml", False, words)
    found = _installed("mjml-python")
    return Finding("mjml", bool(found), f"mjml-python {found}" if found else "pip install mjml-python")


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _time_zones() -> Finding:
    try:
        ZoneInfo("Europe/Warsaw")
    except (ZoneInfoNotFoundError, OSError):
        return Finding("time zones", False, "none are installed: pip install tzdata")
    return Finding("time zones", True, "installed")


# ---------------------------------------------------------------- the project


def _plugins(place: Workplace) -> Finding:
    failed = [f"{p.place}: {p.message}" for p in place.plugins.problems if p.severity == "error"]
    return Finding("plugins", not failed, "; ".join(failed) or f"{len(place.plugins.listed)} loaded")


def _files(place: Workplace) -> Finding:
    errors = sum(problem.severity == "error" for problem in place.problems)
    return Finding("files", not errors, f"{errors} errors: `nurture check` names them" if errors else "no errors")


def _environment(place: Workplace) -> Finding:
    """What webhooks alone need may be set where `nurture serve` is started, and nowhere else."""
    missing = place.loaded.missing_env
    names = ", ".join(name if by == "run" else f"{name} (for `nurture {by}`)" for name, by in sorted(missing.items()))
    unfit = [f"{each.message}: {each.hint}" for each in place.problems if each.code == "unfit-env"]
    found = "; ".join([*([f"not set: {names}"] if names else []), *unfit])
    return Finding("environment", "run" not in missing.values(), found or "all that the files name is set")


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(root).free
    return Finding("disk", free >= _ROOM, f"{free / 1e9:.1f} GB free")


def _file_system(root: Path) -> Finding:
    """SQLite's WAL needs memory shared by all who write, which a network file system does not give."""
    kind = _kind_of_file_system(root)
    if kind.startswith(_NETWORK):
        return Finding("file system", False, f"{kind} is a network file system: keep the database on a local disk")
    return Finding("file system", True, kind or "unknown")


def _kind_of_file_system(root: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    if not mounts.exists():
        return ""
    lines = [line.split() for line in mounts.read_text("utf-8", "replace").splitlines()]
    around = [(len(line[1]), line[2]) for line in lines if root.resolve().is_relative_to(line[1])]
    return max(around, default=(0, ""))[1]


# ---------------------------------------------------------------- the database


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


def _database(place: Workplace) -> Iterator[Finding]:
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
    said = "; ".join(refused(place.loaded.project, store, real_now())) if place.loaded.project else ""
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
