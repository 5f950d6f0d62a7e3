"""Countries and languages by their codes and common names."""

from __future__ import annotations

import pytest

from nurture.core.regions import country_of, language_of


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("PL", ["PL", "pl", "Polska", " POLAND ", "Polen"]),
        ("DE", ["Deutschland", "Germany", "Niemcy"]),
        ("CZ", ["Česko", "Czechia", "Czech  Republic", "Tschechien"]),
        ("GR", ["ΕΛΛΆΔΑ", "Ελλάδα", "Griechenland"]),
        ("GB", ["United Kingdom", "UK", "Wielka Brytania"]),
        ("US", ["USA", "United States"]),
        ("CI", ["Côte d'Ivoire", "Côte d’Ivoire"]),
        ("", ["xx", "Polandia", "", "12", "P", "EU"]),
    ],
)
def test_a_country(code: str, written: list[str]) -> None:
    assert [country_of(each) for each in written] == [code] * len(written)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("pl", ["pl", "PL", "polski", "Polish", "POLNISCH"]),
        ("de", ["niemiecki", "Deutsch", "german"]),
        ("lt", ["lietuvių", "Lithuanian", "litewski"]),
        ("en-GB", ["en-GB"]),
        ("pl_PL", ["pl_PL"]),
        ("", ["xx", "klingon", "", "1", "english please", "xx-PL"]),
    ],
)
def test_a_language(code: str, written: list[str]) -> None:
    assert [language_of(each) for each in written] == [code] * len(written)
