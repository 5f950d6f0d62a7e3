"""A small firm's wiring, on which the tests of walks stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from nurture.core.program import Project
from nurture.testing.world import World

WIRING = """
name: lumo
time_zone: Europe/Warsaw
language: en
sender: {from: Anna <anna@lumo.example>, organisation: Lumo, address: "Prosta 1, Warszawa"}
fields: {company_size: number, rating: [A, B, C], competitor: yes or no, trial_ends: date}
consents:
  newsletter: {text: consents/newsletter.md}
  tracking: {text: consents/tracking.md}
sources:
  form: {use: csv, path: leads/form.csv, consent: [newsletter, tracking], incentive: guide}
  fair: {use: csv, path: leads/fair.csv, consent: [newsletter, tracking], incentive: stand}
  list: {use: csv, path: leads/list.csv}
events:
  purchased: {value: number, order: text, delivered: date}
  submitted demo: []
  asked: []
  ordered: {order: text, delivered: date}
channels:
  email: {use: outbox}
  sales: {use: outbox}
links: {pricing: "https://lumo.example/pricing", tour: "https://lumo.example/tour"}
segments: {factory: lead.company_size >= 100}
temperature:
  warm: {up_at: 20, down_below: 12}
  hot: {up_at: 60, down_below: 45}
stages: {mql: temperature != "cold", customer: ever("purchased")}
score:
  halves_every: 30 days
  events: {clicked: 5, clicked pricing: 15, replied: 25, submitted demo: 60}
  fit: {factory: 10}
"""
TEMPLATE = "---\nsubject: {name}\n---\nHello, {{{{ lead.first_name or 'there' }}}}. {{{{ unsubscribe_url }}}}\n"
TEMPLATES = ("welcome", "first", "second", "third", "offer", "reminder", "call", "alert")

Make = Callable[..., World]


@pytest.fixture
def world(tmp_path: Path) -> Make:
    """`world(campaign, limits="…", other="…")`: a project with that campaign, called `guide`, and perhaps another."""

    def make(campaign: str, limits: str = "", **others: str) -> World:
        files = {
            "nurture.yaml": WIRING + limits,
            "consents/newsletter.md": "Yes, mail me.",
            "consents/tracking.md": "Yes, count my clicks.",
            "leads/form.csv": "email\n",
            "leads/fair.csv": "email\n",
            "leads/list.csv": "email\n",
            **{f"templates/{name}.txt": TEMPLATE.format(name=name) for name in TEMPLATES},
            "campaigns/guide.yaml": campaign,
            **{f"campaigns/{name}.yaml": text for name, text in others.items()},
        }
        made = World(tmp_path, files)
        assert made.problems() == []
        return made

    return make


def ruled(world: World, change: Callable[[Project], Project]) -> World:
    """The same world with its project changed, after every edit of its files too."""
    write = world.write

    def write_and_change(files: Mapping[str, str]) -> None:
        write(files)
        world.place = replace(world.place, loaded=replace(world.place.loaded, project=change(world.place.project)))

    world.write = write_and_change  # type: ignore[method-assign]
    world.write({})
    return world
