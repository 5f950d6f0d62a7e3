"""Who asks, and how often: what strangers write in front means nothing, and no number of them fills the memory."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nurture.web import askers
from nurture.web.askers import Limit, Proxies, source_of
from tests.web.conftest import PRICING, Served


@pytest.mark.parametrize(
    ("peer", "forwarded", "asker"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "192.0.2.1", "198.51.100.7"),
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "8.8.8.8, 192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "8.8.8.8, 192.0.2.1, 10.1.2.3", "192.0.2.1"),
        ("::ffff:127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "10.1.2.3", "10.1.2.3"),
        ("127.0.0.1", "nonsense", ""),
        ("127.0.0.1", "192.0.2.1, ' OR 1=1", ""),
        ("", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", ", ".join(["10.0.0.1"] * 100_000), "10.0.0.1"),
    ],
)
def test_only_those_listed_are_believed(peer: str, forwarded: str, asker: str) -> None:
    assert Proxies(["127.0.0.1", "10.0.0.0/8"]).asker(peer, forwarded) == asker


def test_a_network_of_ipv6_is_one_source() -> None:
    assert source_of("2001:db8:1:2:3::4") == source_of("2001:db8:1:2:ffff::1") != source_of("2001:db8:1:3::4")
    assert (source_of("192.0.2.1"), source_of("")) == ("192.0.2.1", "")


def test_so_many_a_minute_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = Limit(3)
    assert [limit.takes("a", second) for second in (0, 1, 2, 3, 59)] == [True, True, True, False, False]
    assert limit.takes("b", 3) and limit.takes("a", 60)
    monkeypatch.setattr(askers, "_MOST", 10)
    for n in range(100):
        limit.takes(str(n), 61)
    assert len(limit._counts) == 10


def test_who_tries_tokens_is_told_to_wait(served: Served) -> None:
    answers = [served.get("/c/nonsense") for _ in range(13)]
    assert [answer.status_code for answer in answers] == [404] * 12 + [429]
    assert answers[-1].headers["retry-after"] == "60" and "Please wait a minute" in answers[-1].text
    assert served.get(f"/c/{served.click()}").headers["location"] == PRICING
    assert served.post(f"/u/{served.token('unsubscribe')}").status_code == 200
    served.asker = "192.0.2.2"
    assert served.get("/c/nonsense").status_code == 404


def test_who_clicks_too_often_gets_there_and_is_not_noted(served: Served) -> None:
    answers = served.ask_all([("GET", f"/c/{served.click()}")] * 70)
    assert {answer.headers["location"] for answer in answers} == {PRICING}
    assert len(served.notes()) == 60


def test_one_click_is_never_too_often(served: Served) -> None:
    answers = served.ask_all([("POST", f"/u/{served.token('unsubscribe')}")] * 100)
    assert {answer.status_code for answer in answers} == {200}


def test_the_files_say_whose_word_counts(serve: Callable[..., Served]) -> None:
    served = serve("serve: {proxies: [192.0.2.1]}\n")
    asked = [served.get("/c/nonsense", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(14)]
    assert set(asked) == {404}
    served.asker = "127.0.0.1"
    asked = [served.get("/c/nonsense", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(14)]
    assert asked[-1] == 429
