"""The 45,211 contacts of the UCI bank marketing set as a source, with made-up addresses and consent dates."""

from __future__ import annotations

import csv
import os
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from tests.acceptance.conftest import Rehearsal, Rehearse, real_input

ALL = 45_211
WIRING = """
name: bank
time_zone: Europe/Lisbon
sender: {from: Rita <rita@bank.example>, organisation: Banco, address: "Rua 1, Lisboa"}
fields: {age: number, job: text, balance: number, loan: yes or no}
consents: {newsletter: {text: consents/newsletter.md}}
sources: {branch: {use: csv, path: leads/bank.csv, consent: [newsletter]}}
channels: {email: {use: outbox}}
segments:
  saver: lead.balance >= 1500 and not lead.loan
  manager: lead.job == "management"
  young: lead.age < 30
temperature: {warm: {up_at: 20, down_below: 12}, hot: {up_at: 30, down_below: 25}}
score: {halves_every: 30 days, events: {clicked: 5}, fit: {saver: 20, manager: 10, young: -5}}
limits: {per_lead: 1 per 20 hours, quiet: 21:00-08:00}
"""
CAMPAIGN = """
enter: {sources: [branch]}
consent: newsletter
sending: {window: mon-fri 09:00-17:00}
sequences:
  cold: [{send: first}]
  warm: [{send: offer}]
  hot: [{send: call}]
"""
LETTER = "---\nsubject: {name}\n---\nHello {{{{ lead.job or 'you' }}}}, {{{{ unsubscribe_url }}}}\n"
FILES = {
    "nurture.yaml": WIRING,
    "campaigns/deposit.yaml": CAMPAIGN,
    "consents/newsletter.md": "Yes, mail me.\n",
    **{f"templates/{name}.txt": LETTER.format(name=name) for name in ("first", "offer", "call")},
}
BROKEN = {
    2: "nobody",
    3: "a@@example.com",
    40: "",
    403: "a@example..com",
    1_500: "a@localhost",
    1_999: "a b@example.com",
}
"""Broken addresses, by the line of the file on which they stand."""

EARLY = "2026-02-02T07:00+00:00"
A_LITTLE_LATER = "2026-02-02T07:05+00:00"
IN_THE_WINDOW = "2026-02-02T10:00+00:00"
NOTHING = dict.fromkeys(("new_leads", "refused_leads", "events", "sent", "held", "deferred", "failed", "in_doubt"), 0)


def write(path: Path, count: int) -> list[dict[str, str]]:
    """The first `count` contacts and the broken rows into a source's file; the contacts."""
    source = real_input("leads-uci-bank-marketing/data/raw/bank-full.csv")
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(islice(csv.DictReader(file), count))
    lines = [
        [*row.values(), f"lead{number}@example.com", f"2026-01-{number % 28 + 1:02}"] for number, row in enumerate(rows)
    ]
    for line, address in BROKEN.items():
        lines.insert(line - 2, [*rows[0].values(), address, "2026-01-01"])
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[*rows[0], "email", "consent_at"], *lines])
    return rows


def temperature(row: dict[str, str]) -> str:
    """The rules of the files above, told once more."""
    points = 20 * (int(row["balance"]) >= 1500 and row["loan"] == "no")
    points += 10 * (row["job"] == "management") - 5 * (int(row["age"]) < 30)
    return "hot" if points >= 30 else "warm" if points >= 20 else "cold"


def imported(bank: Rehearsal, rows: list[dict[str, str]]) -> None:
    """Read the file, and the same file again."""
    report = bank.run(EARLY)
    assert (report.new_leads, report.refused_leads, report.sent, report.held) == (len(rows), len(BROKEN), 0, len(rows))
    refused = [note.split(": refused: ") for note in report.notes if ": refused: " in note]
    assert [where for where, _ in refused] == [f"source branch, line {line}" for line in BROKEN]
    assert all(reason for _, reason in refused)
    assert report.faults == []
    assert Counter(state.course.temperature for state in bank.store.leads()) == Counter(map(temperature, rows))
    assert all(state.enrolments[0].campaign == "deposit" for state in bank.store.leads())
    changes_nothing(bank)
    os.utime(bank.root / "leads/bank.csv", (0, 0))
    changes_nothing(bank)


def changes_nothing(bank: Rehearsal) -> None:
    before = bank.store.count("events"), list(bank.store.messages())
    report = bank.run(A_LITTLE_LATER)
    assert {**report.as_dict(), "refused_leads": 0, "now": None} == {**NOTHING, "now": None}
    assert (bank.store.count("events"), list(bank.store.messages())) == before


def mailed(bank: Rehearsal, rows: list[dict[str, str]]) -> None:
    report = bank.run(IN_THE_WINDOW)
    assert (report.sent, report.held, report.faults) == (len(rows), 0, [])
    subjects = Counter(letter["Subject"] for letter in bank.letters())
    expected = Counter({"cold": "first", "warm": "offer", "hot": "call"}[temperature(row)] for row in rows)
    assert subjects == expected
    assert bank.run(IN_THE_WINDOW).sent == 0


def test_a_slice_is_taken_and_mailed(rehearse: Rehearse, tmp_path: Path) -> None:
    rows = write(tmp_path / "leads/bank.csv", 2_000)
    bank = rehearse(FILES)
    imported(bank, rows)
    path = tmp_path / "leads/bank.csv"
    path.write_text(path.read_text("utf-8") + path.read_text("utf-8").splitlines()[-1] + "\n", "utf-8")
    changes_nothing(bank)
    mailed(bank, rows)


@pytest.mark.soak
def test_all_are_taken_and_mailed(rehearse: Rehearse, tmp_path: Path) -> None:
    rows = write(tmp_path / "leads/bank.csv", ALL)
    assert len(rows) == ALL
    bank = rehearse(FILES)
    imported(bank, rows)
    mailed(bank, rows)
