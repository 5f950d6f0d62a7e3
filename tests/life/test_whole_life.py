"""A whole life with real parts: a form in a browser, mails through Postfix into Dovecot, nginx in front, and sales.

Programs are called as on the command line; between them days pass. Nothing of it is made up but the clock.
"""

from __future__ import annotations

import json
import re
import shutil
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from email.message import EmailMessage
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.acceptance.dovecot import PASSWORD
from tests.life.browser import axe, chromium, look_at, person
from tests.life.days import Days
from tests.life.front import front
from tests.life.mail import MailSystem, mail_system

ADA = "ada@example.com"
HEAD = '<!doctype html><html lang="pl"><head><meta charset="utf-8"><title>Lumo</title></head><body>'
VISITS = '<script async src="https://news.lumo.example/visit.js"></script>'
SITE = {
    "index.html": f"""{HEAD}<h1>Lumo</h1>
<iframe src="https://news.lumo.example/f/guide-form" title="Przewodnik po CRM" width="100%" height="900"></iframe>""",
    "cennik.html": f'{HEAD}{VISITS}<h1>Cennik</h1><a href="/wdrozenie.html">Jak wygląda wdrożenie</a>',
    "wdrozenie.html": f"{HEAD}{VISITS}<h1>Wdrożenie</h1>",
}


class Sales(BaseHTTPRequestHandler):
    heard: Queue[bytes] = Queue()

    def do_POST(self) -> None:
        self.heard.put(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def sales() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Sales) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def lumo(folder: Path) -> Iterator[tuple[Days, MailSystem, int, Browser]]:
    """The firm: its project, its mail system, the port of its web sites, and somebody's browser."""
    shutil.copytree(Path(__file__).parent / "lumo", folder / "lumo")
    with sales() as webhook, mail_system() as mails:
        trusted = folder / "trusted.pem"
        trusted.write_text(mails.certificate.read_text() + mails.mailboxes.certificate.read_text())
        ports = {"SMTP_PORT": str(mails.port), "IMAP_PORT": str(mails.mailboxes.tls_port)}
        secrets = {"PASSWORD": PASSWORD, "SALES_WEBHOOK": webhook, "SSL_CERT_FILE": str(trusted)}
        days = Days(folder / "lumo", {**ports, **secrets})
        days.pass_by(timedelta())
        days.nurture("check")
        days.nurture("adopt")
        with days.served() as behind, front(behind, SITE) as port, chromium(port) as browser:
            yield days, mails, port, browser


class Seen:
    """Every page is looked at as on a phone and a desktop, and by axe-core."""

    def __init__(self, violations: Callable[..., list[str]], folder: Path) -> None:
        self.violations, self.folder = violations, folder

    def __call__(self, page: Page, name: str) -> None:
        look_at(page, f"serve-{name}", self.folder)
        assert self.violations(page.content(), mail=name == "view") == [], name


def address_in(mail: EmailMessage, path: str) -> str:
    """The first link of a mail that leads to this path."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https://news\.lumo\.example/{path}/[a-z2-7]+", body.get_content())
    assert found is not None, body.get_content()
    return found[0]


def one_click(url: str, port: int) -> int:
    """As a mail provider does (RFC 8058)."""
    header = {"Host": "news.lumo.example", "Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPSConnection("127.0.0.1", port, context=ssl._create_unverified_context())) as provider:
        provider.request("POST", urlsplit(url).path, "List-Unsubscribe=One-Click", header)
        return provider.getresponse().status


def ask_for_the_guide(page: Page, seen: Seen) -> None:
    page.goto("https://lumo.example/")
    form = page.frame_locator("iframe")
    form.get_by_label("E-mail").fill(ADA)
    form.get_by_label("Imię").fill("Ada")
    form.get_by_label("Chcę dostawać").check()
    form.get_by_label("Zgadzam się").check()
    form.get_by_role("button").click()
    form.get_by_text("Prosimy zajrzeć do skrzynki").wait_for()


def look_at_the_form(page: Page, seen: Seen) -> None:
    page.goto("https://news.lumo.example/f/guide-form")
    seen(page, "form")
    page.get_by_label("E-mail").fill("ada@example")
    page.get_by_label("Imię").fill("Ada")
    page.evaluate("document.querySelector('form').noValidate = true")
    page.get_by_role("button").click()
    page.get_by_role("alert").wait_for()
    seen(page, "form-wrong")


def confirm(page: Page, url: str, seen: Seen) -> None:
    page.goto(url)
    seen(page, "confirm")
    page.get_by_role("button").click()
    page.get_by_text("Dziękujemy").first.wait_for()
    seen(page, "confirmed")


def look_around(browser: Browser, link: str, language: str) -> None:
    """From the mail to the price list and on, in a browser that runs the site's scripts."""
    with person(browser, language, scripts=True) as page:
        page.goto(link)
        assert (page.url, page.inner_text("h1")) == ("https://lumo.example/cennik.html", "Cennik")
        use(page)
        page.get_by_role("link").click()
        page.wait_for_url("https://lumo.example/wdrozenie.html")
        use(page)


