"""What reading sources, feeds and mailboxes has in common: the plugin's batches, the cursor, and what is told.

The cursor holds as long as rows are read by the same rules. When they change (a column is named, a field or an event
declared), all is read anew: what is known already changes nothing, what was refused has another chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nurture.core.program import Use
from nurture.engine.report import Report
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Batch, Feed, Source, SourceError
from nurture.plugin_origins import FAILURES
from nurture.store.errors import Unusable
from nurture.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """One source, feed or mailbox in one run. `where` is how it is told, `name` that of its cursor."""

    where: str
    name: str
    use: Use
    place: Workplace
    store: Store
    report: Report

    def batches(self, plugin: Source | Feed, rules: Any) -> Iterator[Batch]:
        """What is new; `rules` are what its rows are read by."""
        yield from self.fetched(plugin, self.begin(rules))
        self.end(rules)

    def fetched(self, plugin: Source | Feed, cursor: str) -> Iterator[Batch]:
        """What is behind a cursor. Rows that the plugin could not read are told."""
        for batch in plugin.fetch(self.place.options(self.use), cursor):
            for note in batch.notes:
                self.note(self.place.relative(note))
            for line, reason in batch.problems:
                self.refuse(batch, line, reason)
            yield batch

    def end(self, rules: Any) -> None:
        """All was read by these rules."""
        if not self.was_read(rules):
            self.store.put(self._setting, self.stamp(rules))

    def begin(self, rules: Any) -> str:
        """The cursor from which there may be something new."""
        before = self.store.get(self._setting)
        return self.store.cursor(self.name) if before in ("", self.stamp(rules)) else ""

    @property
    def _setting(self) -> str:
        return setting_of(self.where)

    def stamp(self, rules: Any) -> str:
        """What changes with the options and rules that rows are read by."""
        written = repr((self.use.options, rules)).replace(str(self.place.root), "")
        return hashlib.sha256(written.encode()).hexdigest()

    def was_read(self, rules: Any) -> bool:
        """Whether all has been read by these rules once."""
        return self.store.get(self._setting) == self.stamp(rules)

    def note(self, words: str) -> None:
        self.report.note(f"{self.where}: {words}")

    def refuse(self, batch: Batch, line: int, reason: str) -> None:
        self.report.note(f"{self.where}, {self.spot(batch, line)}: refused: {reason}")

    def spot(self, batch: Batch, line: int) -> str:
        """`line 2 of events/march.csv`."""
        return f"line {line} of {self.place.relative(batch.origin)}" if batch.origin else f"line {line}"


def setting_of(where: str) -> str:
    """What keeps by which rules all was read last."""
    return f"rules of {where}"


def files_of(path: Path) -> list[Path]:
    """The files that are there of a path, which may hold `*`."""
    if path.exists():
        return [path]
    root = Path(path.anchor)
    return [each for each in root.glob(str(path.relative_to(root))) if each.is_file()]


def guarded(reading: Reading, read: Callable[[], None]) -> bool:
    """Read, unless the plugin fails, which is a fault of the run and stops nothing else; whether it did not."""
    try:
        read()
        return True
    except Unusable:
        raise  # no fault of the plugin
    except SourceError as error:
        reading.report.fault_once(reading.where, reading.place.relative(str(error)))
    except FAILURES as error:
        reading.report.fault_once(f"{reading.where} (plugin {reading.use.use})", error)
    return False
