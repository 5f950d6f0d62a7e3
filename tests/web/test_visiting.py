"""Visits of the firm's own site: told by those who agreed, for half an hour, of listed pages, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from nurture.core import tokens
from nurture.core.visits import LASTS, MARK
from nurture.store.inbox import Evidence
from nurture.testing.world import instant
from tests.web.conftest import ADA, BEN, CLEO, DAN, FILES, NOW, PRICING, TOUR, Served
from tests.web.test_hostile import PURPOSES, flipped, good, payloads, unlimited
from tests.web.test_to_score import BROWSER

VISITS = "visits: {hosts: lumo.example, pages: {pricing: /pricing, demo: /demo/*}}\n"
SITE = {"Origin": "https://lumo.example", **BROWSER}


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve(VISITS)


def token(served: Served, email: str = ADA, minutes: float = 0) -> str:
    """That of a visit which began so long ago."""
    return tokens.make_visit(served.key, served.digests[email], instant(NOW) - timedelta(minutes=minutes))


def visit(served: Served, mark: str, path: str = "/pricing", **headers: str) -> httpx.Response:
    return served.post(f"/e/{mark}", content=path, headers={**SITE, **headers})


def mark_in(answer: httpx.Response) -> str:
    address, _, mark = answer.headers["location"].rpartition("nv=")
    assert address in (f"{PRICING}?", f"{TOUR}&")
    return mark


def pages(served: Served) -> list[str]:
    return [note.hit.page for note in served.notes() if isinstance(note, Evidence) and note.hit.kind == "visit"]


def test_who_agreed_is_led_there_with_a_mark_and_tells_of_listed_pages(served: Served) -> None:
    mark = mark_in(served.get(f"/c/{served.click()}?nv=x", headers=BROWSER))
    mark_in(served.get(f"/c/{served.click(1)}", headers=BROWSER))
    for path in ("/pricing", "/about", "/demo/crm", "https://lumo.example/pricing", ""):
        answer = visit(served, mark, path)
        assert (answer.status_code, answer.content) == (204, b"")
    assert pages(served) == ["pricing", "demo"]
    assert ADA not in repr(served.notes()) and "192.0.2" not in repr(served.notes())


def test_nobody_else_gets_a_mark(served: Served, serve: Callable[..., Served]) -> None:
    for email in (BEN, CLEO):
        assert served.get(f"/c/{served.click(0, email)}").headers["location"] == PRICING
    assert served.get(f"/s/{served.shared()}").headers["location"] == PRICING
    assert served.ask("HEAD", f"/c/{served.click()}").headers["location"] == PRICING
    for header in ({"Sec-GPC": "1"}, {"DNT": "1"}, {"Sec-Purpose": "prefetch"}):
        assert served.get(f"/c/{served.click()}", headers=header).headers["location"] == PRICING
    elsewhere = serve("visits: {hosts: www.lumo.example, pages: {pricing: /pricing}}\n")
    assert elsewhere.get(f"/c/{served.click()}").headers["location"] == PRICING


def test_who_agreed_to_earlier_words_of_tracking_gets_none(serve: Callable[..., Served]) -> None:
    newer = {"consents/tracking-v2.md": "Yes, count my clicks, and visits."}
    wiring = FILES["nurture.yaml"] + VISITS
    served = serve(**{"nurture.yaml": wiring.replace("consents/tracking.md", "consents/tracking-v2.md"), **newer})
    assert served.get(f"/c/{served.click()}", headers=BROWSER).headers["location"] == PRICING
    assert [note.hit.kind for note in served.notes() if isinstance(note, Evidence)] == ["click"]


@pytest.mark.parametrize(
    ("minutes", "headers", "email"),
    [
        (31, {}, ADA),
        (0, {"Origin": "https://evil.example"}, ADA),
        (0, {"Origin": "null"}, ADA),
        (0, {"Sec-GPC": "1"}, ADA),
        (0, {"DNT": "1"}, ADA),
        (0, {}, BEN),
        (0, {}, CLEO),
    ],
)
def test_of_others_nothing_is_noted(served: Served, minutes: float, headers: dict[str, str], email: str) -> None:
    assert visit(served, token(served, email, minutes), **headers).status_code == 204
    assert served.notes() == []
    visit(served, token(served, ADA, 29))
    assert pages(served) == ["pricing"]


def test_the_preferences_tell_of_visits_whom_they_concern(served: Served) -> None:
    told = [served.get(f"/p/{served.token('preferences', email)}").text for email in (ADA, DAN, BEN)]
    assert ["which of our pages" in told[0], "naszych stron" in told[1], "pages you look at" in told[2]] == [1, 1, 0]


def test_tracking_that_is_taken_back_holds_for_a_visit_that_goes_on(served: Served) -> None:
    mark = token(served)
    visit(served, mark)
    served.post(f"/p/{served.token('preferences')}", data={"do": "track nothing"})
    visit(served, mark, "/demo/crm")
    assert pages(served) == ["pricing"]
    served.world.run("2026-03-02T12:30+01:00")
    assert [event.verb for event in served.state().events if event.verb == "visited"] == []


def test_the_answer_is_the_same_for_whatever_is_sent(served: Served) -> None:
    unlimited(served)
    mark = token(served)
    right = visit(served, mark)
    others = {*map(served.token, PURPOSES), *good(served).values(), *flipped(mark), "x", "%00", "%0d%0aSet-Cookie:a=b"}
    answers = [visit(served, other) for other in sorted(others)]
    answers += [visit(served, mark, "/pricing" * 9999), served.post(f"/e/{mark}", content=b"\xff", headers=SITE)]
    answers += [served.post(f"/e/{mark}")]
    assert {(answer.status_code, str(answer.headers)) for answer in answers} == {(204, str(right.headers))}
    assert "access-control-allow-origin" not in right.headers and "set-cookie" not in right.headers
    assert pages(served) == ["pricing"]


@pytest.mark.parametrize("folder", ["Open Redirect", "CRLF Injection"])
def test_no_payload_leads_elsewhere_or_adds_a_header(served: Served, folder: str) -> None:
    unlimited(served)
    for payload in payloads(folder)[::5]:
        query = str(httpx.QueryParams(nv=payload, url=payload))
        mark_in(served.get(f"/c/{served.click()}?{query}", headers={"Referer": query}))
        assert visit(served, token(served), payload).status_code == 204
    assert pages(served) == []


def test_a_look_is_no_visit_and_a_mark_opens_nothing_else(served: Served) -> None:
    unlimited(served)
    mark, before = token(served), served.mailable()
    assert served.get(f"/e/{mark}").status_code == 405
    for route in "cstuvp":
        assert {served.ask(method, f"/{route}/{mark}").status_code for method in ("GET", "POST")} <= {404, 405}
    assert served.mailable() == before and served.notes() == []


def test_without_visits_there_is_neither_script_nor_place_to_tell(serve: Callable[..., Served]) -> None:
    served = serve()
    assert served.get("/visit.js").status_code == served.post("/e/x").status_code == 404


def test_the_script_is_small_and_keeps_nothing_beyond_its_tab(served: Served) -> None:
    script = served.get("/visit.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "public, max-age=86400"
    assert len(script.content) < 1536
    assert f"{MARK}=([a-z2-7]{{{tokens.VISIT}}})" in script.text
    assert "18e5" in script.text and timedelta(milliseconds=18e5) == LASTS
    assert "cookie" not in script.text and "localStorage" not in script.text


def scores(served: Served) -> list[str]:
    return [f"{event.verb} {event.what[0]}" for event in served.state().events if event.verb in ("clicked", "visited")]


def test_a_readers_visits_count_once_they_have_settled(served: Served) -> None:
    mark = mark_in(served.get(f"/c/{served.click()}", headers=BROWSER))
    visit(served, mark)
    visit(served, mark, "/demo/crm")
    served.world.run("2026-03-02T12:05+01:00")
    assert scores(served) == []
    served.world.run("2026-03-02T12:10+01:00")
    assert scores(served) == ["clicked pricing", "visited pricing", "visited demo"]
    [row] = [event for event in served.state().events if event.what == ("pricing",) and event.verb == "visited"]
    assert (row.campaign, row.message) == ("guide", f"{served.state().lead.id}/mail")
    served.world.run("2026-03-02T12:11+01:00")
    assert len(scores(served)) == 3


def test_a_scanner_that_runs_scripts_visits_nothing(served: Served) -> None:
    served.asker = "198.51.100.7"
    for link in (0, 1):
        visit(served, mark_in(served.get(f"/c/{served.click(link)}", headers=BROWSER)))
    served.get(f"/t/{served.click(tokens.TRAP)}", headers=BROWSER)
    served.world.run("2026-03-02T12:10+01:00")
    assert scores(served) == []


def test_who_was_given_the_address_by_the_reader_is_not_the_reader(served: Served) -> None:
    mark = mark_in(served.get(f"/c/{served.click()}", headers=BROWSER))
    served.asker = "198.51.100.7"
    visit(served, mark)
    served.world.run("2026-03-02T12:10+01:00")
    assert scores(served) == ["clicked pricing"]


def test_the_mark_ends_what_a_link_asks_for(served: Served) -> None:
    url = served.get(f"/c/{served.click(1)}").headers["location"]
    assert urlsplit(url).query.startswith("for=Ada%20L&nv=")
