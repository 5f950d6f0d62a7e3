"""Lists of those who get no mail: read before anybody walks, and kept. A list that gets shorter revives nobody.

What one reading brings is taken in together, or not at all where it is too much (`unread_lists`). A list that names
somebody who cannot be read is read anew by each run until it is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime

from nurture.core.program import Project, SuppressionList
from nurture.core.suppression import Suppression, of_list
from nurture.core.suppression_lists import ListRules, first_of, read_listed
from nurture.engine.intake.reading import Reading, guarded, setting_of
from nurture.engine.report import Report, masked
from nurture.engine.unread_lists import FEWEST, keep_unread, too_much, unread
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Batch, Row
from nurture.plugin_origins import FAILURES
from nurture.store.errors import Unusable
from nurture.store.protocol import Store

_SHOWN = 20
_CURE = "mend it, or write `holds: no` to let mail out all the same"
_NOT_YET = f"it was never read to its end as nurture.yaml names it now: {_CURE}"
_VERSION = 2
"""Of how rows are read: after a change all lists are read anew."""


def read_lists(project: Project, place: Workplace, store: Store, now: datetime, report: Report, meant: bool) -> None:
    """Take in what is new on all lists, and remember which keep marketing back. `meant`: however many they take."""
    before = unread(store)
    held = {name: before[name] for name in report.unread}
    for name, listed in project.lists.items():
        if name in report.unread:
            continue
        reading = Reading(of_list(name), of_list(name), listed.use, place, store, report)
        read = _List(reading, listed, list_rules(name, project), now, meant)
        if guarded(reading, read.take_in):
            held[name] = read.why_unread()
        elif listed.holds and not reading.was_read(read.read_by):
            held[name] = _NOT_YET
        else:
            held[name] = before.get(name, "") if listed.holds else ""
    held = {name: why for name, why in held.items() if why}
    report.unread |= held.keys()
    keep_unread(held, store)


def list_rules(name: str, project: Project) -> ListRules:
    """How the rows of the list `name` are read."""
    listed = project.lists[name]
    return ListRules(name, listed.purpose, project.zone, listed.columns)


def forget_reading(source: str, store: Store, now: datetime) -> None:
    """Have a list read anew, as if it never had been."""
    store.take_suppressions(source, (), "", now)
    store.put(setting_of(source), "")


class _TooMuch(Exception):
    pass


@dataclass(slots=True)
class _List:
    """One list in one reading: how many `entries` came, how many of them are `new`, how many rows were `passed` over or
    `unreadable`, and which was the first. `barred` is how many leads got no mail before."""

    reading: Reading
    listed: SuppressionList
    rules: ListRules
    now: datetime
    meant: bool
    came: bool = False
    entries: int = 0
    new: int = 0
    passed: int = 0
    unreadable: int = 0
    first: str = ""
    barred: int | None = None
    taken_back: str = ""

    @property
    def read_by(self) -> object:
        return _VERSION, self.rules.purpose, str(self.rules.zone), sorted(self.rules.columns.items())

    def take_in(self) -> None:
        """Raises what the plugin raises, once all that came before is taken in."""
        failure = None
        try:
            with ExitStack() as stack:
                failure = self._read(stack)
                self._weigh()
        except _TooMuch:
            self.new = 0
        self._tell()
        if failure:
            raise failure

    def why_unread(self) -> str:
        """Why it keeps marketing back, with the cure; "" when it does not."""
        path = str(getattr(self.reading.use.options, "path", ""))
        if self.taken_back or not self.listed.holds:
            return self.taken_back
        if self.unreadable:
            rows = "1 row names" if self.unreadable == 1 else f"{self.unreadable:,} rows name"
            return f"{rows} somebody who cannot be read, first {self.first}; {_CURE}"
        if "*" in path and not self.came and not self.reading.store.cursor(self.reading.name):
            return f"no file fits {self.reading.place.relative(path)}: {_CURE}"
        return ""

    def _read(self, stack: ExitStack) -> BaseException | None:
        """Read all; what the plugin raised in the midst of it."""
        store, plugin = self.reading.store, self.reading.place.plugins.sources[self.listed.use.use]
        cursor = self.reading.begin(self.read_by)
        try:
            for batch in self.reading.batches(plugin, self.read_by):
                if not self.came:
                    stack.enter_context(store.transaction())
                    self.came = True
                found = list(self._found(batch))
                self._count_before(found)
                if not (self.unreadable and self.listed.holds):
                    cursor = batch.cursor
                self.new += store.take_suppressions(self.reading.name, found, cursor, self.now)
        except Unusable:
            raise
        except FAILURES as error:
            return error
        return None

    def _found(self, batch: Batch) -> Iterator[Suppression]:
        for line, reason in batch.problems:  # told already
            self._count_unreadable(batch, line, reason)
        named = first_of(batch.headings)
        for row in (*([Row({named: named}, 1)] if named else ()), *batch.rows):
            read = read_listed(row.values, self.rules, self.now)
            self.passed += read.may
            if read.refused:
                self._count_unreadable(batch, row.line, read.refused)
                if self.unreadable <= _SHOWN:
                    self.reading.refuse(batch, row.line, read.refused)
            for each in read.found:
                yield replace(each, reason=masked(each.reason))  # an error may quote another address

    def _count_unreadable(self, batch: Batch, line: int, reason: str) -> None:
        self.unreadable += 1
        self.first = self.first or f"{self.reading.spot(batch, line)}: {masked(reason).rstrip('.')}"

    def _count_before(self, found: Sequence[Suppression]) -> None:
        """Who gets no mail without this list; asked only where it may take many."""
        self.entries += len(found)
        many = self.entries > FEWEST or any(each.what.startswith("@") for each in found)
        if many and self.barred is None and not self.meant:
            self.barred = self.reading.store.count_barred(self.rules.purpose)

    def _weigh(self) -> None:
        if self.barred is not None and self.new:
            store = self.reading.store
            taken = store.count_barred(self.rules.purpose) - self.barred
            self.taken_back = too_much(taken, store.count("leads"))
            if self.taken_back:
                raise _TooMuch

    def _tell(self) -> None:
        note, what = self.reading.note, f" with {self.rules.purpose}" if self.rules.purpose else ""
        if self.new:
            note(f"1 more is not mailed{what}" if self.new == 1 else f"{self.new:,} more are not mailed{what}")
        if self.passed:
            rows = "1 row says that its person" if self.passed == 1 else f"{self.passed:,} rows say that their people"
            note(f"{rows} may be mailed: passed over")
