"""A story that was played, held against what it says: every difference as a Problem at its line.

Each line is met by the first thing of its kind and name within its span that no line before it has taken. Whatever was
sent or notified and met no line is a difference too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from nurture.core.problems import Place, Problem
from nurture.engine.stories.days import Days
from nurture.engine.stories.script import ACTS, NOTHING, Expected

_CODES = {
    "consent": {"consent", "suppressed"},
    "when": {"when"},
    "late": {"late"},
    "passed": {"passed"},
    "gave up": {"gave-up"},
    "bounced": {"bounced"},
    "limit": {"limit"},
    "window": {"window", "quiet"},
    "reply": {"reply"},
    "away": {"away"},
    "full": {"full"},
    "pause": {"pause", "dates", "paused"},
    "veto": {"veto"},
}
"""A story's reasons, and the codes of decisions that they stand for."""
MET = frozenset({"sends", "notifies", "skips", "holds", "ends"})
"""What lines are met by; the others are looked at while the story is played."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Something that happened on the stage. `code` is a decision's reason, `why` its words."""

    at: datetime
    kind: str
    names: tuple[str, ...]
    code: str = ""
    why: str = ""
    language: str = ""

    @property
    def words(self) -> str:
        return f"{self.kind} {self.names[0]}" + (f" ({self.why})" if self.why else "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a story's timeline: what a line says beside what was seen; one of them may be missing."""

    at: datetime
    line: Expected | None
    seen: Seen | None

    @property
    def differs(self) -> bool:
        """Only messages have to be named; skipping and holding are told when a line asks for them."""
        if self.line is None:
            return self.seen is not None and self.seen.kind in ("sends", "notifies")
        return self.seen is None or self.line.language not in ("", self.seen.language)


def timeline(expected: Iterable[Expected], seen: Iterable[Seen]) -> list[Row]:
    """Lines and what was seen, met with each other, by time."""
    left = list(seen)
    rows = []
    for line in expected:
        if line.kind in MET and line.name != NOTHING:
            met = next((one for one in left if _meets(one, line)), None)
            rows.append(Row(met.at if met else line.span.start, line, met))
            if met:
                left.remove(met)
    rows += [Row(one.at, None, one) for one in left]
    return sorted(rows, key=lambda row: (row.at, row.line is not None or row.seen is None or row.seen.kind not in ACTS))


def judge(rows: Iterable[Row], expected: Iterable[Expected], days: Days, last: Place) -> Iterator[Problem]:
    """The differences as Problems. `last` is where something is told that happened behind every line."""
    rows = list(rows)
    seen = [row.seen for row in rows if row.seen]
    unnamed = [row.seen for row in rows if row.line is None and row.seen and row.differs]
    for row in rows:
        if row.line and row.seen is None:
            moved = next((one for one in unnamed if one.kind == row.line.kind and row.line.name in one.names), None)
            if moved:
                unnamed.remove(moved)
            yield _missing(row.line, [moved] if moved else seen, days)
        elif row.line and row.seen and row.differs:
            words = f"{row.line.told}: it was written in `{row.seen.language}`, not in `{row.line.language}`"
            yield Problem("story-language", words, row.line.place)
    for one in unnamed:
        yield _unnamed(one, expected, days, last)


def _meets(one: Seen, line: Expected) -> bool:
    return (
        one.kind == line.kind
        and line.name in one.names
        and line.span.start <= one.at <= line.span.end
        and (not line.because or one.code in _CODES.get(line.because, ()))
    )


def _missing(line: Expected, seen: Iterable[Seen], days: Days) -> Problem:
    """With what came of it instead, as far as that is known: the same at another time, or why it was held."""
    alike = [one for one in seen if line.name in one.names]
    near = sorted(alike, key=lambda one: (one.kind != line.kind, abs(one.at - line.span.start)))
    hint = f"{days.told(near[0].at)}: {near[0].words}" if near else ""
    words = "it came at another time" if near and near[0].kind == line.kind else "this did not happen"
    return Problem(f"story-{line.kind}", f"{line.told}: {words}", line.place, hint)


def _unnamed(one: Seen, lines: Iterable[Expected], days: Days, last: Place) -> Problem:
    """Told at the first line that is not over by then."""
    place = next((line.place for line in lines if line.span.end >= one.at), last)
    words = f"{days.told(one.at)}: {one.words}, and no line of the story says so"
    return Problem("story-unnamed", words, place, f"as in `{{at: {days.told(one.at)}, {one.kind}: {one.names[0]}}}`")
