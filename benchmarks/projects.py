"""Projects to measure on: this repository's own example, and 45,211 leads in a CSV file."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.measure import REPO

LEADS = 45_211
PARTS = ("nurture.yaml", "campaigns", "templates", "consents", "leads", "plugins")
_DATA = Path(os.environ.get("NURTURE_TEST_DATA", REPO.parent / "shared" / "data"))
BANK = _DATA / "leads-uci-bank-marketing/data/raw/bank-full.csv"


def examples(root: Path, source: str, copies: int = 1, leads: int = LEADS, enter: bool = False) -> None:
    """The repository's project with the CSV source `bank` of so many leads, and its campaigns `copies` times.

    `source` is how nurture.yaml writes it. With `enter` its leads enter the campaign odzysk-ciepla.
    """
    for part in PARTS:
        copy = shutil.copytree if (REPO / part).is_dir() else shutil.copy
        copy(REPO / part, root / part)
    for path in sorted((root / "campaigns").glob("*.yaml")):
        if enter:
            path.write_text(path.read_text().replace("sources: [kalkulator", "sources: [bank, kalkulator"))
        for number in range(2, copies + 1):
            shutil.copy(path, path.with_stem(f"{path.stem}-{number}"))
    wiring = root / "nurture.yaml"
    wiring.write_text(wiring.read_text().replace("\nsources:", f"\nsources:\n  bank: {source}", 1))
    with (root / "leads/bank.csv").open("w", newline="") as file:
        csv.writer(file).writerows(islice(_rows(), leads + 1))


def _rows() -> Iterator[list[str]]:
    """The leads of the UCI data, where it is at hand, with made-up addresses and consent dates; else made-up leads."""
    if BANK.exists():
        with BANK.open(newline="") as file:
            heading, *rows = csv.reader(file)
    else:
        heading = ["age", "job", "balance"]
        rows = [[str(18 + n % 70), "technician", str(n)] for n in range(LEADS)]
    yield ["email", "first_name", "consent_at", *heading]
    for n, row in enumerate(rows, 1):
        yield [f"lead{n}@bank.example.com", "Ada", f"2025-{n % 9 + 1:02}-{n % 28 + 1:02}", *row]
