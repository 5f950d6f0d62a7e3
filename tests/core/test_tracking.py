"""How much may be known of a lead at an instant, by all that it has said until then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.core.model import Consent
from nurture.core.program import Purpose
from nurture.core.tracking import lets_visits_be_known, mode_of
from nurture.testing.world import World

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOURS = st.integers(-3, 3).map(lambda n: NOW + timedelta(hours=n))
CONSENTS = st.lists(st.builds(Consent, st.sampled_from(["tracking", "newsletter"]), st.booleans(), HOURS), max_size=5)
MODES = ("none", "aggregate", "hygiene")
YES, NO = Consent("tracking", True, NOW), Consent("tracking", False, NOW)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Any:
    wiring = """
web: https://news.lumo.example
sender: {from: a@lumo.example, organisation: Lumo, address: Prosta 1}
consents: {newsletter: {basis: contract}}
sources: {form: {use: csv, path: leads.csv}}
channels: {email: {use: outbox}}
"""
    return World(tmp_path_factory.mktemp("project"), {"nurture.yaml": wiring}).place.project


def test_it_is_aggregate_unless_the_project_says_otherwise(project: Any) -> None:
    assert mode_of([], project, NOW) == "aggregate"
    assert [mode_of([], replace(project, tracking=mode), NOW) for mode in MODES] == [*MODES]
    assert mode_of([YES], replace(project, web=""), NOW) == "none"


@given(said=CONSENTS, mode=st.sampled_from(MODES), at=HOURS)
def test_by_name_is_tracked_who_said_so_and_never_took_it_back(
    project: Any, said: list[Consent], mode: Any, at: datetime
) -> None:
    """Whatever came in in whatever order, and whatever is said of other purposes or later."""
    about = [consent.given for consent in said if consent.purpose == "tracking" and consent.at <= at]
    expected = "none" if False in about else "full" if about else mode
    assert mode_of(said, replace(project, tracking=mode), at) == expected


@given(said=CONSENTS, mode=st.sampled_from(MODES), later=st.integers(0, 5))
def test_from_the_instant_of_a_withdrawal_on_nothing_is_kept(
    project: Any, said: list[Consent], mode: Any, later: int
) -> None:
    withdrawn, at = [*said, NO], NOW + timedelta(hours=later)
    assert mode_of(withdrawn, replace(project, tracking=mode), at) == "none"


def test_visits_may_be_known_of_who_agreed_to_the_words_in_force_in_whatever_language(project: Any) -> None:
    asking = replace(project, consents={"tracking": Purpose("tracking", "consents/tracking-v2.md")})
    old, new = (replace(YES, text=f"consents/tracking-{words}.md") for words in ("v1", "v2.pl"))
    for said, is_known in (([old], False), ([new], True), ([old, new], True), ([new, NO], False), ([], False)):
        assert lets_visits_be_known(said, asking, NOW) is is_known
    assert not lets_visits_be_known([new], asking, NOW - timedelta(hours=1))
    assert not lets_visits_be_known([YES, new], project, NOW)
