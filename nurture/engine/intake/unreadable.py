"""Rows of a list that name somebody who cannot be read: how many, and the first; kept as long as its files are as they
were, so that a long list is read anew only when somebody may have mended it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from nurture.engine.intake.reading import Reading, files_of

CURE = "mend it, or write `holds: no` to let mail out all the same"


class Unreadable:
    """`files` is what changes with the files that are read; "" where none are: then there is no telling."""

    def __init__(self, reading: Reading, rules: object) -> None:
        self._store, self._setting = reading.store, kept_of(reading.where)
        self.files = _stamp(reading, rules)
        self.count, self.first = 0, ""

    def add(self, spot: str, reason: str) -> None:
        self.count += 1
        self.first = self.first or f"{spot}: {reason.rstrip('.')}"

    def recall(self) -> bool:
        """Whether it is known from an earlier run, and nothing has changed since."""
        files, count, first = json.loads(self._store.get(self._setting) or '["", 0, ""]')
        same = bool(files) and files == self.files
        if same:
            self.count, self.first = count, first
        return same

    def keep(self, holds: bool) -> None:
        """For the next run; nothing once all rows can be read, or none `holds` mail back."""
        kept = json.dumps([self.files, self.count, self.first]) if holds and self.count and self.files else ""
        if kept != self._store.get(self._setting):
            self._store.put(self._setting, kept)

    def words(self) -> str:
        rows = "1 row names" if self.count == 1 else f"{self.count:,} rows name"
        return f"{rows} somebody who cannot be read, first {self.first}; {CURE}" if self.count else ""


def kept_of(where: str) -> str:
    """What keeps them."""
    return f"unreadable in {where}"


def _stamp(reading: Reading, rules: object) -> str:
    path = getattr(reading.place.options(reading.use), "path", None)
    if not isinstance(path, Path) or path.is_dir():
        return ""
    files = [(str(each), each.stat().st_size, each.stat().st_mtime_ns) for each in files_of(path)]
    return hashlib.sha256(repr((reading.stamp(rules), sorted(files))).encode()).hexdigest()
