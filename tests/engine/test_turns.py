"""Owners who take turns: the engine hands the planner the counts, and keeps what it made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from nurture.core.decisions import Plan
from nurture.core.model import LeadState
from nurture.core.program import Project
from nurture.engine import advance
from nurture.engine.report import Report
from nurture.testing.world import instant
from tests.engine.conftest import Make

NOON = "2026-03-02T12:00+01:00"


def test_each_lead_is_planned_with_the_turns_taken_before_it(world: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world("enter: {sources: [fair]}\nsteps: [{send: welcome}]\n")
    for name in ("ada", "eva", "iga"):
        made.arrives("form", email=f"{name}@example.com")
    made.run(NOON)
    given = []

    def plan(state: LeadState, project: Project, now: datetime) -> Plan:
        given.append(state.turns.get("here", 0))
        return Plan(replace(state, turns={"here": given[-1] + 1}))

    monkeypatch.setattr(advance, "plan", plan)
    for _ in range(2):
        leads, now = made.store.leads_in(None), instant(NOON)
        advance.plan_again(leads, made.place.project, made.store, now, Report(now))
    assert given == [0, 1, 2, 3, 4, 5]
    assert advance.turns_taken(made.store) == {"here": 6}
