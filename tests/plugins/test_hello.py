"""The tutorial is true: its code is plugins/hello.py, and it tells of every hook."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nurture import Answer, Feed, Lead, Options, Posted, Source, View, Webhook
from nurture.hookspecs import Hooks
from nurture.plugins import load_plugins
from nurture.testing import FeedContract, SourceContract, WebhookContract
from tests.defaults.webhooks.posts import WHSEC, standard

REPO = Path(__file__).parents[2]
DOC = (REPO / "docs/plugins.md").read_text()
PLUGINS = load_plugins(REPO)
HOOKS = [(name, hook) for name, hook in vars(Hooks).items() if not name.startswith("_")]


class TestGuestList(SourceContract):
    def source(self, tmp_path: Path) -> tuple[Source, Options]:
        path = tmp_path / "guests.txt"
        path.write_text("Ada Lovelace <ada@example.com>\n\nbob@example.com\n")
        source = PLUGINS.sources["guest-list"]
        return source, source.options(path=path)

    def test_names_and_lines(self, tmp_path: Path) -> None:
        source, options = self.source(tmp_path)
        [batch] = source.fetch(options, "")
        assert [(row.line, row.values["first_name"]) for row in batch.rows] == [(1, "Ada Lovelace"), (3, "")]


def test_the_word_tells_its_evidence() -> None:
    view = View(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"), Lead(1, "ada@lumo.example"))
    assert PLUGINS.words["works_at"].ask(view, "lumo.example") == Answer(True, ("the address is at lumo.example",))


def test_the_tutorial_shows_the_file_that_is_here() -> None:
    assert f"```python\n{(REPO / 'plugins/hello.py').read_text()}```" in DOC


@pytest.mark.parametrize(("name", "hook"), HOOKS)
def test_every_hook_is_in_the_tutorial_with_its_signature(name: str, hook: object) -> None:
    arguments = [each for each in inspect.signature(hook).parameters if each != "self"]  # type: ignore[arg-type]
    assert f"### `{name}({', '.join(arguments)})`" in DOC


def test_the_tutorials_channel_loads(tmp_path: Path) -> None:
    [snippet] = [code for code in re.findall(r"```python\n(.*?)```", DOC, re.DOTALL) if "register_channels" in code]
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins/say.py").write_text(snippet)
    plugins = load_plugins(tmp_path, {})
    assert plugins.problems == ()
    assert "say" in plugins.channels


class TestWebinar(FeedContract):
    """The tutorial's feed keeps the contract."""

    def feed(self, tmp_path: Path) -> tuple[Feed, Options]:
        [snippet] = [code for code in re.findall(r"```python\n(.*?)```", DOC, re.DOTALL) if "register_feeds" in code]
        (tmp_path / "plugins").mkdir()
        (tmp_path / "plugins/webinar.py").write_text(snippet)
        (tmp_path / "seats.txt").write_text("ada@example.com 55\neva@example.com 3\n")
        plugins = load_plugins(tmp_path, {})
        assert plugins.problems == ()
        return plugins.feeds["webinar"], plugins.feeds["webinar"].options(path=tmp_path / "seats.txt")


class TestBooking(WebhookContract):
    """So does the tutorial's webhook."""

    def webhook(self, tmp_path: Path) -> tuple[Webhook, Options]:
        [snippet] = [code for code in re.findall(r"```python\n(.*?)```", DOC, re.DOTALL) if "register_webhooks" in code]
        (tmp_path / "plugins").mkdir()
        (tmp_path / "plugins/booking.py").write_text(snippet)
        plugins = load_plugins(tmp_path, {})
        assert plugins.problems == ()
        return plugins.webhooks["booking"], plugins.webhooks["booking"].options(secret=WHSEC)

    def posted(self) -> Posted:
        return standard({"guest": "ada@example.com"})
