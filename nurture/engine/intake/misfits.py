"""Cells that said nothing: how many of each kind one reading met, where the first ones stand, and what would fit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nurture.core.intake import DATES, heading_key
from nurture.core.program import Field
from nurture.engine.intake.reading import Reading
from nurture.hookspecs import Batch

_SHOWN = 3
_FIT = {
    "number": "write it as in 1249.50 or 1 249,50",
    "yes or no": "write yes or no",
    "date": "write it as in 2026-04-21 11:00 or 21.04.2026",
}
_REGIONS = {
    "time_zone": "write it as in Europe/Warsaw",
    "country": "write its two letters or its name, as in PL or Poland",
    "language": "write its two letters or its name, as in pl or Polish",
}


@dataclass(slots=True)
class Misfits:
    """By what is told of a kind: the words for one such value and those for several. A cell itself is never shown."""

    reading: Reading
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rows: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def misfit(self, name: str, fields: Mapping[str, Field], left: str, batch: Batch, line: int) -> None:
        """A value that does not fit one of the `fields` was left `empty`, or `out`."""
        of = f"of `{name}` did not fit and"
        self._count((f"value {of} was left {left}", f"values {of} were left {left}", _cure(name, fields)), batch, line)

    def ignored(self, name: str, why: str) -> None:
        self.counts[f"value of `{name}` was ignored: {why}", f"values of `{name}` were ignored: {why}", ""] += 1

    def unclear(self, name: str, batch: Batch, line: int) -> None:
        of = f"of the column for `{name}`"
        one, many = "means neither yes nor no and gave no consent", "mean neither yes nor no and gave no consent"
        self._count((f"value {of} {one}", f"values {of} {many}", ""), batch, line)

    def to_come(self, batch: Batch, line: int) -> None:
        one, many = "consent is dated in the future", "consents are dated in the future"
        cure = "until then nothing is sent by it; mend its `consent_at`"
        self._count((one, many, cure), batch, line)

    def _count(self, kind: tuple[str, str, str], batch: Batch, line: int) -> None:
        self.counts[kind] += 1
        if len(self.rows[kind]) < _SHOWN:
            self.rows[kind].append(self._row(batch, line))

    def _row(self, batch: Batch, line: int) -> str:
        path = batch.origin or getattr(self.reading.use.options, "path", "")
        return f"{self.reading.place.relative(str(path))}:{line}" if path else f"line {line}"

    def tell(self) -> Iterator[str]:
        for (one, many, cure), count in self.counts.items():
            rows = self.rows.get((one, many, cure), [])
            more = " …" if count > len(rows) else ""
            where = f" ({', '.join(rows)}{more})" if rows else ""
            yield f"{count:,} {one if count == 1 else many}{where}" + (f"; {cure}" if cure else "")


def _cure(name: str, fields: Mapping[str, Field]) -> str:
    """What would fit. `name` is that of the field however it is written at the head of a column."""
    declared = next((field for each, field in fields.items() if heading_key(each) == name), None)
    if declared is None and name == "consent_at":
        return f"{_FIT['date']}; until then that consent is dated by its source or by this import, and mails say so"
    if declared is None:
        return _FIT["date"] if name in DATES else ""
    if declared.type == "choice":
        return f"there are: {', '.join(declared.choices)}"
    return _REGIONS.get(name) or _FIT.get(declared.type, "")
