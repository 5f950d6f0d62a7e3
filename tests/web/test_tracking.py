"""Links and images: they lead where the mail was written to lead, and noted is what its reader lets be known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from nurture.store.inbox import Evidence, LastOpen, Tally
from tests.web.conftest import BEN, CLEO, DAN, PRICING, TOUR, Served

DAY = date(2026, 3, 2)
ONE = b"GIF89a\x01\x00\x01\x00"


def test_a_click_leads_where_the_mail_was_written_to_lead(served: Served) -> None:
    for link, url in enumerate((PRICING, TOUR)):
        answer = served.get(f"/c/{served.click(link)}?url=https://evil.example&next=//evil.example")
        assert (answer.status_code, answer.headers["location"]) == (302, url)
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
    assert served.get(f"/s/{served.shared()}").headers["location"] == PRICING


def test_the_whole_hit_of_who_agreed_is_evidence(served: Served) -> None:
    headers = {"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", "Accept-Language": "pl"}
    served.get(f"/c/{served.click(1)}", headers=headers)
    served.ask("HEAD", f"/t/{served.click(65_535)}")
    served.get(f"/o/{served.token('open')}.gif", headers={"Purpose": "prefetch"})
    click, trap, opened = served.notes()
    assert isinstance(click, Evidence) and isinstance(trap, Evidence) and isinstance(opened, Evidence)
    assert click.message == trap.message == f"{served.state().lead.id}/mail"
    hit = click.hit
    assert (hit.kind, hit.link, hit.method, hit.agent, hit.language) == (
        "click", 1, "GET", "Mozilla X11 Linux Firefox", True,
    )  # fmt: skip
    assert (trap.hit.kind, trap.hit.method) == ("trap", "HEAD")
    assert (opened.hit.kind, opened.hit.ahead) == ("open", True)
    assert hit.network and "192.0.2" not in repr(served.notes())


@pytest.mark.parametrize(
    ("email", "mode", "click", "opened"),
    [
        (BEN, "aggregate", Tally("click", "guide", "first", "pricing", DAY), Tally("open", "guide", "first", "", DAY)),
        (BEN, "hygiene", Tally("click", "guide", "first", "pricing", DAY), "last open"),
        (BEN, "none", None, None),
        (CLEO, "aggregate", None, None),
    ],
)
def test_of_others_no_more_than_their_mode_lets_be_known(
    serve: Callable[..., Served], email: str, mode: str, click: Tally | None, opened: Tally | str | None
) -> None:
    served = serve(f"tracking: {mode}\n")
    assert served.get(f"/c/{served.click(0, email)}").headers["location"] == PRICING
    served.get(f"/o/{served.token('open', email)}.gif")
    wanted = LastOpen(served.state(email).lead.id, DAY) if opened == "last open" else opened
    assert served.notes() == [note for note in (click, wanted) if note]


def test_what_all_mails_of_a_step_share_is_a_tally(served: Served) -> None:
    served.get(f"/s/{served.shared()}")
    served.get(f"/i/{served.shared('shared open', b'i' * 15)}.gif")
    assert served.notes() == [
        Tally("click", "guide", "first", "pricing", DAY),
        Tally("open", "guide", "first", "", DAY),
    ]


@pytest.mark.parametrize("header", [None, {"Sec-Purpose": "prefetch;prerender"}])
def test_a_look_ahead_is_no_tally(served: Served, header: dict[str, str] | None) -> None:
    method = "GET" if header else "HEAD"
    answer = served.ask(method, f"/s/{served.shared()}", headers=header)
    assert answer.headers["location"] == PRICING
    served.ask(method, f"/c/{served.click(0, BEN)}", headers=header)
    served.ask(method, f"/o/{served.token('open', BEN)}.gif", headers=header)
    assert served.notes() == []


def test_the_image_is_the_same_for_whatever_token(served: Served) -> None:
    good = served.get(f"/o/{served.token('open')}.gif")
    assert good.content.startswith(ONE) and len(good.content) == 43
    for path in ("/o/nonsense.gif", f"/o/{served.token('view')}.gif", "/i/x", f"/i/{served.shared()}.gif", "/o/%00"):
        bad = served.get(path)
        assert (bad.status_code, bad.content, dict(bad.headers)) == (200, good.content, dict(good.headers))


def test_the_trap_is_a_harmless_page(served: Served) -> None:
    answer = served.get(f"/t/{served.click(65_535)}")
    assert answer.status_code == 200 and "No person needs it" in answer.text
    assert served.get(f"/t/{served.click(0)}").status_code == 404
    assert served.get(f"/c/{served.click(65_535)}").status_code == 404


def test_a_link_is_good_for_400_days_and_the_way_out_for_ever(served: Served) -> None:
    served.world.run("2027-04-07T09:59+01:00")
    assert served.get(f"/c/{served.click()}").status_code == 404
    assert served.get(f"/v/{served.token('view')}").status_code == 404
    assert served.get(f"/t/{served.click(65_535)}").status_code == 404
    assert served.get(f"/u/{served.token('unsubscribe')}").status_code == 200
    assert served.get(f"/p/{served.token('preferences')}").status_code == 200
    assert served.notes()[-1].hit.kind == "preferences"  # type: ignore[union-attr]


def test_who_was_erased_leads_nowhere(served: Served) -> None:
    served.store.erase(served.state(DAN).lead.id)
    for path in (f"/c/{served.click(0, DAN)}", f"/u/{served.token('unsubscribe', DAN)}"):
        assert served.get(path).status_code == 404
    assert served.post(f"/u/{served.token('unsubscribe', DAN)}").status_code == 404
    assert served.notes() == []


def test_those_of_one_turn_share_a_commit(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    commits: list[int] = []
    add = served.site.inbox.add
    monkeypatch.setattr(served.site.inbox, "add", lambda notes: (commits.append(len(notes)), add(notes)))
    answers = served.ask_all([("GET", f"/c/{served.click()}")] * 40)
    assert {answer.status_code for answer in answers} == {302}
    assert len(served.notes()) == sum(commits) == 40 > len(commits)


def test_a_reader_gets_there_though_nothing_can_be_noted(served: Served) -> None:
    served.get("/health")
    served.site.inbox._db.execute("PRAGMA query_only = ON")
    assert served.get(f"/c/{served.click()}").headers["location"] == PRICING
    assert served.notes() == []
