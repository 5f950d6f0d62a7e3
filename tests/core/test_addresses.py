"""Which addresses are taken, and which of them are one lead."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from nurture.core.addresses import Address, Refusal, read_address

REPO = Path(__file__).parents[2]
DATA = Path(os.environ.get("NURTURE_TEST_DATA", REPO.parent / "shared" / "data"))
CASES = DATA / "addr-email-validator" / "cases.json"


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    if not CASES.exists():
        pytest.skip("the address cases of python-email-validator are not on this machine")
    found: dict[str, Any] = json.loads(CASES.read_text())
    return found


def refused(texts: list[str]) -> int:
    results = {text: read_address(text) for text in texts}
    assert [text for text, result in results.items() if not isinstance(result, Refusal)] == []
    assert all(result.reason for result in results.values() if isinstance(result, Refusal))
    return len(texts)


def test_what_others_call_invalid_is_refused_with_a_reason(cases: dict[str, Any]) -> None:
    assert refused([text for text, _ in cases["test_email_invalid_syntax"]]) == 79
    assert refused(cases["test_email_invalid_reserved_domain"]) == 6
    assert refused([text for text, said in cases["test_pyisemail_tests"] if "_ERR_" in str(said)]) == 65


def test_bare_valid_ones_are_taken_and_found_again(cases: dict[str, Any]) -> None:
    valid = [*cases["test_email_valid"], *cases["test_email_valid_intl_local_part"]]
    bare = [(text, parts) for text, parts in valid if not re.search(r'[<>"]', text)]
    assert len(bare) >= 19
    for text, parts in bare:
        found = read_address(text)
        assert isinstance(found, Address), text
        again = (parts["normalized"], text.upper(), unicodedata.normalize("NFD", text), found.email)
        assert {read_address(form)[1] for form in again if form.upper().lower() == form.lower()} == {found.key}


@given(st.from_regex(r"\A[A-Za-z0-9.!#$+_-]{1,8}@[A-Za-z0-9.-]{1,12}\.(com|pl|test|Local|arpa|e|example)\Z"))
@example("a" * 64 + "@x.com")
@example("a" * 65 + "@x.com")
@example("a@" + "b" * 63 + ".com")
@example("a@" + "b" * 64 + ".com")
@example("a@" + "b.c" * 80 + ".com")
@example("a@xn--0.com")
@example("a@" + ".".join(["b" * 60] * 4) + ".com")
def test_plain_addresses_are_read_as_the_library_reads_them(text: str) -> None:
    try:
        expected = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        assert isinstance(read_address(text), Refusal)
    else:
        assert read_address(text) == Address(f"{expected.local_part}@{expected.ascii_domain}", text.lower())


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    found = read_address(text)
    if isinstance(found, Address):
        assert read_address(found.email) == found
        assert read_address(found.key)[1] == found.key


def documented() -> list[tuple[str, str, str]]:
    rows = re.findall(r"^\| `(.*?)` \| (.*?) \| ?(.*?) ?\|$", (REPO / "docs/addresses.md").read_text(), re.MULTILINE)
    return [(written, outcome.strip("`"), key.strip("`")) for written, outcome, key in rows]


@pytest.mark.parametrize(("written", "outcome", "key"), documented())
def test_the_documented_forms(written: str, outcome: str, key: str) -> None:
    found = read_address(written)
    if outcome.startswith("refused: "):
        assert isinstance(found, Refusal)
    else:
        assert found == Address(outcome, key)


def test_the_table_tells_of_quoted_and_displayed_forms() -> None:
    forms = {written for written, _, _ in documented()}
    assert {'"ada"@example.com', "Ada <ada@example.com>"} <= forms
