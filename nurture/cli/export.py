"""`nurture export EMAIL`: everything about one person, for whoever asks what is kept of them."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from nurture.cli import folder, show
from nurture.core.addresses import Refusal, read_address
from nurture.core.spreadsheets import safe_cell
from nurture.engine.clocks import now_of
from nurture.engine.export import all_about
from nurture.engine.report import Report


@click.command()
@click.argument("email", metavar="EMAIL")
@click.option("--csv", "into", type=click.Path(path_type=Path, file_okay=False), help="Write tables into this folder.")
@click.pass_context
def export(ctx: click.Context, email: str, into: Path | None) -> None:
    """Write down all that is known of one person.

    One JSON document, or with --csv a table for each kind of thing.
    """
    place = folder.usable(ctx.obj)
    address = read_address(email)
    if isinstance(address, Refusal):
        raise click.UsageError(f"`{email}` is no address: {address.reason}")
    with folder.database(place) as store:
        report = Report(now_of(store))
        person = all_about(address, place, store, report)
    if not any(person[kind] for kind in ("lead", "events", "suppressed")):
        raise click.ClickException(f"nothing is known of {address.email}.")
    if into is None:
        show.document(person)
    else:
        _write_tables(person, into)
    show.faults(report.faults)
    ctx.exit(bool(report.faults))


def _write_tables(person: Mapping[str, Any], into: Path) -> None:
    """A file for each list that holds something, and one for what there is only once."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    single = {"address": person["address"], **(person["lead"] or {}), "last_open": person.get("last_open") or ""}
    single |= {f"field {name}": value for name, value in single.pop("fields", {}).items()}
    score = person.get("score") or {"total": 0, "evidence": []}
    tables: dict[str, Sequence[Mapping[str, Any]]] = {
        "lead": [{"what": what, "value": value} for what, value in {**single, "score": score["total"]}.items()],
        "evidence": score["evidence"],
        **{kind: rows for kind, rows in person.items() if isinstance(rows, list)},
    }
    written = [name for name, rows in tables.items() if rows]
    for name in written:
        _write_table(into / f"{name}.csv", tables[name])
    click.echo(f"{into}: {', '.join(f'{name}.csv' for name in written)}", err=True)


def _write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        writer.writerows([safe_cell(cell) for cell in row.values()] for row in rows)
