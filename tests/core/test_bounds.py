"""Where an address ends in a text: what goes with its person, and what is the address of somebody else."""

from __future__ import annotations

import pytest

from nurture.core.addresses import Address
from nurture.core.mentions import Sought

AN = "an@firma.pl"
SOUGHT = Sought(Address("An@firma.pl", AN), ["o'an@firma.pl"])


@pytest.mark.parametrize(
    "text",
    [
        "jan@firma.pl",
        "mail of STEFAN@FIRMA.PL",
        "an@firma.pl.example.com",
        "x-an@firma.pl",
        "a.an@firma.pl, an@firma.plus",
        "known as o'an@firma.pl",
        r"line\njan@firma.pl",
    ],
)
def test_the_address_of_somebody_else_stays(text: str) -> None:
    assert SOUGHT.without(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<{}>",
        "'{}'",
        "_{}_",
        "Write to {}.",
        "Write to {}. Or jan@firma.pl",
        "me...{}",
        "{}2024",
        "-{}-",
        "mailto:{}?subject=x",
        "/find?email={}&x=1",
        "%20{}%3E",
        "=3C{}=3E",
        r"line\n{}\nline",
        r"\u003c{}",
        "我的邮箱是{}",
    ],
)
def test_whatever_stands_around_it_it_goes(text: str) -> None:
    for written in (AN, AN.upper()):
        assert SOUGHT.without(text.format(written)) == text.format("(erased)")


def test_the_longer_ones_are_told() -> None:
    assert SOUGHT.longer_in("jan@firma.pl, an@firma.pl.example.com, an@firma.pl") == {
        "jan@firma.pl",
        "an@firma.pl.example.com",
    }
