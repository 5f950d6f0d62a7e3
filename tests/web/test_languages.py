"""In which language somebody is told that something cannot be done: their own, as far as anybody knows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nurture.store.errors import Full
from nurture.web import records
from tests.web.conftest import ADA, DAN, Served

POLISH = {"accept-language": "pl-PL, en;q=0.5"}
GERMAN = {"accept-language": "de, fr;q=0.9"}


def language(served: Served, method: str, path: str, status: int, **more: object) -> str:
    answer = served.ask(method, path, **more)
    assert answer.status_code == status
    assert answer.headers["vary"] == "Accept-Language" and answer.headers["cache-control"] == "no-store"
    return answer.text.partition('<html lang="')[2][:2]


def test_who_is_unknown_is_answered_in_the_language_that_they_accept(served: Served) -> None:
    for method, path, status in (("GET", "/p/none", 404), ("GET", "/nothing", 404), ("PUT", "/p/none", 405)):
        assert language(served, method, path, status, headers=POLISH) == "pl"
        assert language(served, method, path, status, headers=GERMAN) == "en"
        assert language(served, method, path, status) == "en"


def test_and_in_the_projects_where_there_are_no_words_in_it(serve: Callable[..., Served], served: Served) -> None:
    wiring = (served.world.root / "nurture.yaml").read_text("utf-8").replace("language: en", "language: pl")
    polish = serve(**{"nurture.yaml": wiring})
    assert language(polish, "GET", "/nothing", 404, headers=GERMAN) == "pl"
    assert language(polish, "GET", "/nothing", 404, headers={"accept-language": "en"}) == "en"


@pytest.mark.parametrize(("email", "own", "other"), [(ADA, "en", "pl"), (DAN, "pl", "en")])
def test_a_lead_is_answered_in_its_own_whatever_goes_wrong(
    served: Served, email: str, own: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers, page = {"accept-language": other}, f"/p/{served.token('preferences', email)}"
    assert language(served, "POST", page, 413, headers=headers, content=b"a" * 9_000) == own
    monkeypatch.setattr(served.site.posts, "takes", lambda *_: False)
    assert language(served, "POST", page, 429, headers=headers, data={"do": "pause 30"}) == own
    monkeypatch.setattr(records, "_append", full)
    monkeypatch.setattr("nurture.store.inbox.Inbox.wish", full)
    assert language(served, "POST", page, 503, headers=headers, data={"do": "unsubscribe"}) == own
    assert language(served, "POST", f"/u/{served.token('unsubscribe', email)}", 503, headers=headers) == own


def full(*_: object) -> None:
    raise Full
