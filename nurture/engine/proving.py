"""The proof that an address is gone: every file of the project's folder is searched for it, in all ways of `traces`.

Folders whose name begins with a dot are left out, but for the one in which nurture keeps compiled templates. About
10 MB a second are searched.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from nurture.core.addresses import Address
from nurture.core.mentions import Mention, Sought
from nurture.core.traces import LONGEST, Traces, traces_of
from nurture.engine.leftovers import outboxes
from nurture.engine.workplace import CACHE, Workplace
from nurture.store.protocol import Store

_CHUNK = 1 << 23
_kept_open: dict[tuple[int, int], int] = {}
"""Descriptors by device and inode."""


class Found(NamedTuple):
    """A file in which the address stands, and the ways; `ours`: nurture wrote it. Of a database what holds it is told,
    where it stands there as it is."""

    path: Path
    ways: list[str]
    ours: bool
    mentions: Sequence[Mention] = ()


def prove(address: Address, place: Workplace, store: Store) -> Iterator[Found]:
    """What is found is looked at once more beside the longer addresses that stand in the database and in texts."""
    traces, sought = traces_of(*address), sought_of(address, store)
    folders = {folder.resolve() for folder in (*outboxes(place.project, place), place.root / CACHE)}
    files = sorted({*_files(place.root), *(file for folder in folders for file in _files(folder))})
    suspects = [file for file in files if holds(file, traces, sought.longer)]
    longer = {*sought.longer, *_longer_than(sought, suspects, store)} if suspects else ()
    for file in suspects:
        if ways := holds(file, traces, longer):
            is_ours = file.name.startswith("nurture.") and file.parent == place.root and ".db" in file.name
            mentions = store.mentions(sought) if file == place.database else ()
            yield Found(file, ways, is_ours or any(folder in file.resolve().parents for folder in folders), mentions)


def sought_of(address: Address, store: Store) -> Sought:
    return Sought(address, [each for each in store.addresses_with(address.key) if each != address.key])


def _longer_than(sought: Sought, files: Iterable[Path], store: Store) -> Iterator[str]:
    """Those in the database, and in files of text: in others what stands beside an address may be no part of it."""
    yield from store.longer_than(sought)
    for file in files:
        with suppress(FileNotFoundError):  # a run may take it away meanwhile
            if all(b"\0" not in piece for piece in _pieces(file)):
                for piece in _pieces(file):
                    yield from sought.longer_in(piece.decode("utf-8", "replace"))


def holds(file: Path, traces: Traces, longer: Collection[str]) -> list[str]:
    """The ways in which the address stands in a file, other than as a part of `longer` ones."""
    others = None
    ways: dict[str, None] = {}
    try:
        for piece in _pieces(file):
            if found := list(traces.found(piece)):
                others = others or (traces_of(*longer) if longer else None)
                ways.update(dict.fromkeys(traces.found(piece, others) if others else found))
    except FileNotFoundError:
        return []
    return list(ways)


def _pieces(file: Path) -> Iterator[bytes]:
    """The file's bytes, each piece beginning with the end of the one before."""
    with _opened(file) as opened:
        last = b""
        while piece := opened.read(_CHUNK):
            yield last + piece
            last = piece[-LONGEST:]


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """A file of a database stays open from then on: to close it would take back all locks that this process has on it
    (POSIX), and another one, which closes the database last as it believes, would throw away the log written here."""
    if ".db" not in file.name:
        with file.open("rb") as opened:
            yield opened
        return
    found = file.stat()
    if (found.st_dev, found.st_ino) not in _kept_open:
        _kept_open[found.st_dev, found.st_ino] = os.open(file, os.O_RDONLY)
    with open(_kept_open[found.st_dev, found.st_ino], "rb", closefd=False) as opened:
        opened.seek(0)
        yield opened


def _files(folder: Path) -> Iterator[Path]:
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (file for name in files if (file := Path(path, name)).is_file() and not file.is_symlink())
