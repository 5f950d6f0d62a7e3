"""The files of docs/language.md: what `check` says of them, and a run at each instant of their story."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from nurture.cli import nurture
from nurture.testing.world import World, instant
from tests.acceptance.conftest import Rehearsal, Rehearse
from tests.project.test_language import EXAMPLES

ADA = "ada@example.com"
LETTER = "---\nsubject: {name}\n---\n{{{{ link('pricing') }}}} {{{{ unsubscribe_url }}}}\n"
LETTERS = "welcome why-crm case-study tips-short tips-long webinar-invite offer offer-reminder call-invite".split()  # noqa: SIM905
BESIDE = {
    **{f"templates/{name}.txt": LETTER.format(name=name) for name in LETTERS},
    "templates/hot-lead.txt": "---\nsubject: Hot\n---\n{{ lead.email }}: {{ score | round }}\n",
    "consents/newsletter-v2.md": "Yes, mail me.\n",
    "consents/tracking-v1.md": "Yes, count my clicks.\n",
    "leads/guide.csv": f"email,first_name,country\n{ADA},Ada,PL\n",
    "leads/fair.csv": "email\n",
}


@pytest.fixture(autouse=True)
def webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALES_WEBHOOK", "https://crm.example/hook")


def problems(root: Path) -> list[dict[str, str]]:
    told = CliRunner().invoke(nurture, ["-C", str(root), "check", "--json"])
    return json.loads(told.stdout)["problems"]


def test_check_finds_nothing_wrong_with_them(tmp_path: Path) -> None:
    World(tmp_path, {**EXAMPLES, **BESIDE})
    told = {(p["code"], p["severity"]) for p in problems(tmp_path)}
    assert told == {("missing-translation", "warning")}  # letters in Polish alone


def test_their_story_passes(tmp_path: Path) -> None:
    World(tmp_path, {**EXAMPLES, **BESIDE})
    told = CliRunner().invoke(nurture, ["-C", str(tmp_path), "test", "--json"])
    assert [(s["path"], s["problems"]) for s in json.loads(told.stdout)["stories"]] == [("stories/demo-form.yaml", [])]
    assert told.exit_code == 0


def test_a_run_at_each_instant_of_the_story_does_what_it_says(rehearse: Rehearse, tmp_path: Path) -> None:
    ours = rehearse({**EXAMPLES, **BESIDE})
    story = Hourly(ours, local(0, "08:00"))
    assert story.until(local(0, "08:00")) == [("03-02 08:00", "welcome")]
    assert story.until(local(1, "10:00")) == []
    ours.records(ADA, "clicked pricing", local(1, "10:00"))
    assert story.until(local(2, "23:00")) == []
    assert temperature(ours) == "cold"
    assert story.until(local(3, "09:00")) == [("03-05 09:00", "why-crm")]
    assert story.until(local(3, "11:00")) == []
    ours.records(ADA, "submitted demo-form", local(3, "12:00"))
    assert story.until(local(3, "12:00")) == [("03-05 12:00", "notify sales")]
    assert (temperature(ours), ours.state(ADA).course.stage) == ("hot", "mql")
    assert story.until(local(4, "12:00")) == [("03-06 12:00", "call-invite")]
    assert story.until(local(24, "23:00")) == []
    assert temperature(ours) == "hot"
    assert story.until(local(25, "09:00")) == [("03-27 09:00", "offer")]
    assert temperature(ours) == "warm"


class Hourly:
    """A run every full hour; `until` gives what left since it was last asked."""

    def __init__(self, world: Rehearsal, starts: str) -> None:
        self.world = world
        self.next = instant(starts)

    def until(self, last: str) -> list[tuple[str, str]]:
        before = len(self.world.sent())
        while self.next <= instant(last):
            self.world.run(self.next.isoformat())
            self.next += timedelta(hours=1)
        return self.world.sent()[before:]


def local(day: int, time: str) -> str:
    return f"2026-03-{day + 2:02}T{time}+01:00"


def temperature(world: Rehearsal) -> str:
    return world.state(ADA).course.temperature
