"""Pages of a project's own: `check` tries each, and where one fails ours takes its place."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from click.testing import CliRunner

from nurture.cli import nurture
from nurture.testing.world import instant
from nurture.web.application import application
from nurture.web.pages import OURS
from nurture.web.pages.samples import samples
from tests.web.conftest import ADA, DAN, NOW, Served, asked_of

FORM = "forms: {guide-form: {title: Guide, asks: [first_name, country], consents: [newsletter, tracking]}}\n"
PAGE = '{% extends "page.html" %}\n{% block body %}\n'


def wrong(served: Served) -> list[tuple[str, str, int, str]]:
    """What `check` finds."""
    answer = CliRunner().invoke(nurture, ["-C", str(served.world.root), "check", "--json"])
    found: list[dict[str, Any]] = json.loads(answer.stdout)["problems"]
    return [(p["path"], p["code"], p["line"], p["hint"]) for p in found if p["path"].startswith("templates/pages")]


def test_all_mistakes_are_told_each_with_its_line(serve: Callable[..., Served]) -> None:
    texts = {
        "confirm": f"{PAGE}{{{{ say('confrim') }}}}{{% endblock %}}",
        "form": '{% extends "pages.html" %}',
        "preferences": f"{PAGE}{{{{ topic.held }}}}{{% endblock %}}",
        "unsubscrib": "",
        "unsubscribe": "{% if %}",
    }
    served = serve(FORM, **{f"templates/pages/{name}.html": text for name, text in texts.items()})
    assert sorted(wrong(served)) == [
        ("templates/pages/confirm.html", "bad-page", 3, ""),
        ("templates/pages/form.html", "bad-page", 1, ""),
        ("templates/pages/preferences.html", "bad-page", 3, "did you mean `topics`?"),
        ("templates/pages/unsubscrib.html", "unknown-page", 1, "did you mean `unsubscribe.html`?"),
        ("templates/pages/unsubscribe.html", "bad-page", 1, ""),
    ]


def test_one_that_all_pages_share_is_told_once(serve: Callable[..., Served]) -> None:
    served = serve(**{"templates/pages/page.html": "<p>\n{{ nothing.there }}"})
    assert wrong(served) == [("templates/pages/page.html", "bad-page", 2, "")]


def test_what_cannot_be_read_is_told_too_and_served_without(served: Served) -> None:
    folder = served.world.root / "templates/pages"
    folder.mkdir(parents=True)
    for name in ("style.css", "page.html"):
        (folder / name).write_bytes(b"\xff")
    assert [code for _, code, *_ in wrong(served)] == ["unreadable"] * 2
    assert served.get("/nothing").status_code == 404


def test_our_own_pages_copied_there_are_sound_and_so_are_parts_that_they_call(
    serve: Callable[..., Served],
) -> None:
    files = {f"templates/pages/{path.name}": path.read_text("utf-8") for path in OURS.glob("*.*ml")}
    files["templates/pages/sure.html"] = (
        '{% extends "page.html" %}{% block body %}{% include "logo.html" %}{% endblock %}'
    )
    assert wrong(serve(FORM, **files, **{"templates/pages/logo.html": "<b>Lumo</b>"})) == []


def test_every_page_is_tried(served: Served) -> None:
    tried = {sample.page for sample in samples(served.site.project, instant(NOW))}
    assert tried == {path.stem for path in OURS.glob("*.html")}


def test_a_reader_meets_ours_where_theirs_fails(serve: Callable[..., Served], caplog: pytest.LogCaptureFixture) -> None:
    served = serve(
        **{"templates/pages/unsubscribe.html": "{% if %}", "templates/pages/preferences.html": "{{ no.no }}"}
    )
    assert "No more mail from Lumo?" in served.get(f"/u/{served.token('unsubscribe')}").text
    assert "What Lumo sends you" in served.get(f"/p/{served.token('preferences')}").text
    assert [record.getMessage() for record in caplog.records] == [
        f"templates/pages/{name} fails ({error}): `nurture check` tells more, 1 so far"
        for name, error in (("unsubscribe.html", "TemplateSyntaxError"), ("preferences.html", "UndefinedError"))
    ]


def test_a_bug_of_ours_is_told_in_the_readers_language(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("nurture.web.preferences.Preferences._page", fail)
    app = application(served.site)

    async def answering(*given: Any) -> None:
        with suppress(ZeroDivisionError):  # which a server writes into its log
            await app(*given)

    for email, language in ((ADA, "en"), (DAN, "pl")):
        path = f"/p/{served.token('preferences', email)}"
        answer = asyncio.run(asked_of(answering, served.asker, "GET", path, {}))
        assert answer.status_code == 500 and f'<html lang="{language}">' in answer.text
