"""Whenever runs come: a run that catches up sends a lead one mail, and late mails keep their distance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.core.model import Message, MessageState
from nurture.core.program import Project
from nurture.core.sending.gate import Go, gate
from nurture.core.sending.timetable import GAP, LATE, counts
from nurture.core.situation import Situation
from tests.core.play import ADA, Play
from tests.core.play_campaigns import LIMITS, MAILING
from tests.core.test_planner_properties import ZONES, made

LATES = ("shift", "send", "skip", "skip after 3 hours")


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bool, bool], Project]:
    """The mailing campaigns with one way of being late, with or without limits, paused or not."""

    def project(way: str, limits: bool, paused: bool) -> Project:
        window = ", window: 'mon-fri 09:00-17:00'" if limits else ""
        head = f"sending: {{late: {way}{window}}}\n" + ("status: paused\n" if paused else "")
        bare = {name: text.replace("sending: {window: mon-fri 09:00-17:00}\n", "") for name, text in MAILING.items()}
        texts = {name: head + text for name, text in bare.items()}
        return made(tmp_path_factory, texts, LIMITS if limits else "")

    projects = {key: project(*key) for key in product(LATES, (True, False), (True, False))}
    return lambda way, limits, paused: projects[way, limits, paused]


gaps = st.builds(lambda days, hours: timedelta(days=days, hours=hours), st.integers(0, 9), st.integers(0, 5))
deeds = st.sampled_from(["run", "run", "run", "refuse", "pause", "clicked pricing", "replied", "asked"])


@settings(max_examples=80, deadline=None)
@given(
    history=st.lists(st.tuples(gaps, deeds), min_size=1, max_size=25),
    way=st.sampled_from(LATES),
    limits=st.booleans(),
    zone=st.sampled_from(ZONES),
)
def test_one_mail_in_a_run_that_catches_up(
    late: Callable[[str, bool, bool], Project],
    history: Sequence[tuple[timedelta, str]],
    way: str,
    limits: bool,
    zone: str,
) -> None:
    play, paused = Play(late(way, limits, False)), False
    play.arrives("form", zone)
    play.arrives("fair", zone)
    for gap, deed in history:
        play.now += gap
        before = len(play.sent)
        if deed == "pause":
            paused = not paused
            play.project = late(way, limits, paused)
            play.runs_after_an_edit()
        else:
            play.does(deed)
        _one_in_this_run(play, play.sent[before:])
    _keep_their_distance(play)


def _counted(play: Play, messages: Sequence[Message]) -> list[Message]:
    state = play.store.state(ADA)
    assert state is not None
    situation = Situation(state, play.project, play.now)
    return [m for m in messages if counts(m, situation)]


def _one_in_this_run(play: Play, sent: Sequence[Message]) -> None:
    mails = _counted(play, sent)
    assert len(mails) <= 1 or not any(m.cause == LATE for m in mails)


def _keep_their_distance(play: Play) -> None:
    mails = _counted(play, play.sent)
    for one, other in pairwise(mails):
        assert LATE not in (one.cause, other.cause) or other.at - one.at >= GAP


def test_what_leaves_is_allowed_at_that_instant(late: Callable[[str, bool, bool], Project]) -> None:
    """After every kind of break, whatever the hour: the gate, asked anew, says so too."""
    for way in LATES:
        for hours in range(1, 24 * 20, 37):
            play = Play(late(way, True, False))
            play.arrives("form")
            play.run()
            _let_time_pass(play, timedelta(hours=hours))


def _let_time_pass(play: Play, gap: timedelta) -> None:
    for _ in range(3):
        play.now += gap
        before = len(play.sent)
        play.run()
        state = play.store.state(ADA)
        assert state is not None
        for message in play.sent[before:]:
            asked = replace(message, state=MessageState.PLANNED)
            others = tuple(m for m in state.messages if m.key != message.key and m.at < play.now)
            walking = tuple(replace(e, state="active") for e in state.enrolments)
            then = replace(state, messages=(*others, asked), enrolments=walking)
            assert isinstance(gate(asked, Situation(then, play.project, play.now)), Go)
