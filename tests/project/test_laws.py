"""Laws as data: each statement has its source, and each country that a project may name has its law."""

from __future__ import annotations

import pytest

from nurture.project.laws import law_of
from nurture.project.models.regions import JURISDICTIONS

ABOUT = {"consent", "double_opt_in", "opt_out", "age", "expiry"}


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_statement_says_where_it_stands(jurisdiction: str) -> None:
    law = law_of(jurisdiction)
    assert ABOUT - {"double_opt_in"} <= law.statements.keys() <= ABOUT
    assert all(statement.source for statement in law.statements.values())
    assert law.statements["consent"].says in ("natural persons", "all persons")
    assert law.statements["age"].says in (13, 14, 15, 16)
    assert law.basis.startswith("GDPR art. 6(1)(a); ")


def test_a_country_says_what_is_more_exact_and_the_union_the_rest() -> None:
    union, poland, germany = map(law_of, ("EU", "PL", "DE"))
    assert (union.statements["consent"].says, poland.statements["consent"].says) == ("natural persons", "all persons")
    assert "art. 398" in poland.basis
    assert poland.statements["opt_out"] == union.statements["opt_out"]
    assert "double_opt_in" in germany.statements
    assert law_of("").basis == ""
