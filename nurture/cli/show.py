"""How things are shown: JSON documents, tables, Problems with their line, instants in the project's zone."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from nurture.core.problems import Problem

_NOTES = 20
_COLOURS = {"error": "red", "warning": "yellow"}


def document(data: Mapping[str, Any]) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def document_of_rows(name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """`{name: [row, …]}`, a row a line, written while they are read: there may be a million."""
    click.echo(f'{{"{name}": [', nl=False)
    separator = "\n"
    for row in rows:
        click.echo(separator + json.dumps(row, ensure_ascii=False), nl=False)
        separator = ",\n"
    click.echo("\n]}")


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as what is in them; nothing when there are no rows."""
    if not rows:
        return
    widths = [max(len(row[n]) for row in (heading, *rows)) for n in range(len(heading))]
    click.secho(_line(heading, widths), dim=True)
    for row in rows:
        click.echo(_line(row, widths))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def problems(found: Iterable[Problem], err: bool = False) -> None:
    """Each with its place, the line it is about, and the cure, as a compiler does."""
    for problem in found:
        place = problem.place
        where = f"{place.path}:{place.line}:{place.column}" if problem.shown else place.path
        severity = click.style(problem.severity, fg=_COLOURS[problem.severity], bold=True)
        click.echo(f"{where}: {severity}: {problem.message} [{problem.code}]", err=err)
        if problem.shown:
            _excerpt(problem, err)
        if problem.hint:
            click.echo(f"  {click.style('hint:', bold=True)} {problem.hint}", err=err)


def notes(lines: Sequence[str]) -> None:
    """What is worth knowing, on stderr; of many lines the first ones."""
    for line in lines[:_NOTES]:
        click.echo(line, err=True)
    if len(lines) > _NOTES:
        click.echo(f"… and {len(lines) - _NOTES:,} more like these.", err=True)


def faults(lines: Iterable[str]) -> None:
    """Each once: a server that is down would be told for every message."""
    label = click.style("fault:", fg="red", bold=True)
    counted = Counter(lines)
    for line, count in counted.most_common(_NOTES):
        times = f" ({count:,} times)" if count > 1 else ""
        click.echo(f"{label} {line}{times}", err=True)
    if len(counted) > _NOTES:
        click.echo(f"… and {len(counted) - _NOTES:,} more like these.", err=True)


def _excerpt(problem: Problem, err: bool) -> None:
    """The line with carets below what is meant; tabs count as one column, so they are shown as one."""
    number, line = str(problem.place.line), problem.shown.replace("\t", " ").rstrip()
    carets = "^" * max(1, min(problem.length, len(line) - problem.place.column + 1))
    click.echo(f"  {number} | {line}", err=err)
    click.echo(f"  {' ' * len(number)} | {' ' * (problem.place.column - 1)}{click.style(carets, bold=True)}", err=err)


def count_of_problems(found: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`."""
    counts = [(sum(p.severity == severity for p in found), severity) for severity in ("error", "warning")]
    return ", ".join(plural(count, noun) for count, noun in counts if count)


def plural(count: int, noun: str, nouns: str = "") -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {nouns or noun + 's'}"


def local(at: datetime, zone: ZoneInfo) -> str:
    """`Mon 2026-03-02 08:00 +01:00`."""
    there = at.astimezone(zone)
    offset = there.strftime("%z")
    return f"{there:%a %Y-%m-%d %H:%M} {offset[:3]}:{offset[3:]}"


def step(key: str) -> str:
    """A step by what it says; which of several that say the same is told by the line beside it."""
    return re.sub(r" #\d+$", "", key)
