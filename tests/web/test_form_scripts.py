"""A form of the firm's own that a script sends: its reader stays on that page, and is told the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from nurture.core import tokens
from nurture.web import records
from tests.acceptance.real_servers import REPOSITORY
from tests.life.browser import chromium, person
from tests.life.front import front
from tests.web.conftest import Process, Served
from tests.web.test_forms import EVE, FORMS, POLISH, TYPED, WIRING, names, requests
from tests.web.test_unsubscribing import locked

SCRIPT = re.search("<script>\n.*?</script>", (REPOSITORY / "docs/forms.md").read_text("utf-8"), re.S)
PAGES: dict[str, tokens.Purpose] = {"u": "unsubscribe", "p": "preferences", "v": "view", "d": "data"}
FORM = """<!doctype html><title>Guide</title>
<form method="post" action="https://news.lumo.example/f/guide-form">
<input name="email" value="eve"><input name="first_name" value="Ewa"><input name="lang" value="en">
<input type="checkbox" name="consent" value="newsletter" checked><button>Send</button>
</form>
<p id="says"></p>
"""


CHOICES = """<!doctype html><title>Guide</title>
<form method="post" action="https://news.lumo.example/f/guide-form">
<input name="email" value="eve@example.com"><input name="lang" value="en">
<label><input type="radio" name="rating" value="A">A</label>
<label><input type="radio" name="rating" value="wrong" checked>Wrong</label><button>Send</button>
</form>
<p id="says"></p>
"""


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve(**{"nurture.yaml": WIRING + FORMS, **POLISH})


def told(served: Served, name: str = "guide-form", lang: str = "en", **typed: Any) -> tuple[int, dict[str, Any]]:
    accept = {"Accept": "application/json"}
    answer: httpx.Response = served.post(f"/f/{name}?lang={lang}", data={**TYPED, **typed}, headers=accept)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*" and "set-cookie" not in answer.headers
    return answer.status_code, json.loads(answer.text)


def test_what_was_sent_counts_as_from_the_page(served: Served) -> None:
    code, said = told(served)
    assert (code, said["title"], said["page"]) == (200, "Please look into your mailbox", "")
    assert len(requests(served)) == 1 and names(served) == ["unconfirmed guide-form"]
    code, said = told(served, "call-form", "pl", email="fay@example.com")
    assert (code, said["title"]) == (200, "Dziękujemy")
    assert said["page"] == "https://lumo.example/dziekujemy?z=1"
    assert names(served, "fay@example.com") == ["joined", "arrived call-form", "submitted call-form"]


def test_what_is_wrong_is_told_by_its_field(served: Served) -> None:
    code, said = told(served, email="eve", first_name="", company_size="many")
    assert (code, set(said)) == (422, {"text", "wrong"})
    assert list(said["wrong"]) == ["email", "first_name", "company_size"] and all(said["wrong"].values())
    assert requests(served) == []


def test_whatever_goes_wrong_has_words(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "PATIENCE", 0.01)
    with locked(served):
        code, said = told(served)
    assert code == 503 and "send it again" in said["text"]
    assert told(served, "no-form")[0] == 404
    assert told(served, first_name="a" * 2_000_000)[0] == 413
    for _ in range(20):
        code, said = told(served, email="")
    assert code == 429 and list(said) == ["text"]


@pytest.mark.parametrize(
    ("accept", "is_json"),
    [
        ("application/json", True),
        ("Application/JSON;charset=utf-8, */*;q=0.1", True),
        ("text/html, application/json;q=0.1", True),
        ("application/json;q=0, text/html", False),
        ("text/html,application/json ; q=0.000", False),
        ("application/jsonp", False),
        ("x-application/json", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_json_is_for_who_asks_for_it(served: Served, accept: str, is_json: bool) -> None:
    answer = served.post("/f/guide-form", data=TYPED, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (
        200,
        "application/json" if is_json else "text/html",
    )


def test_no_other_site_reads_a_page_with_a_token(served: Served) -> None:
    accept = {"Accept": "application/json", "Origin": "https://evil.example"}
    known = {route: served.token(purpose) for route, purpose in PAGES.items()}
    asked = [(method, f"/{route}/{token}") for route, token in known.items() for method in ("GET", "POST", "PUT")]
    lost = [("GET", f"/{route}/x") for route in known]
    for answer in served.ask_all([*asked, *lost, ("POST", f"/d/{known['d']}")], headers=accept):
        assert "access-control-allow-origin" not in answer.headers


def test_the_script_of_the_docs_in_a_browser(served: Served, start: Callable[..., Process]) -> None:
    assert SCRIPT
    script = SCRIPT[0].replace("webinar-form", "guide-form")
    with (
        front(start().port, {"guide": FORM + script}) as port,
        chromium(port) as browser,
        person(browser, "en-GB", scripts=True) as page,
    ):
        page.goto("https://lumo.example/guide")
        page.get_by_role("button").click()
        page.get_by_text("Please look at this again").wait_for()
        assert page.evaluate("document.forms[0].email.validationMessage")
        page.locator("[name=email]").fill(EVE)
        page.get_by_role("button").click()
        page.get_by_text("a mail is on its way to you").wait_for()
        assert page.url == "https://lumo.example/guide" and page.context.cookies() == []
    assert names(served) == ["unconfirmed guide-form"]


def test_the_script_of_the_docs_with_radio_buttons_and_without_a_field(
    served: Served, start: Callable[..., Process]
) -> None:
    """`first_name` has to be there, and is not asked for."""
    assert SCRIPT
    script = SCRIPT[0].replace("webinar-form", "guide-form")
    with (
        front(start().port, {"guide": CHOICES + script}) as port,
        chromium(port) as browser,
        person(browser, "en-GB", scripts=True) as page,
    ):
        failed: list[Any] = []
        page.on("pageerror", lambda error: failed.append(error))
        page.goto("https://lumo.example/guide")
        page.get_by_role("button").click()
        page.get_by_text("Please look at this again").wait_for()
        wrong = "document.querySelector('[name=rating]').validationMessage"
        assert page.evaluate(wrong)
        page.get_by_label("A", exact=True).check()
        assert not page.evaluate(wrong)
        anybody = {"Access-Control-Allow-Origin": "*"}
        page.route("**/f/guide-form", lambda route: route.fulfill(status=502, headers=anybody, body="<p>Bad gateway"))
        page.get_by_role("button").click()
        page.get_by_text("Please try again in a minute").wait_for()
        assert failed == []
