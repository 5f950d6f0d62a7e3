"""Random campaigns, random edits of them, leads at random places: the runs after an edit do what its plan said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nurture.engine.ahead import outlook
from nurture.engine.ahead.outlook import look_ahead
from nurture.engine.report import Report
from nurture.testing.world import World, instant
from tests.engine.conftest import TEMPLATE, WIRING

START = instant("2026-03-02T09:00+01:00")
LETTERS = [f"mail{n}" for n in range(9)]
CONDITIONS = ('has("clicked pricing")', 'lead.country == "PL"', 'lead.rating == "A"', "score > 10")
LIMITS = "limits: {per_lead: [1 per 20 hours, 3 per 7 days], quiet: 21:00-08:00}\n"
BESIDE = """
enter: {sources: [form]}
consent: newsletter
steps:
  - wait: 4 days
    when: today < "2026-03-06"
  - send: beside
  - wait: 1 hour
  - send: next
  - wait_until: has("replied")
    at_most: 9 days
    when: today < "2026-03-10"
  - send: last
"""
HORIZON = timedelta(days=16)


@dataclass(frozen=True)
class Step:
    """`inner` are the branches of an `if` or a `wait_until`."""

    kind: str
    text: str
    extra: tuple[str, ...] = ()
    inner: tuple[tuple[Step, ...], tuple[Step, ...]] = ((), ())

    def written(self, indent: str) -> str:
        lines = [f"{indent}- {self.kind}: {self.text}", *(f"{indent}  {line}" for line in self.extra)]
        for name, steps in zip(("then", "else"), self.inner, strict=True):
            if steps:
                lines += [f"{indent}  {name}:", *(step.written(indent + "    ") for step in steps)]
        return "\n".join(lines)


lengths = st.one_of(st.integers(1, 5).map("{} days".format), st.integers(3, 50).map("{} hours".format))
whens = st.sampled_from([(), (), (), ('when: today < "2026-03-07"',), ("when: score < 40",)])
waits = st.builds(lambda text, when: Step("wait", text, when), lengths, whens)
sends = st.sampled_from(LETTERS[:6]).map(lambda name: Step("send", name))
plain = st.one_of(waits, sends)
pairs = st.tuples(st.lists(plain, max_size=2).map(tuple), st.lists(plain, max_size=2).map(tuple))
ifs = st.builds(lambda text, inner: Step("if", text, (), inner), st.sampled_from(CONDITIONS), pairs)
untils = st.builds(
    lambda text, most, inner, when: Step("wait_until", text, (f"at_most: {most}", *when), inner),
    st.sampled_from(CONDITIONS),
    lengths,
    pairs,
    whens,
)
blocks = st.one_of(st.tuples(sends, waits), st.tuples(sends, waits), st.tuples(ifs), st.tuples(untils))
campaigns = st.lists(blocks, min_size=4, max_size=6).map(lambda many: tuple(step for block in many for step in block))

Steps = tuple[Step, ...]


def once(steps: Steps, seen: set[str]) -> Steps:
    """Every mail once: the second time its step is left out."""
    kept = []
    for step in steps:
        if step.kind != "send" or step.text not in seen:
            seen |= {step.text} if step.kind == "send" else set()
            kept.append(replace(step, inner=(once(step.inner[0], seen), once(step.inner[1], seen))))
    return tuple(kept)


def text_of(steps: Steps, top: str = "") -> str:
    written = "\n".join(step.written("  ") for step in once(steps, set()))
    return f"enter: {{sources: [form]}}\nconsent: newsletter\n{top}steps:\n{written or '  - wait: 1 day'}\n"


# ---------------------------------------------------------------- edits


def _at(steps: Steps, index: int, new: Sequence[Step], cut: int = 0) -> Steps:
    index %= len(steps) + (not cut)
    return (*steps[:index], *new, *steps[index + cut :])


def _other(step: Step, length: str, condition: str, name: str) -> Step:
    if step.kind == "wait":
        return replace(step, text=length)
    if step.kind == "send":
        return replace(step, extra=(f"id: new-{step.text}", f"was: {step.text}"))
    return replace(step, text=condition)


numbers = st.integers(0, 12)
new_sends = st.sampled_from(LETTERS[6:]).map(lambda name: Step("send", name))
edits: st.SearchStrategy[Callable[[Steps], Steps]] = st.one_of(
    st.builds(lambda n, new: lambda steps: _at(steps, n, [new]), numbers, st.one_of(waits, new_sends, ifs)),
    st.builds(lambda n: lambda steps: _at(steps, n, [], 1), numbers),
    st.builds(
        lambda n, *what: lambda steps: _at(steps, n, [_other(steps[n % len(steps)], *what)], 1),
        numbers,
        lengths,
        st.sampled_from(CONDITIONS),
        st.just(""),
    ),
    st.builds(lambda n: lambda steps: (*steps[n % len(steps) :], *steps[: n % len(steps)]), numbers),
)
tops = st.sampled_from(["", "", "", 'goal: has("clicked pricing")\n', "status: paused\n", "holdout: 50\n"])
happenings = st.lists(
    st.tuples(st.integers(0, 9 * 24), st.sampled_from("abc"), st.sampled_from(["clicked pricing", "replied"])),
    max_size=4,
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Any]:
    return lambda: tmp_path_factory.mktemp("random")


@settings(max_examples=15, deadline=None)
@given(
    steps=campaigns,
    changes=st.lists(edits, min_size=1, max_size=3),
    top=tops,
    limits=st.sampled_from(["", LIMITS]),
    happened=happenings,
    edited_after=st.integers(0, 100).map(lambda hours: 4 * 24 + 6 + hours),
)
def test_the_runs_after_an_edit_do_what_its_plan_said(
    folders: Callable[[], Any],
    steps: Steps,
    changes: Sequence[Callable[[Steps], Steps]],
    top: str,
    limits: str,
    happened: Sequence[tuple[int, str, str]],
    edited_after: int,
) -> None:
    world = World(folders(), _files(steps, limits))
    assert world.problems() == []
    edit_at = START + timedelta(hours=edited_after)
    _live(world, happened, edit_at)
    for change in changes:
        steps = change(steps) if steps else steps
    world.write({"campaigns/guide.yaml": text_of(steps, top)})
    if world.problems():  # an id moved out of the way of another, say: the loader's own tests tell
        return
    for ahead in (timedelta(), timedelta(days=2)):
        assert _decided(world, edit_at, ahead) == _decided(world, edit_at, ahead, whole=True)
    report = Report(edit_at)
    looked = look_ahead(world.place, deepcopy(world.store), edit_at, edit_at + HORIZON, report)
    said = sorted((email, d.step, d.at) for email, d in looked.decisions if d.do == "send")
    told = world.run(edit_at.isoformat())
    assert told.still == looked.still
    _run_until(world, edit_at + HORIZON)
    mails = [(email, m.step, m.at) for m, email in world.store.messages("sent") if m.at >= edit_at]
    assert sorted(mails) == said
    assert report.faults == told.faults == []
    _nothing_twice(world)


def _decided(world: World, now: datetime, ahead: timedelta, whole: bool = False) -> list[tuple[Any, ...]]:
    """What a plan tells; `whole`: of leads each of which is planned and compared, by no short cut; else of none.

    But for holds: what else holds a mail that is held already is told of leads that are planned.
    """
    with patch.object(outlook, "SAMPLE", 99 if whole else 0.1):
        looked = look_ahead(world.place, deepcopy(world.store), now, now + ahead, Report(now))
    told = [(email, d) for email, d in looked.decisions if d.do != "hold"]
    return sorted((email, d.campaign, d.do, d.step, d.at, d.reason.text) for email, d in told)


def _files(steps: Steps, limits: str) -> dict[str, str]:
    return {
        "nurture.yaml": WIRING + limits,
        "consents/newsletter.md": "Yes.",
        "consents/tracking.md": "Yes.",
        **{f"leads/{name}.csv": "email\n" for name in ("form", "fair", "list")},
        **{
            f"templates/{name}.txt": TEMPLATE.format(name=name)
            for name in [*LETTERS, "alert", "beside", "next", "last"]
        },
        "campaigns/guide.yaml": text_of(steps),
        "campaigns/beside.yaml": BESIDE,
    }


def _live(world: World, happened: Sequence[tuple[int, str, str]], until: datetime) -> None:
    """Three leads come, two days apart; things happen to them; runs come when something is due."""
    world.run((START - timedelta(hours=1)).isoformat())
    deeds = [(START + timedelta(days=2 * n), name, "") for n, name in enumerate("abc")]
    deeds += [
        (START + timedelta(days=2 * "abc".index(who), hours=n, minutes=7), who, what) for n, who, what in happened
    ]
    for at, who, what in sorted(deeds):
        if at >= until:
            break
        _run_until(world, at)
        if what:
            world.happens(f"{who}@example.com", what, at.isoformat())
        else:
            world.arrives("form", email=f"{who}@example.com", country="PL" if who == "a" else "DE")
        world.run(at.isoformat())
    _run_until(world, until - timedelta(minutes=1))


def _run_until(world: World, end: datetime) -> None:
    while (due := world.store.next_due()) and due <= end:
        world.run(due.isoformat())


def _nothing_twice(world: World) -> None:
    sent = [(email, m.template) for m, email in world.store.messages("sent")]
    assert len(sent) == len(set(sent))
