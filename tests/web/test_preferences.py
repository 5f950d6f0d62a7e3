"""The reader's own settings: each button does what it says, and leads nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import ADA, BEN, CLEO, DAN, Served


def press(served: Served, do: str, email: str = ADA, **fields: object) -> str:
    """Press a button; the page that comes back."""
    answer = served.post(f"/p/{served.token('preferences', email)}", data={"do": do, **fields})
    assert answer.status_code == 200 and "location" not in answer.headers
    return answer.text


def said(served: Served, email: str = ADA) -> list[tuple[str, bool]]:
    return [(c.purpose, c.given) for c in served.state(email).consents]


def test_the_page_shows_what_holds(served: Served) -> None:
    before = served.mailable()
    page = served.get(f"/p/{served.token('preferences')}").text
    assert "Tea &amp; offers" in page and 'value="newsletter" checked' in page
    assert "You agreed that we note" in page and "You have a pause" not in page
    assert "You have agreed to no topic" in served.get(f"/p/{served.token('preferences', BEN)}").text
    assert "We note nothing" in served.get(f"/p/{served.token('preferences', CLEO)}").text
    assert "Państwu Lumo" in served.get(f"/p/{served.token('preferences', DAN)}").text
    assert served.mailable() == before


def test_a_topic_without_its_tick_is_taken_back(served: Served) -> None:
    assert "Saved" not in press(served, "topics", topic="newsletter")
    assert said(served) == [("newsletter", True), ("tracking", True)]
    page = press(served, "topics")
    assert "Saved" in page and "You have agreed to no topic" in page
    assert said(served)[-1] == ("newsletter", False)
    assert served.state().suppressed == ""
    served.world.run("2026-03-09T10:00+01:00")
    assert [m.state.value for m in served.state().messages if m.step == "next"] == ["cancelled"]


def test_a_topic_that_there_is_not_changes_nothing(served: Served) -> None:
    before = served.mailable()
    for do in ("", "topic", "unsubscribed", "pause 31", "erase", "export", "erase for good"):
        press(served, do, topic="newsletter")
    press(served, "topics", topic=["newsletter", "service", "x' OR 1=1"])
    assert served.mailable() == before


@pytest.mark.parametrize(("days", "until"), [(30, "01 April 2026"), (90, "31 May 2026")])
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
    assert "You asked for no more mail" in page and "newsletter" not in page
    assert served.state().suppressed == "unsubscribed"


class OfPerson:
    def __init__(self) -> None:
        self.erased: list[str] = []

    def export(self, key: str) -> bytes:
        return f'{{"email": "{key}"}}'.encode()

    def erase(self, key: str) -> None:
        self.erased.append(key)


def test_export_and_erasure_where_they_are_offered(served: Served) -> None:
    assert "Your data" not in served.get(f"/p/{served.token('preferences')}").text
    served.site.rights = rights = OfPerson()
    assert "Your data" in served.get(f"/p/{served.token('preferences')}").text
    file = served.post(f"/p/{served.token('preferences')}", data={"do": "export"})
    assert file.json() == {"email": ADA}
    assert file.headers["content-disposition"] == 'attachment; filename="lumo.json"'
    assert "It cannot be undone" in press(served, "erase") and not rights.erased
    assert served.state().suppressed == ""
    assert "will be erased" in press(served, "erase for good")
    assert rights.erased == [ADA] and served.state().suppressed == "unsubscribed"


def test_a_page_of_the_project_stands_in_place_of_ours(serve: Callable[..., Served]) -> None:
    served = serve(**{"templates/pages/page.html": "<h1>{{ title }}</h1>{% block body %}{{ text }}{% endblock %}"})
    assert served.get("/nothing").text.startswith("<h1>This page is not here</h1>")
    assert served.get(f"/p/{served.token('preferences')}").text.startswith("<h1>What Lumo sends you</h1>")
