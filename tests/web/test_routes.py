"""Schemathesis over the routes of a real server: no fault of ours, and no answer that the description does not name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import content_type_conformance, not_a_server_error, status_code_conformance

from nurture.core import tokens
from nurture.testing.world import instant
from tests.defaults.webhooks.posts import MAILGUN_KEY, WHSEC
from tests.web.conftest import ADA, NOW, Process, Served
from tests.web.routes import description
from tests.web.test_hostile import good
from tests.web.test_webhooks import WIRING as HOOKS

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]


def tried(served: Served, process: Process, each: int) -> int:
    """So many cases of each operation, every one from another place; how many there were."""
    visit = tokens.make_visit(served.key, served.digests[ADA], instant(NOW))
    known = {route: [token] for route, token in {**good(served), "e": visit}.items()}
    schema = schemathesis.openapi.from_dict(description(known))
    numbers = count()
    with requests.Session() as session:
        for found in schema.get_all_operations():

            @settings(
                max_examples=each, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
            )
            @given(found.ok().as_strategy())
            def one(case: Case) -> None:
                number = next(numbers)
                place = {"X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
                case.call_and_validate(process.url, session, place, CHECKS)

            one()
    return next(numbers)


@pytest.fixture
def served(serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> Served:
    monkeypatch.setenv("POSTMARK_PASSWORD", "twelve signs")
    monkeypatch.setenv("MAILGUN_SECRET", MAILGUN_KEY)
    monkeypatch.setenv("HOOK_SECRET", WHSEC)
    forms = "forms: {guide-form: {title: Guide, asks: first_name, consents: tracking}}\n"
    return serve(f"{forms}visits: {{hosts: lumo.example, pages: {{pricing: /pricing}}}}\n{HOOKS}")


def test_every_answer_is_one_that_is_described(served: Served, start: Callable[..., Process]) -> None:
    assert tried(served, start(), 5) > 50


@pytest.mark.soak
def test_ten_thousand_answers_are(served: Served, start: Callable[..., Process]) -> None:
    assert tried(served, start(), 1_200) >= 10_000
