"""The reader's own settings: each button does what it says, and leads nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from nurture.testing.world import instant
from tests.web.conftest import ADA, BEN, CLEO, DAN, NOW, Served
from tests.web.test_forms import FORMS, POLISH, WIRING
from tests.web.test_unsubscribing import locked


def press(served: Served, do: str, email: str = ADA, **fields: object) -> str:
    """Press a button of the page as it is now; the page that comes back."""
    path = f"/p/{served.token('preferences', email)}"
    words = {"words": shown(served, email)} if "topic" in fields or do == "track" else {}
    answer = served.post(path, data={"do": do, **words, **fields})
    assert answer.status_code == 200 and "location" not in answer.headers
    return answer.text


def shown(served: Served, email: str = ADA) -> list[str]:
    """The mark of the words that the page shows."""
    page = served.get(f"/p/{served.token('preferences', email)}").text
    return re.findall('name="words" value="([^"]+)"', page)[:1]


def said(served: Served, email: str = ADA) -> list[tuple[str, bool]]:
    return [(c.purpose, c.given) for c in served.state(email).consents]


def test_the_page_shows_what_holds(served: Served) -> None:
    before = served.mailable()
    page = served.get(f"/p/{served.token('preferences')}").text
    assert "Tea &amp; offers" in page and 'value="newsletter" checked' in page
    assert "You agreed that we note" in page and "You have a pause" not in page
    assert "There is nothing to choose from" in served.get(f"/p/{served.token('preferences', BEN)}").text
    assert "We note nothing" in served.get(f"/p/{served.token('preferences', CLEO)}").text
    assert "Państwu Lumo" in served.get(f"/p/{served.token('preferences', DAN)}").text
    assert served.mailable() == before


def test_a_topic_without_its_tick_is_taken_back(served: Served) -> None:
    assert "Saved" not in press(served, "topics", topic="newsletter")
    assert said(served) == [("newsletter", True), ("tracking", True)]
    page = press(served, "topics")
    assert "Saved" in page and 'value="newsletter">' in page, "it can be given again, and has no tick"
    assert said(served)[-1] == ("newsletter", False)
    assert served.state().suppressed == ""
    served.world.run("2026-03-09T10:00+01:00")
    assert [m.state.value for m in served.state().messages if m.step == "next"] == ["cancelled"]


def test_a_topic_that_there_is_not_changes_nothing(served: Served) -> None:
    before = served.mailable()
    for do in ("", "topic", "unsubscribed", "pause 31", "erase", "export", "erase for good", "track"):
        press(served, do, topic="newsletter")
    press(served, "topics", topic=["newsletter", "service", "x' OR 1=1"])
    assert served.mailable() == before


@pytest.mark.parametrize(("days", "until"), [(30, "1 April 2026"), (90, "31 May 2026")])
def test_a_pause_keeps_mail_back_until_it_is_over(served: Served, days: int, until: str) -> None:
    assert f"You have a pause until {until}." in press(served, f"pause {days}")
    served.world.run("2026-03-09T10:00+01:00")
    (held,) = (m for m in served.state().messages if m.step == "next")
    assert held.state.value == "held" and held.reason is not None
    assert held.reason.code == "paused" and "asked for a pause until" in held.reason.text
    assert (held.due - served.state().messages[0].at).days in (days, days - 1)
    served.world.run(held.due.isoformat())
    assert [m.state.value for m in served.state().messages if m.step == "next"] == ["sent"]


def test_a_pause_can_be_ended(served: Served) -> None:
    assert "End the pause" in press(served, "pause 90")
    assert "Pause for 90 days" in press(served, "go on")
    served.world.run("2026-03-09T10:00+01:00")
    assert [m.state.value for m in served.state().messages if m.step == "next"] == ["sent"]


def test_tracking_off_holds_for_the_next_hit_on_an_old_mail(served: Served) -> None:
    assert "We note nothing" in press(served, "track nothing")
    assert served.get(f"/c/{served.click()}").status_code == 302
    assert served.notes() == []
    assert said(served)[-1] == ("tracking", False) and served.state().suppressed == ""


def test_all_mail_off(served: Served) -> None:
    page = press(served, "unsubscribe")
    assert "You asked for no more mail" in page and "checked" not in page and "pause" not in page
    assert served.state().suppressed == "unsubscribed"


def later(served: Served, at: str) -> None:
    """The clock goes on: what is said at one instant has no order."""
    served.world.store.put("ran_at", instant(at).isoformat())


def test_a_topic_can_be_given_again(served: Served) -> None:
    press(served, "topics")
    later(served, "2026-03-02T13:00+01:00")
    page = press(served, "topics", topic="newsletter")
    assert "Saved" in page and 'value="newsletter" checked' in page
    record = served.store.consent_records(ADA)[-1]
    proof = record.consent.proof
    assert (record.consent.purpose, record.consent.given, record.consent.confirmed) == ("newsletter", True, True)
    assert (record.consent.source, proof.method, proof.language) == ("preferences", "page", "en")
    assert served.store.file(proof.words) == ("consents/newsletter.md", "# Tea & offers\nYes, mail me.")
    mailed = served.store.mailed(served.digests[ADA])
    assert mailed and proof.evidence == mailed.message.message_id
    assert served.store.verify_consents() == []
    served.world.run("2026-03-09T10:00+01:00")
    assert [m.state.value for m in served.state().messages if m.step == "next"] == ["sent"]


def test_what_was_given_again_can_be_taken_back_again(served: Served) -> None:
    for at, ticked in (("13:00", {"topic": "newsletter"}), ("14:00", {})):
        press(served, "topics")
        later(served, f"2026-03-02T{at}+01:00")
        press(served, "topics", **ticked)
    assert [given for purpose, given in said(served) if purpose == "newsletter"] == [True, False, True, False]


def test_who_wanted_no_more_mail_comes_back_to_what_they_tick(served: Served) -> None:
    press(served, "unsubscribe")
    later(served, "2026-03-02T13:00+01:00")
    assert "There is nothing" in press(served, "topics", BEN, topic="newsletter")
    assert "You asked for no more mail" not in press(served, "topics", topic="newsletter")
    assert served.state().suppressed == ""
    served.world.run("2026-03-09T10:00+01:00")
    assert "next" in [m.step for m in served.state().messages if m.state.value == "sent"]


@pytest.mark.parametrize("reason", ["complained", "bounced"])
def test_what_stops_mail_for_another_reason_stays(served: Served, reason: str) -> None:
    served.store.suppress(ADA, reason, instant(NOW))
    before = served.mailable()
    page = press(served, "topics", topic="newsletter")
    assert "gets no mail from us any more" in page and "anna@lumo.example" in page and "newsletter" not in page
    press(served, "track")
    press(served, "data")
    assert served.mailable() == before


def test_tracking_can_be_agreed_to_again(served: Served) -> None:
    assert "Yes, count my clicks." in served.get(f"/p/{served.token('preferences', CLEO)}").text
    later(served, "2026-03-02T13:00+01:00")
    page = press(served, "track", CLEO)
    assert "You agreed that we note" in page and "count my clicks" not in page
    assert served.get(f"/c/{served.click(0, CLEO)}").status_code == 302
    assert len(served.notes()) == 1


def test_what_a_form_asks_everybody_for_is_offered_in_the_readers_words(serve: Callable[..., Served]) -> None:
    served = serve(**{"nurture.yaml": WIRING + FORMS, **POLISH})
    page = served.get(f"/p/{served.token('preferences', BEN)}").text
    assert 'value="newsletter">' in page and "checked" not in page
    assert "<strong>piszcie</strong>" in served.get(f"/p/{served.token('preferences', DAN)}").text
    press(served, "topics", BEN, topic="newsletter")
    assert said(served, BEN) == [("newsletter", True)]


def old_page(served: Served) -> dict[str, list[str]]:
    """What the page as it is now sends with its topics, whatever is ticked by then."""
    page = served.get(f"/p/{served.token('preferences')}").text
    return {"do": ["topics"], "shown": re.findall('name="shown" value="([^"]*)"', page), "words": shown(served)}


def test_an_old_page_takes_back_nothing_that_it_did_not_show(served: Served) -> None:
    press(served, "topics")
    old = old_page(served)
    later(served, "2026-03-02T13:00+01:00")
    press(served, "topics", topic="newsletter")
    before = served.mailable()
    assert 'value="newsletter" checked' in served.post(f"/p/{served.token('preferences')}", data=old).text
    assert served.mailable() == before
    served.post(f"/p/{served.token('preferences')}", data=old_page(served))
    assert said(served)[-1] == ("newsletter", False)


@pytest.mark.parametrize("no", ["topics", "unsubscribe"])
def test_an_old_page_gives_nothing_again_that_was_taken_back(served: Served, no: str) -> None:
    old = {**old_page(served), "topic": ["newsletter"]}
    press(served, no)
    later(served, "2026-03-02T13:00+01:00")
    before = served.mailable()
    served.post(f"/p/{served.token('preferences')}", data=old)
    assert served.mailable() == before
    served.post(f"/p/{served.token('preferences')}", data={**old_page(served), "topic": ["newsletter"]})
    assert said(served)[-1] == ("newsletter", True) and served.state().suppressed == ""


def test_nobody_agrees_to_words_that_they_have_not_seen(served: Served) -> None:
    press(served, "topics")
    before = served.mailable()
    for words in ({}, {"words": "0" * 16}):
        answer = served.post(f"/p/{served.token('preferences')}", data={"do": "topics", "topic": "newsletter", **words})
        assert answer.status_code == 422 and "Please read them again" in answer.text
    assert served.mailable() == before


def test_nothing_is_agreed_to_while_that_cannot_be_kept(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nurture.web.records.PATIENCE", 0.01)
    served = serve(**{"nurture.yaml": WIRING + FORMS, **POLISH})
    path, data = f"/p/{served.token('preferences', BEN)}", {"do": "topics", "topic": "newsletter"}
    with locked(served):
        assert served.post(path, data={**data, "words": shown(served, BEN)}).status_code == 503
    assert said(served, BEN) == []


def test_a_page_of_the_project_stands_in_place_of_ours(serve: Callable[..., Served]) -> None:
    served = serve(**{"templates/pages/page.html": "<h1>{{ title }}</h1>{% block body %}{{ text }}{% endblock %}"})
    assert served.get("/nothing").text.startswith("<h1>This page is not here</h1>")
    assert served.get(f"/p/{served.token('preferences')}").text.startswith("<h1>What Lumo sends you</h1>")


def test_who_presses_without_end_can_still_say_no(served: Served) -> None:
    known = len(served.state().events)
    page = f"/p/{served.token('preferences')}"
    asked = served.ask_all([("POST", page)] * 23, data={"do": "pause 30"})
    assert sorted(answer.status_code for answer in asked) == [200] * 20 + [429] * 3
    assert len(served.state().events) == known + 20
    for do in ("topics", "track nothing", "unsubscribe"):
        assert served.post(page, data={"do": do}).status_code == 200
    assert served.state().suppressed == "unsubscribed"
