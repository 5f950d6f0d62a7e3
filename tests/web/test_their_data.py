"""A copy of all that is known, and being forgotten: by a mail to the address alone, whoever else has its mails."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.responses import Response

from nurture.core.addresses import Address
from nurture.core.forms import Submission
from nurture.core.hits import agent_words
from nurture.engine.export import all_about
from nurture.engine.forgetting import forget
from nurture.engine.proving import prove
from nurture.testing.world import instant
from nurture.web.answers import redirect
from tests.web.conftest import ADA, BEN, DAN, NOW, Served
from tests.web.test_confirming import body, mails
from tests.web.test_hostile import unlimited
from tests.web.test_preferences import press
from tests.web.test_to_score import BROWSER
from tests.web.test_unsubscribing import locked

LATER, NEXT_DAY = "2026-03-02T12:10+01:00", "2026-03-03T12:20+01:00"
BUTTONS = ("", "export", "erase", "erase for good")


def asked(served: Served, email: str = ADA, at: str = LATER) -> str:
    """Ask on the page, let a run mail, and where that mail leads."""
    press(served, "data", email)
    served.world.run(at)
    found = [re.findall(r"https://\S+/d/\w+", body(mail)) for mail in mails(served, email)]
    return urlsplit([url for each in found for url in each][-1]).path


def number(served: Served, email: str = ADA) -> int:
    return len([mail for mail in mails(served, email) if "/d/" in body(mail)])


def test_a_mail_leads_to_a_copy_of_everything(served: Served) -> None:
    served.get(f"/p/{served.token('preferences')}", headers=BROWSER)
    path = asked(served)
    page = served.get(path)
    assert page.status_code == 200 and "a…\u2060@example.com" in page.text and ADA not in page.text
    file = served.post(path, data={"do": "export"})
    assert file.headers["content-disposition"] == 'attachment; filename="data.json"'
    assert file.headers["content-type"] == "application/json"
    told = file.json()
    assert told["address"] == ADA and [each["purpose"] for each in told["consents"]] == ["newsletter", "tracking"]
    assert "asked-for-data" in [each["event"] for each in told["events"]]
    assert not [mail for mail in told["messages"] if path.rpartition("/")[2] in str(mail)]
    looked = [(each["step"], each["agent"]) for each in told["requests"] if each["what"] == "preferences"]
    assert ("first", agent_words(BROWSER["User-Agent"])) in looked


def test_nobody_waits_for_a_copy_of_somebody_else(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    path, is_answered = asked(served), Event()

    def first_the_click(*of: Any) -> dict[str, Any]:
        assert is_answered.wait(20)
        return all_about(*of)

    def answered(url: str) -> Response:
        is_answered.set()
        return redirect(url)

    monkeypatch.setattr("nurture.web.their_data.all_about", first_the_click)
    monkeypatch.setattr("nurture.web.tracking.redirect", answered)
    answers = served.ask_all([("POST", path), ("GET", f"/c/{served.click()}")], data={"do": "export"})
    assert [answer.status_code for answer in answers] == [200, 302]


def test_the_mail_is_about_nothing_else(served: Served) -> None:
    asked(served, DAN)
    (mail,) = (mail for mail in mails(served, DAN) if "/d/" in body(mail))
    assert mail["Subject"] == "Pa\u0144stwa dane" and mail["Auto-Submitted"] == "auto-generated"
    assert not {"List-Unsubscribe", "List-Id", "Feedback-ID"} & set(mail.keys())
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert {urlsplit(href).path[:3] for href in re.findall(r'href="([^"]+)"', html)} == {"/d/"} and "<img" not in html


def test_a_stranger_with_a_forwarded_mail_gets_nothing(served: Served) -> None:
    """All tokens of it, on every page there is; only the address itself gets a mail."""
    unlimited(served)
    everybody = served.mailable()
    tokens = [served.token(purpose) for purpose in ("preferences", "unsubscribe", "view", "confirm", "open")]
    for token in [*tokens, served.click()]:
        for do in BUTTONS:
            assert served.post(f"/d/{token}", data={"do": do}).status_code == 404
            assert ADA not in served.post(f"/p/{token}", data={"do": do}).text
    assert served.mailable() == everybody
    path = asked(served)
    assert (number(served), number(served, BEN)) == (1, 0)
    assert path.rpartition("/")[2] not in press(served, "data")


def test_looking_changes_nothing(served: Served) -> None:
    path = asked(served)
    before = served.mailable()
    for method in ("GET", "HEAD", "OPTIONS"):
        served.ask(method, f"{path}?do=erase+for+good", headers={"Sec-Purpose": "prefetch"})
    for do in BUTTONS[:-1]:
        assert served.post(path, data={"do": do}).status_code == 200
    assert "It cannot be undone" in served.post(path, data={"do": "erase"}).text
    assert served.mailable() == before


def test_there_is_one_such_mail_a_day(served: Served) -> None:
    asked(served)
    for _ in range(3):
        assert "The link comes by mail" in press(served, "data")
    served.world.run("2026-03-02T13:00+01:00")
    assert number(served) == 1
    served.world.run("2026-03-03T09:00+01:00")
    asked(served, at="2026-03-03T09:10+01:00")
    assert number(served) == 2


def test_the_link_works_for_a_day(served: Served) -> None:
    path = asked(served)
    served.world.run(NEXT_DAY)
    before = served.mailable()
    for answer in (served.get(path), *(served.post(path, data={"do": do}) for do in BUTTONS)):
        assert answer.status_code == 410 and "24 hours" in answer.text
    onward = re.findall('href="[.][.](/p/[^"]+)"', served.get(path).text)
    assert served.get(onward[0]).status_code == 200
    assert served.mailable() == before


def test_who_wants_no_more_mail_gets_this_one(served: Served) -> None:
    press(served, "unsubscribe")
    path = asked(served)
    assert served.post(path, data={"do": "export"}).json()["suppressed"][0]["reason"] == "unsubscribed"


@pytest.mark.parametrize("reason", ["complained", "bounced"])
def test_who_complained_or_cannot_be_reached_gets_none(served: Served, reason: str) -> None:
    press(served, "data")
    served.store.suppress(ADA, reason, instant(NOW))
    served.world.run(LATER)
    assert number(served) == 0


def nothing_is_left(served: Served, email: str = ADA) -> bool:
    return not [each for each in prove(Address(email, email), served.world.place, served.store) if each.ours]


def test_who_is_erased_leaves_nothing_and_does_not_come_back(served: Served) -> None:
    path = asked(served)
    old = f"/p/{served.token('preferences')}"
    assert not nothing_is_left(served)
    answer = served.post(path, data={"do": "erase for good"})
    assert answer.status_code == 200 and "Your data is erased" in answer.text
    assert served.store.state(ADA) is None and served.store.is_erased(ADA)
    for gone in (path, old):
        assert served.get(gone).text == served.get("/p/nothing").text
        assert served.post(gone, data={"do": "erase for good"}).status_code == 404
    served.world.run(NEXT_DAY)
    assert nothing_is_left(served)
    said = Submission("r", "guide-form", instant(NEXT_DAY), ADA, ADA)
    assert not served.store.submit(said) and not served.store.ask(said)
    assert served.store.verify_consents() == []


def test_the_log_that_a_run_writes_outlives_an_erasure(served: Served) -> None:
    """Whoever else closes the database knows that it is still open."""
    database = served.world.place.database
    forget(Address(ADA, ADA), served.world.place, served.store, in_run=True)
    assert nothing_is_left(served)
    served.store.put("turn", "1")
    other = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT * FROM settings').fetchall()"
    subprocess.run([sys.executable, "-c", other, str(database)], check=True)
    assert database.with_name("nurture.db-wal").exists()


def test_a_run_erases_what_the_page_could_not(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    path = asked(served)
    monkeypatch.setattr("nurture.web.records.PATIENCE", 0.01)
    with locked(served):
        assert served.post(path, data={"do": "erase for good"}).status_code == 200
    assert served.store.state(ADA) is not None
    served.world.run("2026-03-09T10:00+01:00")
    assert served.store.state(ADA) is None and mails(served, ADA) == []
    assert served.site.inbox.wishes() == []
    assert nothing_is_left(served)


def test_a_locked_database_loses_no_wish_for_ones_data(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nurture.web.records.PATIENCE", 0.01)
    with locked(served):
        assert "The link comes by mail" in press(served, "data")
    served.world.run(LATER)
    assert number(served) == 1


def test_a_mail_of_the_projects_own_stands_in_its_place(serve: Callable[..., Served]) -> None:
    own = "---\nsubject: What we have of you\n---\n[Here]({{ confirm_url }})\n"
    served = serve(**{"templates/your-data.md": own})
    asked(served)
    assert "What we have of you" in [mail["Subject"] for mail in mails(served, ADA)]
