"""From a link in a mail to the score: what is asked of the server, taken in by a run, judged, and counted or not."""

from __future__ import annotations

from tests.web.conftest import ADA, BEN, Served

BROWSER = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Accept-Language": "pl,en;q=0.7",
}


def clicked(served: Served, email: str) -> list[str]:
    return [event.what[0] for event in served.state(email).events if event.verb == "clicked"]


def test_a_readers_click_counts_and_a_scanners_does_not(served: Served) -> None:
    assert served.get(f"/c/{served.click()}", headers=BROWSER).status_code == 302
    served.asker = "198.51.100.7"
    for link in (0, 1):
        assert served.ask("HEAD", f"/c/{served.click(link)}").status_code == 302
    served.world.run("2026-03-02T12:05+01:00")
    assert clicked(served, ADA) == []
    assert served.notes() == []
    served.world.run("2026-03-02T12:10+01:00")
    assert clicked(served, ADA) == ["pricing"]
    assert clicked(served, BEN) == []
