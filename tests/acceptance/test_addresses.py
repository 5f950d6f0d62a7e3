"""The address cases of python-email-validator as rows of a CSV source: refused with a reason, or mailed as one lead."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import fast_mail_parser
import pytest

from nurture.core.addresses import Address, read_address
from tests.acceptance.conftest import Rehearse, real_input

FILES = {
    "nurture.yaml": """
name: lumo
time_zone: Europe/Warsaw
sender: {from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}
consents: {newsletter: {text: consents/newsletter.md}}
sources: {form: {use: csv, path: leads/form.csv, consent: [newsletter], incentive: guide}}
channels: {email: {use: outbox}}
temperature: {warm: {up_at: 20, down_below: 12}}
""",
    "consents/newsletter.md": "Yes, mail me.\n",
    "templates/welcome.txt": "---\nsubject: Hello\n---\n{{ unsubscribe_url }}\n",
    "campaigns/guide.yaml": "enter: {sources: [form]}\nsteps:\n  - send: welcome\n    requested: yes\n",
}
NOON = "2026-03-02T12:00+00:00"
NEXT_DAY = "2026-03-03T12:00+00:00"


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(real_input("addr-email-validator/cases.json").read_text("utf-8"))
    return found


def write(root: Path, addresses: list[str]) -> None:
    path = root / "leads/form.csv"
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["email", "first_name"], *([address, "Ada"] for address in addresses)])


def test_every_invalid_one_is_refused_with_line_and_reason(
    cases: dict[str, Any], rehearse: Rehearse, tmp_path: Path
) -> None:
    syntax = [text for text, _ in cases["test_email_invalid_syntax"]]
    reserved = cases["test_email_invalid_reserved_domain"]
    errors = [text for text, said in cases["test_pyisemail_tests"] if "_ERR_" in str(said)]
    assert (len(syntax), len(reserved), len(errors)) == (79, 6, 65)
    broken = [*syntax, *reserved, *errors]
    write(tmp_path, [*broken, "ada@example.com"])
    report = rehearse(FILES).run(NOON)
    assert (report.new_leads, report.refused_leads, report.sent, report.faults) == (1, len(broken), 1, [])
    told = [re.fullmatch(r"source form, line (\d+): refused: (.+)", note, re.DOTALL) for note in report.notes]
    assert all(told)
    assert len({note[1] for note in told if note}) == len(broken)


def test_bare_valid_ones_are_mailed_and_found_again_in_another_case_or_form(
    cases: dict[str, Any], rehearse: Rehearse, tmp_path: Path
) -> None:
    valid = [text for text, _ in [*cases["test_email_valid"], *cases["test_email_valid_intl_local_part"]]]
    bare = [text for text in valid if not re.search(r'[<>"]', text)]
    assert len(bare) >= 19
    leads = {read_address(text)[1] for text in bare}
    write(tmp_path, bare)
    world = rehearse(FILES)
    report = world.run(NOON)
    assert (report.new_leads, report.refused_leads, report.sent) == (len(leads), 0, len(leads))
    letters = [fast_mail_parser.parse_email(path.read_bytes()) for path in (tmp_path / "outbox").glob("*.eml")]
    written = [to.address for letter in letters for to in letter.to]
    assert {read_address(to)[1] for to in written} == leads
    assert len(written) == len(leads)
    forms = [form for text in bare for form in other_forms(text)]
    assert len(forms) > len(bare)
    write(tmp_path, forms)
    again = world.run(NEXT_DAY)
    assert (again.new_leads, again.refused_leads, again.sent) == (0, 0, 0)


def other_forms(text: str) -> list[str]:
    """The same address in capitals (where those have a way back), decomposed, and with its domain in ASCII."""
    found = read_address(text)
    assert isinstance(found, Address)
    capitals = [text.upper()] if text.upper().lower() == text.lower() else []
    return [*capitals, unicodedata.normalize("NFD", text), found.email]
