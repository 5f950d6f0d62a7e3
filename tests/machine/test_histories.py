"""Histories that the machine once found wanting, each told again at its shortest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.machine.machine import Machine

ZONES = ["", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Chatham", "Mars/Olympus"]


@pytest.fixture
def history() -> Iterator[Machine]:
    machine = Machine()
    machine.it_begins(exactly_once=False, ok=["TAK"] * 3, zones=ZONES)
    machine.it_runs_twice(moods=[])
    yield machine
    machine.teardown()


@pytest.mark.parametrize("runs", [4, 5, 6])
def test_a_step_named_as_before_its_renaming_leads_nobody_back(history: Machine, runs: int) -> None:
    history.it_runs_whenever_something_is_due(runs=runs)
    for edit in ("renamed", "a step after"):
        history.a_file_is_edited(edit=("guide", edit))
        history.it_runs_whenever_something_is_due(runs=2)
    history.it_runs_whenever_something_is_due(runs=6)


def test_what_a_killed_run_had_marked_counts_as_sent_after_a_day(history: Machine) -> None:
    history.something_happens(days=0, order="a", what="clicked pricing", who="ada@example.com")
    history.a_file_is_edited(edit=("house", "other points"))
    history.it_is_killed(after=79, moods=["sent"])
    history.it_runs_whenever_something_is_due(runs=2)


def test_a_mail_that_an_edit_of_dates_lets_go_is_foretold(history: Machine) -> None:
    history.a_file_is_edited(edit=("guide", "to come"))
    history.it_runs(minutes=4 * 1440, moods=[])
    history.a_file_is_edited(edit=("guide", ""))
    history.what_is_foretold_comes_true(days=0)


def test_a_campaign_that_stands_still_for_the_second_time_is_told_anew(history: Machine) -> None:
    history.it_runs_whenever_something_is_due(runs=2)
    for edit in ("torn", "renamed", "another order"):
        history.a_file_is_edited(edit=("guide", edit))
        history.it_runs(minutes=4 * 1440, moods=[])


def test_of_somebody_who_is_forgotten_perhaps_colleagues_alone_were_told(history: Machine) -> None:
    dee = "dee@example.com"
    history.a_row_arrives(who=dee, source="fair", ok="", see="", zone="", size="")
    history.something_happens(days=0, order="a", what="submitted demo", who=dee)
    history.it_runs(minutes=1, moods=[])
    history.somebody_wants_to_be_forgotten(who=dee)
    history.it_runs(minutes=1, moods=[])


@pytest.fixture
def still(history: Machine) -> Machine:
    """The campaign stands still for the sake of ada alone, who wants to be forgotten."""
    history.a_row_arrives(who="cyd@example.org", source="form", ok="nie", see="", zone="", size="")
    history.a_file_is_edited(edit=("guide", "a step after"))
    history.it_runs_whenever_something_is_due(runs=4)
    history.a_file_is_edited(edit=("guide", ""))
    history.somebody_wants_to_be_forgotten(who="ada@example.com")
    return history


def test_once_they_are_forgotten_for_whom_a_campaign_stood_still_it_goes_on(still: Machine) -> None:
    still.it_runs_twice(moods=[])


def test_that_it_will_go_on_nobody_foretells(still: Machine) -> None:
    still.something_happens(days=0, order="a", what="asked", who="Bob@example.com")
    still.what_is_foretold_comes_true(days=9)
