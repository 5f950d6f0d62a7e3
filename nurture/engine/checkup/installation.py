"""The program, the project's files, and the machine that they are on."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nurture.engine.checkup.finding import Finding
from nurture.engine.holding import stopped
from nurture.engine.workplace import Workplace

_NETWORK = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs")
_ROOM = 200_000_000
"""Bytes below which a disk counts as nearly full."""


def installation(place: Workplace) -> Iterator[Finding]:
    yield _python()
    yield _mjml()
    yield _time_zones()
    yield _plugins(place)
    yield _files(place)
    yield _environment(place)
    yield _disk(place.root)
    yield _file_system(place.root)
    yield Finding("stop file", not place.is_stopped, stopped() if place.is_stopped else "there is none")


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
