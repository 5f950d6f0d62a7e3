"""Tables as other programs save them: whatever the encoding and the delimiter, the same rows come out."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from nurture import Row, SourceError
from nurture.defaults.csv import Csv, CsvOptions

POLISH = "Zażółć gęślą jaźń ŁÓDŹ, SPÓŁKA z o.o."
BANK = Path(os.environ.get("NURTURE_TEST_DATA", Path(__file__).parents[3] / "shared/data")) / (
    "leads-uci-bank-marketing/data/raw/bank-full.csv"
)


class Reading:
    """What was read of a file of these bytes."""

    def __init__(self, path: Path, content: bytes, **options: str) -> None:
        path.write_bytes(content)
        self.batches = list(Csv().fetch(CsvOptions(path=path, **options), ""))
        self.rows = [row for batch in self.batches for row in batch.rows]
        self.bad = [bad for batch in self.batches for bad in batch.problems]
        self.notes = [note for batch in self.batches for note in batch.notes]


def table(heading: list[str], rows: list[list[str]], delimiter: str = ";") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([heading, *rows])
    return out.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1250"])
def test_the_encodings_found_by_themselves(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = table(["Adres e-mail", "Firma"], [["ada@example.com", POLISH], ["ewa@example.com", 'a "b"; c']], delimiter)
    found = Reading(tmp_path / "fair.csv", text.encode(encoding))
    assert found.rows == [
        Row({"Adres e-mail": "ada@example.com", "Firma": POLISH}, 2),
        Row({"Adres e-mail": "ewa@example.com", "Firma": 'a "b"; c'}, 3),
    ]
    assert found.bad == []
    assert ["windows-1250" in note and "fair.csv" in note for note in found.notes] == [True] * (encoding[0] == "w")


@pytest.mark.parametrize("encoding", ["windows-1250", "ISO-8859-2", "cp852", "utf-16-le"])
def test_an_encoding_that_is_said_is_no_guess(tmp_path: Path, encoding: str) -> None:
    text = table(["email", "Miejscowość"], [["ada@example.com", "Żółwia Wola"]])
    found = Reading(tmp_path / "fair.csv", text.encode(encoding), encoding=encoding)
    assert [row.values["Miejscowość"] for row in found.rows] == ["Żółwia Wola"]
    assert (found.bad, found.notes) == ([], [])


def test_what_no_encoding_and_no_delimiter_is(tmp_path: Path) -> None:
    for wrong in ({"encoding": "windows-1520"}, {"encoding": "base64"}, {"delimiter": "comma"}, {"delimiter": ""}):
        with pytest.raises(ValidationError, match=r"there is no encoding|or tab"):
            CsvOptions(path=tmp_path, **wrong)
    assert CsvOptions(path=tmp_path, delimiter="tab").delimiter == "\t"


def test_a_utf8_file_with_a_broken_byte_stays_one(tmp_path: Path) -> None:
    content = table(["email", "city"], [["a@example.com", "Łódź"], ["b@example.com", "X"]]).encode()
    found = Reading(tmp_path / "leads.csv", content.replace(b"X", b"\xb3"))
    assert [row.values["city"] for row in found.rows] == ["Łódź"]
    assert [(line, "0xb3" in reason) for line, reason in found.bad] == [(3, True)]


def test_a_byte_that_its_encoding_does_not_know_costs_its_row(tmp_path: Path) -> None:
    found = Reading(tmp_path / "leads.csv", b"email;city\na@example.com;\xa3\xf3d\x9f\nb@example.com;\x81\xb3\xb3\n")
    assert [row.values["city"] for row in found.rows] == ["Łódź"]
    assert [(line, "windows-1250" in reason) for line, reason in found.bad] == [(3, True)]
    odd = Reading(tmp_path / "odd.csv", "email\na@example.com\nb\n".encode("utf-16") + b"\0")
    assert [row.values["email"] for row in odd.rows][:2] == ["a@example.com", "b"]
    assert [line for line, _ in odd.bad] == [4]


def test_what_excel_and_people_leave_in_a_table(tmp_path: Path) -> None:
    content = (
        'sep=;\r\n\r\n;;\r\n"Adres\r\ne-mail"; Firma ;\r\n\r\nada@example.com;"Kowal, Nowak ""i"" syn";\r\n;;\r\n'
        "ewa@example.com;;tu\r\nkrotki@example.com\r\n"
    )
    found = Reading(tmp_path / "fair.csv", content.encode())
    assert found.rows == [
        Row({"Adres e-mail": "ada@example.com", "Firma": 'Kowal, Nowak "i" syn'}, 7),
        Row({"Adres e-mail": "ewa@example.com", "Firma": "", "": "tu"}, 9),
    ]
    assert [line for line, _ in found.bad] == [10]


def test_commas_in_a_table_of_semicolons(tmp_path: Path) -> None:
    rows = [[f"a{n}@example.com", "Kowal, Nowak, syn", f"1,{n}"] for n in range(9)]
    found = Reading(
        tmp_path / "t.csv", "\n".join(";".join(row) for row in [["E-mail", "Firma, nazwa", "x"], *rows]).encode()
    )
    assert [list(row.values.values()) for row in found.rows] == rows


def test_a_heading_alone_and_one_column(tmp_path: Path) -> None:
    assert Reading(tmp_path / "t.csv", b"email\nada@example.com\n").rows == [Row({"email": "ada@example.com"}, 2)]
    assert Reading(tmp_path / "t.csv", b"email;name, or none\n").rows == []
    with pytest.raises(SourceError, match="is empty"):
        Reading(tmp_path / "t.csv", b"sep=;\n\n")


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
IN_1250 = st.text(st.sampled_from([chr(n) for n in range(1, 128)] + list("ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüß„”–€")), max_size=12)
DELIMITERS = st.sampled_from(",;\t|")


def same_again(path: Path, encoding: str, heading: list[str], rows: list[list[str]], delimiter: str) -> None:
    written = table(heading, rows, delimiter).encode(encoding)
    found = Reading(path, written, **({"encoding": encoding} if encoding == "ISO-8859-2" else {}))
    assert [list(row.values.values()) for row in found.rows] == rows
    assert all(list(row.values) == heading for row in found.rows)
    assert found.bad == []


def tables(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    numbered = st.lists(st.tuples(cells, cells), max_size=8)
    return numbered.map(lambda rows: [[f"a{n}@example.com", *row] for n, row in enumerate(rows)])


@settings(deadline=None)
@given(tables(CELLS), DELIMITERS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_table_of_unicode_comes_back(
    tmp_path_factory, rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    same_again(tmp_path_factory.getbasetemp() / "t.csv", encoding, ["email", "Zgoda", "Uwagi"], rows, delimiter)


@settings(deadline=None)
@given(tables(IN_1250), DELIMITERS)
def test_any_table_of_windows_1250_comes_back(tmp_path_factory, rows: list[list[str]], delimiter: str) -> None:
    path = tmp_path_factory.getbasetemp() / "t.csv"
    same_again(path, "windows-1250", ["Adres e-mail", "Zgoda marketingówą", "Miejscowość"], rows, delimiter)


@settings(deadline=None)
@given(tables(st.text(st.sampled_from(" ;,|\t\"'\r\nabcąćęłńóśźż"), max_size=9)), DELIMITERS)
def test_any_table_of_iso_8859_2_comes_back(tmp_path_factory, rows: list[list[str]], delimiter: str) -> None:
    path = tmp_path_factory.getbasetemp() / "t.csv"
    same_again(path, "ISO-8859-2", ["E-mail", "Zgoda", "Miejscowość"], rows, delimiter)


def test_45211_contacts_of_a_bank_as_polish_excel_saves_them(tmp_path: Path) -> None:
    if not BANK.exists():
        pytest.skip("the bank marketing data is not on this machine")
    whole = [list(row.values.values()) for row in Reading(tmp_path / "b.csv", BANK.read_bytes()).rows]
    assert len(whole) == 45_211
    text = BANK.read_text("utf-8").replace(",", ";").replace("management", "księgowość")
    other = Reading(tmp_path / "b.csv", text.replace("\n", "\r\n").encode("windows-1250"))
    assert [
        ["management" if cell == "księgowość" else cell for cell in row.values.values()] for row in other.rows
    ] == whole
