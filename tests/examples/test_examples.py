"""The two programmes of this repository and the project that `nurture init` copies are sound, whoever the lead is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from nurture.core.cells import BUILT_IN, TEXTS, clean_text
from nurture.core.intake import Arrival, RowRules, read_row
from nurture.core.program import Project
from nurture.mail.render import Renderer
from nurture.plugins import Plugins, load_plugins
from nurture.project.load import Loaded, load

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("NURTURE_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
PROJECTS = {"repository": REPOSITORY, "starter": REPOSITORY / "nurture" / "cli" / "starter"}
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)

every_project = pytest.mark.parametrize("name", PROJECTS)


@cache
def opened(name: str) -> tuple[Plugins, Loaded]:
    plugins = load_plugins(PROJECTS[name])
    return plugins, load(PROJECTS[name], plugins)


def project_of(name: str) -> Project:
    project = opened(name)[1].project
    assert project is not None
    return project


@cache
def renderer_of(name: str) -> Renderer:
    plugins, loaded = opened(name)
    return Renderer(loaded.templates, plugins.filters)


def context_of(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    project = project_of(name)
    return {
        "lead": {**dict.fromkeys([*BUILT_IN, *project.fields]), "email": "ada@example.com", **values},
        "sender": {"organisation": project.sender.organisation, "postal": project.sender.postal},
        "link": lambda name: project.links[name][""],
        "unsubscribe_url": "mailto:stop@brzozak.example?subject=stop",
        "score": 61.5,
        "engagement": 51.5,
        "fit": 10.0,
        "evidence": [
            {"points": 25.0, "rule": "replied", "at": NOW},
            {"points": 10.0, "rule": "big_compressor", "at": None},
        ],
        "temperature": "hot",
        "stage": "mql",
    }


def rows_of(name: str) -> Iterator[Any]:
    plugins, project = opened(name)[0], project_of(name)
    for source in project.sources.values():
        rules = RowRules(source.use.name, project.zone, project.fields, source.consents, source.consent_at)
        for batch in plugins.sources[source.use.use].fetch(source.use.options, ""):
            assert not batch.problems
            yield from (read_row(row.values, rules, NOW) for row in batch.rows)


@every_project
def test_check_names_nothing(name: str) -> None:
    assert opened(name)[1].problems == []


@every_project
def test_every_sample_lead_is_taken_whole_and_may_be_mailed(name: str) -> None:
    rows = list(rows_of(name))
    assert len(rows) >= 5
    for row in rows:
        assert isinstance(row.result, Arrival)
        assert (row.emptied, row.ignored) == ((), ())
        assert row.result.email.endswith(("@example.com", "@example.org"))
        assert all(consent.given and consent.at < NOW for consent in row.result.consents)


@every_project
def test_every_link_is_on_some_page(name: str) -> None:
    used = {link for template in opened(name)[1].templates.values() for link in template.links}
    assert used == set(project_of(name).links)


@every_project
def test_nothing_but_an_address_makes_every_message(name: str) -> None:
    for template in opened(name)[1].templates:
        message = renderer_of(name).render(template, context_of(name, {}))
        assert message.subject
        assert "None" not in message.text


@pytest.mark.parametrize("machines", [None, 0.0, 8.0, 140.0, 1e308, -1e308])
@pytest.mark.parametrize("hours", [None, 0.0, 600.0, 8784.0, 1e308])
def test_offers_stand_any_figures(hours: float | None, machines: float | None) -> None:
    for kw in (None, 0.0, 11.0, 45.0, 160.0, 1e308):
        values = {"compressor_kw": kw, "hours": hours, "heating": "LPG", "machines": machines}
        for template in ("wycena", "przekazanie", "partner-terms", "partner-handover"):
            renderer_of("repository").render(template, context_of("repository", values))


def test_the_offer_counts_as_its_mail_explains() -> None:
    values = {"compressor_kw": 75.0, "hours": 6000.0, "heating": "gas", "organisation": "Mleczarnia"}
    message = renderer_of("repository").render("wycena", context_of("repository", values))
    assert "194&nbsp;MWh" in message.html  # 75 kW * 0.72 * 6,000 h * 0.6
    assert "OC-90, zwrot po około 8&nbsp;mies." in message.html  # 38,200 zł of 62,208 zł a year


@every_project
def test_naughty_values_are_only_ever_values(name: str) -> None:
    path = DATA / "naughty-strings" / "blns.json"
    if not path.exists():
        pytest.skip("the naughty strings are not here: set NURTURE_TEST_DATA")
    renderer = renderer_of(name)
    strings = [text for text in map(clean_text, json.loads(path.read_text("utf-8"))) if text]
    for text in strings:
        texts = dict.fromkeys([field for field in TEXTS if field != "email"], text)
        context = context_of(name, {**texts, "compressor_kw": 75.0, "hours": 6000.0})
        for template, compiled in opened(name)[1].templates.items():
            message = renderer.render(template, context)
            if compiled.kind == "mjml" and compiled.fields & {"first_name", "organisation"}:
                assert str(escape(text)) in message.html
    assert len(strings) > 400
