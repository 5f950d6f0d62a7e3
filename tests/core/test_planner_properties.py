"""What holds for every history: nothing twice, nothing against the rules, the same whenever runs come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.core.ahead import ahead
from nurture.core.program import Project
from nurture.testing.world import World
from tests.core.play import ADA, START, Play
from tests.core.play_campaigns import EDITS, LIMITS, MAILING, SILENT
from tests.engine.conftest import TEMPLATE, TEMPLATES, WIRING

ZONES = ("", "America/New_York", "Asia/Kolkata", "Pacific/Chatham")


def made(folder: pytest.TempPathFactory, campaigns: dict[str, str], limits: str) -> Project:
    world = World(
        folder.mktemp("project"),
        {
            "nurture.yaml": WIRING + limits,
            "consents/newsletter.md": "Yes.",
            "consents/tracking.md": "Yes.",
            **{f"templates/{name}.txt": TEMPLATE.format(name=name) for name in TEMPLATES},
            **{f"campaigns/{name}.yaml": text for name, text in campaigns.items()},
        },
    )
    assert world.problems() == []
    return replace(world.place.project, live=dict.fromkeys(campaigns, START))


Given = Callable[[], Project]
"""A project, kept out of the reports of failures."""


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Given:
    project = made(tmp_path_factory, MAILING, LIMITS)
    return lambda: project


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Project]:
    """The project after an edit; "" is the first version."""
    texts = {name: {f: MAILING[f].replace(*change) for f, change in edit.items()} for name, edit in EDITS.items()}
    assert all(text != MAILING[file] for edit in texts.values() for file, text in edit.items())
    projects = {name: made(tmp_path_factory, {**MAILING, **edit}, LIMITS) for name, edit in texts.items()}
    first = projects[""] = projects["gone"]
    projects["gone"] = replace(first, campaigns={"hot": first.campaigns["hot"]})
    return lambda name: projects[name]


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Given:
    project = made(tmp_path_factory, SILENT, "")
    return lambda: project


EVENTS = ("clicked pricing", "clicked tour", "replied", "submitted demo", "purchased", "unsubscribed", "asked")
DAYS = timedelta(days=60)
gaps = st.one_of(st.integers(0, 300), st.integers(0, 15 * 1440)).map(lambda minutes: timedelta(minutes=minutes))
deeds = st.one_of(
    st.just("run"),
    st.just("refuse"),
    st.sampled_from(["arrives form", "arrives fair", "arrives list"]),
    st.sampled_from(EVENTS),
    st.sampled_from(EVENTS[:4]).map(lambda name: f"late {name}"),
)
histories = st.lists(st.tuples(gaps, deeds), max_size=30)


@settings(max_examples=120, deadline=None)
@given(history=histories, zone=st.sampled_from(ZONES), source=st.sampled_from(["form", "list"]))
def test_every_history_keeps_the_rules(
    mailing: Given, history: Sequence[tuple[timedelta, str]], zone: str, source: str
) -> None:
    play = Play(mailing())
    play.arrives(source, zone)
    for gap, deed in history:
        play.now += gap
        play.does(deed)
    play.run()
    play.check()
    play.check_sent()
    state = play.store.state(ADA)
    assert state is not None
    assert sum(1 for _ in ahead(state, mailing(), play.now, play.now + timedelta(days=200))) < 500


@settings(max_examples=60, deadline=None)
@given(
    history=st.lists(
        st.tuples(gaps, st.one_of(deeds, st.sampled_from(["", *EDITS]).map("edit {}".format))), max_size=30
    ),
    zone=st.sampled_from(ZONES),
)
def test_no_edit_sends_twice_or_lets_a_run_fail(
    edited: Callable[[str], Project], history: Sequence[tuple[timedelta, str]], zone: str
) -> None:
    play = Play(edited(""))
    play.arrives("form", zone)
    for gap, deed in history:
        play.now += gap
        if deed.startswith("edit"):
            play.project = edited(deed.removeprefix("edit "))
            play.runs_after_an_edit()
        else:
            play.does(deed)
    play.run()
    play.check()
    play.check_nothing_twice_or_unwanted()


def _played(project: Project, happenings: Iterable[tuple[datetime, str]], every: timedelta) -> Play:
    play = Play(project)
    play.arrives("form")
    coming = sorted(happenings)
    for n in range(-(-DAYS // every) + 1):
        play.now = min(START + n * every, START + DAYS)
        while coming and coming[0][0] <= play.now:
            at, name = coming.pop(0)
            play.happens(name, play.now - at)
        play.run()
    return play


def _told(play: Play) -> tuple[object, ...]:
    state = play.store.state(ADA)
    assert state is not None
    events = [(e.name, e.at) for e in state.events]
    decided = [(d.do, d.campaign, d.step, d.at, d.reason.code) for d in play.store.decisions(ADA) if d.do != "wait"]
    return events, sorted(decided), state.lead.fields, state.enrolments


@settings(max_examples=30, deadline=None)
@given(
    happenings=st.lists(
        st.tuples(st.integers(1, 59 * 1440).map(lambda n: START + timedelta(minutes=n)), st.sampled_from(EVENTS[:5])),
        max_size=12,
        unique_by=lambda happening: happening[0],
    )
)
def test_what_happens_does_not_depend_on_when_runs_come(silent: Given, happenings: list[tuple[datetime, str]]) -> None:
    often, seldom = (_told(_played(silent(), happenings, timedelta(hours=n))) for n in (4, 73))
    assert often == seldom
