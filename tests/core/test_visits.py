"""Pages by their paths, and addresses with a mark."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.visits import Visits, marked

VISITS = Visits(
    frozenset({"lumo.example", "localhost:8000"}),
    {
        "home": ("/",),
        "pricing": ("/cennik", "/en/pricing/"),
        "one demo": ("/demo/crm",),
        "demo": ("/demo/*",),
        "parts": ("/części*",),
    },
)
URLS = st.builds(
    lambda path, query, fragment: f"https://lumo.example/{path}{query}{fragment}",
    st.text("ab/%20ł", max_size=8),
    st.just("") | st.text("a=b&?/+%20ł", max_size=12).map("?".__add__),
    st.just("") | st.text("a?=&/#", max_size=8).map("#".__add__),
)


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "home"),
        ("/cennik", "pricing"),
        ("/cennik/", "pricing"),
        ("/en/pricing", "pricing"),
        ("/cennik/2026", ""),
        ("/Cennik", ""),
        ("/demo/crm", "one demo"),
        ("/demo/crm/erp", "demo"),
        ("/demo/", "demo"),
        ("/demo", ""),
        (quote("/części-zamienne"), "parts"),
        ("/części", "parts"),
        ("", ""),
        ("cennik", ""),
        ("//cennik", ""),
    ],
)
def test_a_page_is_known_by_its_path(path: str, page: str) -> None:
    assert VISITS.page(path) == page


@pytest.mark.parametrize(
    ("url", "is_there"),
    [
        ("https://lumo.example/x?a#b", True),
        ("https://LUMO.example", True),
        ("http://localhost:8000/", True),
        ("http://localhost/", False),
        ("https://www.lumo.example/", False),
        ("https://lumo.example.evil.example/", False),
        ("https://lumo.example@evil.example/", False),
        ("https://evil.example/lumo.example", False),
        ("https://evil.example?https://lumo.example/", False),
        ("https://lumo.example\\@evil.example/", False),
        ("https://[lumo.example/", False),
        ("mailto:ada@lumo.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_an_address_is_at_a_host_or_is_not(url: str, is_there: bool) -> None:
    assert VISITS.has(url) == is_there


@given(URLS)
def test_a_mark_stands_behind_the_query_and_nothing_else_changes(url: str) -> None:
    found = marked(url, "token")
    before, after = urlsplit(url), urlsplit(found)
    assert after.query.endswith("nv=token")
    assert re.sub("[?&]nv=token", "", found, count=1) == url
    assert (before.netloc, before.path, before.fragment) == (after.netloc, after.path, after.fragment)
