"""What reading a source and reading a feed have in common: the plugin's batches, the cursor, and what is told.

The cursor holds as long as rows are read by the same rules. When they change (a column is named, a field or an event
declared), all is read anew: what is known already changes nothing, what was refused has another chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nurture.core.program import Use
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Batch, Feed, Source
from nurture.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """One source or feed in one run. `where` is how it is told, `name` that of its cursor."""

    where: str
    name: str
    use: Use
    place: Workplace
    store: Store
    report: Report

    def batches(self, plugin: Source | Feed, rules: Any) -> Iterator[Batch]:
        """What is new; `rules` are what its rows are read by. Rows that the plugin could not read are told."""
        setting = f"rules of {self.where}"
        written = repr((self.use.options, rules)).replace(str(self.place.root), "")
        stamp = hashlib.sha256(written.encode()).hexdigest()
        before = self.store.get(setting)
        cursor = self.store.cursor(self.name) if before in ("", stamp) else ""
        for batch in plugin.fetch(self.place.options(self.use), cursor):
            for note in batch.notes:
                self.note(self.place.relative(note))
            for line, reason in batch.problems:
                self.refuse(batch, line, reason)
            yield batch
        if before != stamp:
            self.store.put(setting, stamp)

    def note(self, words: str) -> None:
        self.report.note(f"{self.where}: {words}")

    def refuse(self, batch: Batch, line: int, reason: str) -> None:
        file = f" of {self.place.relative(batch.origin)}" if batch.origin else ""
        self.report.note(f"{self.where}, line {line}{file}: refused: {reason}")
