"""`nurture export`: everything about one person, and nothing about anybody else."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nurture.core.spreadsheets import safe_cell
from nurture.store.sqlite import SqliteStore
from tests.cli.conftest import ADA, MONDAY, THURSDAY, Shop

FORMULA = '=HYPERLINK("https://evil.example","Click")'


@pytest.fixture
def known(shop: Shop) -> Shop:
    shop.edit("leads/guide.csv", f"{ADA},Ada,Dawes Galaxy", f'{ADA},"{FORMULA.replace(chr(34), chr(34) * 2)}",@Galaxy')
    shop("run", "--at", MONDAY)
    shop("record", ADA, "clicked booking", "--at", THURSDAY)
    shop("run", "--at", THURSDAY)
    shop("suppress", ADA, "--purpose", "newsletter", "--reason", "prefers the phone")
    return shop


def test_everything_about_one_person_is_in_one_document(known: Shop) -> None:
    told = json.loads(known("export", ADA.title()).stdout)
    assert (told["address"], told["lead"]["source"], told["lead"]["fields"]["bike"]) == (ADA, "guide-form", "@Galaxy")
    assert [(c["purpose"], c["what"]) for c in told["consents"]] == [
        ("newsletter", "imported"),
        ("tracking", "imported"),
    ]
    assert "mail" in told["consents"][0]["words"]
    assert [e["event"] for e in told["events"]][:2] == ["joined", "arrived guide-form"]
    assert "clicked booking" in [e["event"] for e in told["events"]]
    guide = told["messages"][0]
    assert (guide["state"], guide["values"]["lead"]["first_name"], len(guide["sha256"])) == ("sent", FORMULA, 64)
    assert [row["rule"] for row in told["score"]["evidence"]] == ["clicked booking"]
    assert {decision["do"] for decision in told["decisions"]} >= {"enter", "send"}
    assert [(b["who"], b["purpose"], b["reason"]) for b in told["suppressed"]] == [
        (ADA, "newsletter", "prefers the phone")
    ]
    assert told["campaigns"][0]["campaign"] == "winter-check"
    others = [lead["email"] for lead in known.json("leads")["leads"] if lead["email"] != ADA]
    assert not any(other in json.dumps(told) for other in others)


def test_tables_hold_no_formula_and_only_their_owner_may_read_them(known: Shop, tmp_path: Path) -> None:
    with closing(SqliteStore(known.root / "nurture.db")) as store:
        state = store.state(ADA)
        assert state
        store.note_opens({state.lead.id: date(2026, 3, 4)})
    known("export", ADA, "--csv", str(tmp_path / "ada"))
    texts = {file.stem: file.read_text("utf-8") for file in (tmp_path / "ada").iterdir()}
    tables = {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}
    assert {"lead", "consents", "events", "messages", "decisions", "evidence", "suppressed"} <= tables.keys()
    lead = {row["what"]: row["value"] for row in tables["lead"]}
    assert lead["last_open"] == json.loads(known("export", ADA).stdout)["last_open"] == "2026-03-04"
    assert (lead["field first_name"], lead["field bike"], lead["field phone"]) == (
        f"'{FORMULA}",
        "'@Galaxy",
        "'+44 20 7946 0101",
    )
    cells = [cell for rows in tables.values() for row in rows for cell in row.values()]
    assert not any(cell.lstrip(" \"'").startswith(tuple("=+-@\t\r")) and not cell.startswith("'") for cell in cells)
    assert (tmp_path / "ada").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "ada").iterdir()} == {0o600}


def test_of_who_is_no_lead_it_tells_what_waits_and_what_keeps_mail_away(known: Shop) -> None:
    known("suppress", "@rival.example", "--reason", "a rival")
    (known.root / "events").mkdir(exist_ok=True)
    (known.root / "events/a.csv").write_text("email,event,at\nzoe@rival.example,serviced bike,2026-03-01\n")
    known("run", "--at", THURSDAY)
    told = json.loads(known("export", "zoe@rival.example").stdout)
    assert (told["lead"], [e["event"] for e in told["events"]]) == (None, ["serviced bike"])
    assert [b["who"] for b in told["suppressed"]] == ["@rival.example"]
    assert "nothing is known of nobody@example.com" in known("export", "nobody@example.com", ends=1).output
    assert "is no address" in known("export", "nobody", ends=2).output


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "  =1", "\"=1", "'=1", "“=1", "＝1", "\u200b=1", "\u00a0-1", "−1"],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_might_run_begins_with_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    cells = ["Ada", "", "a=b", "x@y.example", -12.5, 3]
    assert [safe_cell(cell) for cell in cells] == cells
    assert [safe_cell(each) for each in (None, True, ["=1"], {"a": 1})] == ["", "yes", '["=1"]', '{"a": 1}']
