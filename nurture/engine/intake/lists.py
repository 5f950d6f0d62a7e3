"""Lists of those who get no mail: read before anybody walks, and kept. A list that gets shorter revives nobody.

What one reading brings is taken in once all of it is read, or not at all where it is too much (`unread_lists`): while a
plugin fetches, and between two slices, others may write. The cursor and the rules that it was read by are kept last, so
that after a kill it is read again; what is known then changes nothing. A list that names somebody who cannot be read is
read anew by each run in which its files are other ones, until it is mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from nurture.core.program import Project, SuppressionList
from nurture.core.suppression import Suppression, of_list
from nurture.core.suppression_lists import ListRules, first_of, read_listed
from nurture.engine.intake.reading import Reading, guarded, setting_of
from nurture.engine.intake.spool import Spool
from nurture.engine.intake.unreadable import CURE, Unreadable, kept_of
from nurture.engine.report import Report, masked
from nurture.engine.unread_lists import FEWEST, keep_unread, too_much, unread
from nurture.engine.workplace import Workplace
from nurture.hookspecs import Batch, Row
from nurture.plugin_origins import FAILURES
from nurture.store.errors import Unusable
from nurture.store.protocol import Store

_SHOWN = 20
_NOT_YET = f"it was never read to its end as nurture.yaml names it now: {CURE}"
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
            held[name] = read.why_unread() or (before.get(name, "") if listed.holds else "")
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
    store.put(kept_of(source), "")


@dataclass(slots=True)
class _List:
    """One list in one reading: how many entries are `new`, how many rows were `passed` over or are `unreadable`.
    `named` are those whom its new entries may take: leads, domains and hashes."""

    reading: Reading
    listed: SuppressionList
    rules: ListRules
    now: datetime
    meant: bool
    cursor: str = ""
    came: bool = False
    new: int = 0
    passed: int = 0
    named: set[str] = field(default_factory=set)
    taken_back: str = ""
    unreadable: Unreadable = field(init=False)

    @property
    def read_by(self) -> object:
        return _VERSION, self.rules.purpose, str(self.rules.zone), sorted(self.rules.columns.items())

    def take_in(self) -> None:
        """Raises what the plugin raises, once all that came before is taken in."""
        self.unreadable = Unreadable(self.reading, self.read_by)
        if self.unreadable.recall():
            return
        with Spool() as spool:
            failure = self._read(spool)
            self._weigh()
            if not self.taken_back:
                self._take(spool, failure is None)
        self._tell()
        if failure:
            raise failure

    def why_unread(self) -> str:
        """Why it keeps marketing back, with the cure; "" when it does not."""
        path = str(getattr(self.reading.use.options, "path", ""))
        if self.taken_back or not self.listed.holds:
            return self.taken_back
        none = "*" in path and not self.came and not self.reading.store.cursor(self.reading.name)
        return self.unreadable.words() or (f"no file fits {self.reading.place.relative(path)}: {CURE}" if none else "")

    def _read(self, spool: Spool) -> BaseException | None:
        """Read all; what the plugin raised in the midst of it."""
        store, plugin = self.reading.store, self.reading.place.plugins.sources[self.listed.use.use]
        self.cursor = self.reading.begin(self.read_by)
        try:
            for batch in self.reading.fetched(plugin, self.cursor):
                self.came = True
                found = store.unheard(list(self._found(batch)))
                spool.add(found)
                if not self.meant:
                    names = {each.what for each in found}
                    self.named |= store.leads_among(names) | {name for name in names if name[0] in "@:"}
                if not (self.unreadable.count and self.listed.holds):
                    self.cursor = batch.cursor
        except Unusable:
            raise
        except FAILURES as error:
            return error
        return None

    def _take(self, spool: Spool, ended: bool) -> None:
        store, name = self.reading.store, self.reading.name
        before = store.cursor(name)
        for found in spool.slices():
            self.new += store.take_suppressions(name, found, before, self.now)
        if self.came or not self.reading.was_read(self.read_by):
            with store.transaction():
                if self.came:
                    store.take_suppressions(name, (), self.cursor, self.now)
                if ended:
                    self.reading.end(self.read_by)
                    self.unreadable.keep(self.listed.holds)

    def _found(self, batch: Batch) -> Iterator[Suppression]:
        for line, reason in batch.problems:  # told already
            self.unreadable.add(self.reading.spot(batch, line), masked(reason))
        named = first_of(batch.headings)
        for row in (*([Row({named: named}, 1)] if named else ()), *batch.rows):
            read = read_listed(row.values, self.rules, self.now)
            self.passed += read.may
            if read.refused:
                self.unreadable.add(self.reading.spot(batch, row.line), masked(read.refused))
                if self.unreadable.count <= _SHOWN:
                    self.reading.refuse(batch, row.line, read.refused)
            for each in read.found:
                yield replace(each, reason=masked(each.reason))  # an error may quote another address

    def _weigh(self) -> None:
        """Leads are counted only where it may take many."""
        if len(self.named) > FEWEST or any(name.startswith("@") for name in self.named):
            store = self.reading.store
            self.taken_back = too_much(store.count_taken(self.named, self.rules.purpose), store.count("leads"))

    def _tell(self) -> None:
        note, what = self.reading.note, f" with {self.rules.purpose}" if self.rules.purpose else ""
        if self.new:
            note(f"1 more is not mailed{what}" if self.new == 1 else f"{self.new:,} more are not mailed{what}")
        if self.passed:
            rows = "1 row says that its person" if self.passed == 1 else f"{self.passed:,} rows say that their people"
            note(f"{rows} may be mailed: passed over")
