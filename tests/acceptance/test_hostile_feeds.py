"""Feeds whose every text is hostile: naughty strings as address, event, instant, id, fact and heading."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.acceptance.conftest import Rehearsal, Rehearse, real_input

WIRING = """
name: shop
time_zone: Europe/Warsaw
sender: {from: Anna <anna@shop.example>, organisation: Shop, address: "Prosta 1, Warszawa"}
consents: {newsletter: {text: consents/newsletter.md}}
sources: {form: {use: csv, path: leads/form.csv, consent: [newsletter]}}
feeds:
  table: {use: csv, path: events/*.csv}
  lines: {use: jsonl, path: events/*.jsonl}
events: {purchased: {note: text, value: number, day: date}}
channels: {email: {use: outbox}}
"""
FILES = {
    "nurture.yaml": WIRING,
    "consents/newsletter.md": "Yes, mail me.\n",
    "leads/form.csv": "email\nada@example.com\n",
    "campaigns/thanks.yaml": "enter: {event: purchased}\nsending: {window: any}\nsteps: [{send: thanks}]\n",
    "templates/thanks.txt": "---\nsubject: Thanks\n---\nThank you. {{ unsubscribe_url }}\n",
}
NOON = "2026-03-02T12:00+01:00"
LATER = "2026-03-02T13:00+01:00"
GOOD = {"email": "ada@example.com", "event": "purchased"}


@pytest.fixture(scope="module")
def naughty() -> list[str]:
    return [*json.loads(real_input("naughty-strings/blns.json").read_text("utf-8")), "x" * 5_000, "lone \ud800", "a\0b"]


@pytest.fixture
def shop(rehearse: Rehearse, tmp_path: Path) -> Rehearsal:
    (tmp_path / "events").mkdir()
    return rehearse(FILES)


def lines(world: Rehearsal, rows: list[dict[str, object]]) -> None:
    (world.root / "events/a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def notes(world: Rehearsal, at: str) -> list[str]:
    report = world.run(at)
    assert report.faults == []
    assert all(note.isprintable() for note in report.notes)
    return report.notes


@pytest.mark.parametrize("cell", ["email", "event", "at"])
def test_no_naughty_string_is_taken_for_what_it_is_not(shop: Rehearsal, naughty: list[str], cell: str) -> None:
    bad = [text for text in naughty if text.strip()] if cell == "at" else naughty
    lines(shop, [{**GOOD, cell: text} for text in bad] + [{**GOOD, "id": "last"}])
    refused = [note for note in notes(shop, NOON) if "refused" in note]
    assert len(refused) == len(bad)
    assert refused[0].startswith("feed lines, line 1 of events/a.jsonl: refused: ")
    assert sum(event.verb == "purchased" for event in shop.state("ada@example.com").events) == 1


def test_every_naughty_string_is_a_fact_and_an_id_once(shop: Rehearsal, naughty: list[str]) -> None:
    rows = [{**GOOD, "note": text, "id": f"{number} {text}"} for number, text in enumerate(naughty)]
    lines(shop, rows)
    refused = [note for note in notes(shop, NOON) if "refused" in note]
    log = [event for event in shop.state("ada@example.com").events if event.verb == "purchased"]
    assert (len(log) + len(refused), len(refused)) == (len(naughty), 3)
    lines(shop, [*rows, {**GOOD, "id": "new"}])
    notes(shop, LATER)
    assert sum(event.verb == "purchased" for event in shop.state("ada@example.com").events) == len(log) + 1


def test_naughty_headings_and_values_of_any_kind_cost_nothing(shop: Rehearsal, naughty: list[str]) -> None:
    odd: list[object] = [None, True, 3, 1e308, [], {}, [1, {"a": 2}], 10**30]
    rows = [{**GOOD, "id": number, text: text} for number, text in enumerate(naughty) if text not in GOOD]
    lines(
        shop, rows + [{**GOOD, "id": f"v{n}", "value": each, "day": each, "note": each} for n, each in enumerate(odd)]
    )
    assert not [note for note in notes(shop, NOON) if "refused" in note]
    assert sum(event.verb == "purchased" for event in shop.state("ada@example.com").events) == len(rows) + len(odd)


def test_naughty_tables(shop: Rehearsal, naughty: list[str]) -> None:
    fit = [text for text in naughty if "\ud800" not in text and "\0" not in text]
    with (shop.root / "events/a.csv").open("w", encoding="utf-16", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([["email", "event", "note"], *(["ada@example.com", "purchased", text] for text in fit)])
    assert not [note for note in notes(shop, NOON) if "refused" in note]
    log = [event for event in shop.state("ada@example.com").events if event.verb == "purchased"]
    assert len(log) == len(set(fit))