def use(page: Page) -> None:
    """A hand moves on it, of which its script tells."""
    with page.expect_response(re.compile("/e/")):
        page.mouse.move(5, 5)
        page.mouse.move(9, 9)


def look_at_the_rest(page: Page, mail: EmailMessage, seen: Seen) -> None:
    ways = urlsplit(address_in(mail, "u"))
    for name, url in (
        ("unsubscribe", ways.geturl()),
        ("preferences", address_in(mail, "p")),
        ("lost", f"{ways.scheme}://{ways.netloc}/u/nothing"),
    ):
        page.goto(url)
        seen(page, name)


@pytest.mark.parametrize("language", ["pl-PL"])
def test_from_a_form_to_sales_and_out_again(tmp_path: Path, language: str) -> None:
    with (
        lumo(tmp_path) as (days, mails, port, browser),
        person(browser, language) as page,
        axe(browser, language) as violations,
    ):
        seen = Seen(violations, tmp_path)
        look_at_the_form(page, seen)
        ask_for_the_guide(page, seen)
        assert days.told("run")["sent"] == 1
        [asking] = mails.inbox(ADA, 1)
        assert "utm" not in str(asking) and "/o/" not in str(asking)
        assert days.told("run")["sent"] == 0
        assert days.told("leads") == {"leads": []}

        confirm(page, address_in(asking, "confirm"), seen)
        assert days.told("run")["sent"] == 1
        _, guide = mails.inbox(ADA, 2)
        assert guide["Subject"] == "Twój przewodnik po CRM"
        look_at_the_rest(page, guide, seen)

        days.pass_by(timedelta(minutes=7))
        look_around(browser, address_in(guide, "c"), language)
        assert days.told("run")["sent"] == 0
        days.pass_by(timedelta(minutes=20))
        assert days.told("run")["sent"] == 2, days.nurture("explain", ADA)
        told = days.told("explain", ADA)
        assert (told["temperature"], round(told["score"]["total"])) == ("hot", 27)
        assert {"clicked pricing", "visited pricing", "visited onboarding"} <= set(happened(days))
        assert ADA.encode() in Sales.heard.get(timeout=30)
        *_, invite = mails.inbox(ADA, 3)
        assert invite["Subject"] == "Porozmawiajmy kwadrans"

        answer = EmailMessage()
        answer["From"], answer["To"], answer["Subject"] = ADA, invite["From"], f"Re: {invite['Subject']}"
        answer["In-Reply-To"], answer["Message-ID"] = invite["Message-ID"], "<1@example.com>"
        answer.set_content("Jutro o dziesiątej.\n\n> Ada, kiedy można zadzwonić?\n")
        mails.send(answer)
        mails.inbox("anna@lumo.example", 1)
        assert days.told("run")["events"] == 1
        assert "replied" in happened(days)

        out = re.search(r"<(https://[^>]+)>", invite["List-Unsubscribe"])
        assert out is not None and one_click(out[1], port) == 200
        for later in (1, 3, 30):
            days.pass_by(timedelta(days=later))
            assert days.told("run")["sent"] == 0
        assert len(mails.inbox(ADA, 3)) == 3
        page.goto(address_in(guide, "v"))
        seen(page, "view")
        assert "All is as it was written" in days.nurture("consent", "--verify")


def happened(days: Days) -> list[str]:
    return [event["event"] for event in json.loads(days.nurture("export", ADA))["events"]]
