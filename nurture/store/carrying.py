"""The write-ahead log of a file, carried over into it by a connection of its own.

Whoever commits would wait for that now and then, for as long as the disk takes: 20 ms for a thousand commits.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from nurture.store.sqlite_base import connect

_PATIENCE = 0.05


def carry_over(path: Path) -> None:
    """First what is there, while others go on writing; then, with them waiting, what little they wrote meanwhile, so
    that the log begins anew and stays small. Raises StoreError."""
    with closing(connect(path, _PATIENCE)) as db:
        db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        db.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
