"""Where we are reached and where links lead: what would make dead links is told, with what was meant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.project.conftest import WIRING

CONFIRMED = "\nforms: {talk: {title: Talk, consents: newsletter}}\nvisits: {hosts: lumo.example, pages: {start: /}}\n"


def found(made: Any, old: str, new: str, more: str = "") -> list[tuple[str, str]]:
    """The codes and hints of the Problems that this edit of nurture.yaml makes."""
    wiring = WIRING.replace(old, new, 1) + more
    return [(p.code, p.hint) for p in made.load({"nurture.yaml": wiring}).problems if p.severity == "error"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("https://news.lumo.example/mail/?x=1", "write `https://news.lumo.example/mail/`"),
        ("https://news.lumo.example/#a", "write `https://news.lumo.example/`"),
        ("https://user:pw@news.lumo.example", "write `https://news.lumo.example`"),
        ("https://news..example", ""),
        ("https://news.example:port", ""),
        ("https://zażółć.example", "write `https://xn--za-6ja4f8n1l.example`"),
        ("https://news.lumo.example/a b", "write `https://news.lumo.example/a%20b`"),
        ("https://news.lumo.example/wieści", "write `https://news.lumo.example/wie%C5%9Bci`"),
        ("http://news.lumo.example", ""),
        ("news.lumo.example", ""),
    ],
)
def test_an_address_that_no_link_could_begin_with_is_the_one_mistake(made: Any, written: str, hint: str) -> None:
    assert found(made, "name: lumo", f'name: lumo\nweb: "{written}"', CONFIRMED) == [("bad-address", hint)]


@pytest.mark.parametrize(
    "written", ["https://news.lumo.example", "https://n.lumo.example:8443/", "https://localhost/a/%C5%BC~b;c"]
)
def test_one_that_they_can_begin_with_is_none(made: Any, written: str) -> None:
    assert found(made, "name: lumo", f"name: lumo\nweb: {written}", CONFIRMED) == []


@pytest.mark.parametrize(
    ("written", "is_wrong"),
    [
        ("https://anna:pw@lumo.example/", True),
        ("https://lumo..example/cennik", True),
        ("https://zażółć.example/?a=b#c", False),
        ("https://my_shop.example", False),
        ("mailto:anna@lumo.example", False),
    ],
)
def test_a_link_has_a_host_and_no_name(made: Any, written: str, is_wrong: bool) -> None:
    codes = [code for code, _ in found(made, "https://lumo.example/cennik", f'"{written}"')]
    assert codes == ["bad-address"] * is_wrong


def test_hosts_and_sites_are_written_in_plain_letters(made: Any) -> None:
    web = "name: lumo\nweb: https://news.lumo.example\n"
    visits = found(made, "name: lumo", f"{web}visits: {{hosts: zażółć.example, pages: {{start: /}}}}")
    assert visits == [("bad-address", "write `xn--za-6ja4f8n1l.example`")]
    form = "forms: {talk: {title: Talk, embedded_in: https://www.lumo..example}}"
    assert [code for code, _ in found(made, "name: lumo", web + form)] == ["bad-address"]
