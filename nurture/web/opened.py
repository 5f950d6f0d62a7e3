"""A file that is held open, and what lies in its place by now: somebody may have put a backup there.

SQLite goes on with the file that it opened, wherever that was moved to: what it writes there is lost to all others.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar


class _Closable(Protocol):
    def close(self) -> None: ...


T = TypeVar("T", bound=_Closable)


class Opened(Generic[T]):
    """The file at `path` as `opens` opens it, once it is asked for. For one thread."""

    def __init__(self, path: Path, opens: Callable[[], T]) -> None:
        self._path = path
        self._opens = opens
        self._held: T | None = None
        self._which: tuple[int, int] | None = None

    def __call__(self) -> T:
        """The one that is held. Raises StoreError where none can be opened."""
        if self._held is None:
            self._which = _which(self._path)  # before it is opened: one that comes between is found by the next look
            self._held = self._opens()
        return self._held

    def lies_there(self) -> bool:
        return self._held is not None and _which(self._path) == self._which

    def look(self) -> None:
        """Let go of one that lies there no more: the next who asks gets the one that does."""
        if not self.lies_there():
            self.close()

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


def _which(path: Path) -> tuple[int, int] | None:
    """By its device and number there; no other gets these while it is open."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
