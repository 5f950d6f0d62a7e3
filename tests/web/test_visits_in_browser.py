"""A reader in Chromium: from a link in a mail to the firm's site, with the script on its pages, and on to the score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from nurture.core.situation import Situation
from nurture.testing.world import instant
from tests.engine.conftest import WIRING
from tests.life.browser import chromium, person
from tests.life.front import front
from tests.web.conftest import ADA, BEN, DAN, PRICING, WEB, Process, Served

HEAD = '<!doctype html><script src="https://news.lumo.example/visit.js"></script>'
SITE = {
    "pricing": f'{HEAD}<h1>Prices</h1><a href="/demo">Demo</a>',
    "demo": f'{HEAD}<h1>Demo</h1><a href="/about">About</a>',
    "about": f"{HEAD}<h1>About</h1>",
}
VISITS = "visits: {hosts: lumo.example, pages: {pricing: /pricing, demo: /demo}}\n"


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    scored = WIRING.replace("clicked: 5, clicked pricing: 15", "visited pricing: 10, visited demo: 20")
    return serve(**{"nurture.yaml": scored.replace("language: en", f"language: en\n{WEB}{VISITS}")})


@contextmanager
def site(process: Process) -> Iterator[Browser]:
    with front(process.port, SITE) as port, chromium(port) as browser:
        yield browser


def follow(page: Page, url: str) -> list[str]:
    """From a mail to two pages, with a hand on each; what the script has told, by paths."""
    told: list[str] = []
    page.on("request", lambda asked: told.append(asked.post_data or "") if asked.method == "POST" else None)
    page.goto(url)
    assert page.url == PRICING
    for heading in ("Demo", "About"):
        page.mouse.move(5, 5)
        page.mouse.move(9, 9)
        page.get_by_role("link").click()
        page.get_by_role("heading", name=heading).wait_for()
    return told


def test_two_pages_that_a_reader_looks_at_count_and_nobody_elses_do(
    served: Served, start: Callable[..., Process]
) -> None:
    with site(start()) as browser:
        with person(browser, scripts=True) as page:
            assert follow(page, f"https://news.lumo.example/c/{served.click()}") == ["/pricing", "/demo"]
            assert page.context.cookies() == [] and page.evaluate("localStorage.length") == 0
        with person(browser, scripts=True) as page:
            assert follow(page, f"https://news.lumo.example/c/{served.click(0, BEN)}") == []
            assert page.evaluate("sessionStorage.length") == 0
        with person(browser, scripts=True) as page:
            page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
            assert follow(page, f"https://news.lumo.example/c/{served.click(0, DAN)}") == []
    served.world.run("2026-03-02T12:10+01:00")
    visited = {mail: [e.what for e in served.state(mail).events if e.verb == "visited"] for mail in (ADA, BEN, DAN)}
    assert visited == {ADA: [("pricing",), ("demo",)], BEN: [], DAN: []}
    at = instant("2026-03-02T12:10+01:00")
    assert round(Situation(served.state(), served.world.place.project, at).view().score()) == 30
