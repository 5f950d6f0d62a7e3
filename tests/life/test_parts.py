"""The parts that a whole life is played with: each does what the test of it takes for granted."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.acceptance.real_servers import free_port
from tests.life.browser import axe, chromium, look_at, person
from tests.life.front import front
from tests.life.mail import mail_system

GOOD = """<!doctype html><html lang="pl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Cennik</title></head><body><main><h1>Cennik</h1><p>Od 49 zł.</p></main></body></html>"""
BAD = GOOD.replace('lang="pl"', "").replace("<p>", '<img src="x.png"><p>')


def test_what_is_sent_is_in_the_mailbox_of_whom_it_is_to() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ada@example.com", "bounces+token@lumo.example", "Zażółć"
    mail.set_content("Gęślą jaźń.")
    with mail_system() as system:
        system.send(mail)
        [arrived] = system.inbox("bounces@lumo.example", 1)
    assert (arrived["Subject"], arrived.get_content().strip()) == ("Zażółć", "Gęślą jaźń.")


def test_a_browser_sees_the_web_site_through_nginx(tmp_path: Path) -> None:
    with front(free_port(), {"cennik.html": GOOD}) as port, chromium(port) as browser, person(browser) as page:
        answer = page.goto("https://lumo.example/cennik.html")
        assert answer is not None and answer.status == 200
        assert page.inner_text("h1") == "Cennik"
        look_at(page, "cennik", tmp_path)
        gone = page.goto("https://news.lumo.example/u/x")
        assert gone is not None and gone.status == 502
    assert {path.name for path in tmp_path.iterdir()} == {"cennik-phone.png", "cennik-desktop.png"}


def test_what_is_hard_to_read_is_found() -> None:
    with front(free_port(), {}) as port, chromium(port) as browser, axe(browser) as violations:
        assert violations(GOOD) == []
        assert {each.partition(":")[0] for each in violations(BAD)} >= {"html-has-lang", "image-alt"}
        assert violations(GOOD) == []


def test_a_page_that_is_too_wide_is_found(tmp_path: Path) -> None:
    wide = GOOD.replace("<p>", '<p style="width: 900px">')
    with front(free_port(), {"wide.html": wide}) as port, chromium(port) as browser, person(browser) as page:
        page.goto("https://lumo.example/wide.html")
        with pytest.raises(AssertionError, match="wider than a phone"):
            look_at(page, "wide", tmp_path)
