"""A small sound project, and a way of making others out of it."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from nurture.plugins import Plugins, load_plugins
from nurture.project.lint.rules import RULES
from nurture.project.load import Loaded, load

WIRING = """
name: lumo
time_zone: Europe/Warsaw
sender:
  from: Anna z Lumo <anna@lumo.example>
  organisation: Lumo sp. z o.o.
  address: ul. Prosta 1, 00-001 Warszawa
fields:
  company_size: number
  rating: [A, B, C]
  competitor: yes or no
consents:
  newsletter: {text: consents/newsletter-v1.md}
sources:
  guide-form: {use: csv, path: leads/guide.csv, consent: [newsletter], incentive: guide}
events:
  purchased: {value: number}
channels:
  email: {use: outbox}
  sales: {use: outbox}
links:
  pricing: https://lumo.example/cennik
segments:
  factory: lead.company_size >= 100
temperature:
  warm: {up_at: 20, down_below: 12}
  hot: {up_at: 60, down_below: 45}
stages:
  customer: ever("purchased")
score:
  halves_every: 30 days
  events:
    clicked: 5
  fit:
    factory: 10
limits:
  per_lead: 1 per 20 hours
  quiet: 21:00-08:00
""".lstrip()

CAMPAIGN = """
description: A guide
enter:
  sources: [guide-form]
consent: newsletter
goal: has("purchased")
sending:
  window: mon-fri 09:00-17:00
begin:
  - send: welcome
    requested: yes
sequences:
  cold:
    - wait: 3 days
    - send: offer
      when: not lead.competitor
""".lstrip()

LETTER = """---
subject: The guide
---
Here is the guide. Best, {{ sender.name }}, {{ sender.postal }} {{ unsubscribe_url }}
"""

SOUND = {
    "nurture.yaml": WIRING,
    "campaigns/guide.yaml": CAMPAIGN,
    "templates/welcome.txt": LETTER,
    "templates/offer.txt": LETTER,
    "consents/newsletter-v1.md": "You will hear from us.\n",
}


LINT = frozenset({*RULES, "unknown-rule", "allowed-in-vain"})


class Made:
    """A project in a folder, with the built-in plugins."""

    def __init__(self, root: Path, plugins: Plugins, cache: Path) -> None:
        self.root, self.plugins, self.cache = root, plugins, cache

    def load(self, files: dict[str, str] | None = None, /, environ: dict[str, str] | None = None) -> Loaded:
        """The sound project with some files replaced by others, but for what the lint says of it."""
        loaded = self.whole(files, environ)
        return replace(loaded, problems=[p for p in loaded.problems if p.code not in LINT])

    def whole(self, files: dict[str, str] | None = None, environ: dict[str, str] | None = None) -> Loaded:
        """With what the lint says; an empty file is taken away."""
        for name, text in {**SOUND, **(files or {})}.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(textwrap.dedent(text).encode("utf-8", "surrogateescape"))
            if not text:
                path.unlink()
        return load(self.root, self.plugins, environ or {}, self.cache)

    def found(self, files: dict[str, str]) -> list[tuple[str, str]]:
        """Code and `path:line:column` of each Problem."""
        problems = self.load(files).problems
        return [(p.code, f"{p.place.path}:{p.place.line}:{p.place.column}") for p in problems]

    def in_wiring(self, old: str, new: str) -> list[tuple[str, int, int]]:
        return self._edited("nurture.yaml", WIRING, old, new)

    def in_campaign(self, old: str, new: str) -> list[tuple[str, int, int]]:
        return self._edited("campaigns/guide.yaml", CAMPAIGN, old, new)

    def _edited(self, path: str, text: str, old: str, new: str) -> list[tuple[str, int, int]]:
        assert text.count(old) == 1
        problems = self.load({path: text.replace(old, new)}).problems
        assert {p.place.path for p in problems} <= {path}
        return [(p.code, p.place.line, p.place.column) for p in problems]


@pytest.fixture(scope="session")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Plugins:
    return load_plugins(tmp_path_factory.mktemp("plugins"))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("templates")


@pytest.fixture
def made(tmp_path: Path, plugins: Plugins, cache: Path) -> Made:
    return Made(tmp_path, plugins, cache)
