"""What `check` sees in the files that are read: files not there, headings not found, rows of one address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nurture.core.addresses import Refusal
from nurture.core.intake import heading_key, read_row
from nurture.core.problems import Problem, did_you_mean
from nurture.core.program import WIRING, Source, SuppressionList, Use
from nurture.core.suppression_lists import tells_whom
from nurture.engine.intake.collect import row_rules
from nurture.engine.intake.reading import files_of
from nurture.engine.workplace import Workplace
from nurture.hookspecs import SourceError
from nurture.project.problems import Collector


@dataclass(slots=True)
class Rows:
    """`same` are `leads/fair.csv:3 and leads/guide.csv:7`, for each address that stands in several rows.

    Only files are read: a source that fetches its rows elsewhere is left alone.
    """

    problems: list[Problem] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def look_into_files(place: Workplace, now: datetime) -> Rows:
    """Read the files of all sources, and the first rows of those of the feeds, which may hold years."""
    found, rows = Collector(), defaultdict[str, list[str]](list)
    for name, source in place.project.sources.items():
        if _is_there(f"source {name}", source.use, place, found):
            with suppress(Exception):  # a plugin that fails, or an environment that is not set: a run tells it
                for key, row in _rows(name, source, place, now, found):
                    rows[key].append(row)
    for name, use in place.project.feeds.items():
        if _is_there(f"feed {name}", use, place, found):
            with suppress(Exception):
                _look_into_feed(f"feed {name}", use, place, found)
    for name, listed in place.project.lists.items():
        if _is_there(f"list {name}", listed.use, place, found, some=True):
            with suppress(Exception):
                _look_into_list(name, listed, place, found)
    for name, use in place.project.mailboxes.items():
        _is_there(f"mailbox {name}", use, place, found)
    same = [" and ".join(each) for each in rows.values() if len(each) > 1]
    return Rows(found.all({WIRING: place.loaded.texts[WIRING]}), same)


def _is_there(where: str, use: Use, place: Workplace, found: Collector, some: bool = False) -> bool:
    """Whether it reads a file, which is there; a path with `*` may mean none as yet, unless there must be `some`, and
    one of the environment any."""
    path = getattr(use.options, "path", None)
    if not isinstance(path, Path):
        return False
    fits = "*" in str(path) and (not some or bool(files_of(path)))
    if not (path.exists() or fits or "${" in str(path)):
        named = place.relative(str(path))
        near = did_you_mean(path.name, [each.name for each in path.parent.glob("*")])
        found.add("missing-file", f"{where} reads {named}, which is not there", use.place, near, "warning")
        return False
    return True


def _rows(name: str, source: Source, place: Workplace, now: datetime, found: Collector) -> Iterator[tuple[str, str]]:
    """Each row's address key and place; afterwards, what is wrong with the headings."""
    options, rules = place.options(source.use), row_rules(name, place.project)
    seen: set[str] = set()
    try:
        for batch in place.plugins.sources[source.use.use].fetch(options, ""):
            path = place.relative(batch.origin or str(options.path))
            for row in batch.rows:
                seen |= row.values.keys()
                read = read_row(row.values, rules, now).result
                if not isinstance(read, Refusal):
                    yield read.key, f"{path}:{row.line}"
    except SourceError as error:
        _unreadable(f"source {name}", source.use, error, place, found)
    else:
        _headings(name, source, seen, found)


def _look_into_feed(where: str, use: Use, place: Workplace, found: Collector) -> None:
    try:
        first = next(iter(place.plugins.feeds[use.use].fetch(place.options(use), "")), None)
    except SourceError as error:
        _unreadable(where, use, error, place, found)
        return
    seen = {heading_key(heading) for row in (first.rows if first else ()) for heading in row.values}
    missing = [f"`{name}`" for name in ("email", "event") if seen and name not in seen]
    if missing:
        words = f"{where}: no column is called {' or '.join(missing)}, so no row is taken"
        hint = "its columns are `email`, `event`, `at`, `id` and the facts of its events"
        found.add("missing-column", words, use.place, hint, "warning")


def _look_into_list(name: str, listed: SuppressionList, place: Workplace, found: Collector) -> None:
    """Tell of each file none of whose columns says whom its rows are about."""
    try:
        for batch in place.plugins.sources[listed.use.use].fetch(place.options(listed.use), ""):
            headings = batch.headings or {heading: None for row in batch.rows for heading in row.values}
            if headings and not tells_whom(headings, listed.columns):
                path = f" of {place.relative(batch.origin)}" if batch.origin else ""
                words = f"list {name}: no column{path} holds addresses, domains or hashes, so marketing waits for it"
                hint = f"say which it is, as in `columns: {{{next(iter(headings))}: email}}`"
                found.add("missing-column", words, listed.use.place, hint, "warning")
                return
    except SourceError as error:
        _unreadable(f"list {name}", listed.use, error, place, found)


def _unreadable(where: str, use: Use, error: SourceError, place: Workplace, found: Collector) -> None:
    found.add("unreadable-file", f"{where}: {place.relative(str(error))}", use.place, severity="warning")


def _headings(name: str, source: Source, headings: set[str], found: Collector) -> None:
    """`headings` are those that rows have; none at all where there is no row."""
    seen = {heading_key(heading): heading for heading in headings}
    called = {"email", *(heading_key(heading) for heading, column in source.columns.items() if column.field == "email")}
    if seen and called.isdisjoint(seen):
        words = f"source {name}: no column is called `email`, so no row is taken"
        near = next((heading for heading in sorted(headings) if "mail" in heading_key(heading)), "E-mail address")
        hint = f"say which it is, as in `columns: {{{near}: email}}`"
        found.add("missing-column", words, source.use.place, hint, "warning")
    strange = [heading for heading in source.columns if seen and heading_key(heading) not in seen]
    if strange:
        words = f"source {name}: no row has a column {' or '.join(f'`{heading}`' for heading in strange)}"
        hint = did_you_mean(strange[0], seen.values()) or f"there are: {', '.join(sorted(headings))}"
        found.add("unknown-column", words, source.use.place, hint, "warning")
