"""A project's folder, opened: its files and plugins read, its database and outbox at hand."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nurture.core.problems import Problem
from nurture.core.program import Project, Use
from nurture.hookspecs import Channel
from nurture.plugins import Plugins, load_plugins
from nurture.project.environment import filled
from nurture.project.load import Loaded, load

if TYPE_CHECKING:
    from nurture.mail.render import Renderer

CACHE = ".nurture"
STOP = "STOP"
"""The file that stops everything: as long as it is in a project's folder, nothing leaves."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """`loaded.project` is None when nurture.yaml is unusable; then only its problems can be told.

    `root` is absolute.
    """

    root: Path
    loaded: Loaded
    plugins: Plugins

    @property
    def database(self) -> Path:
        return self.root / "nurture.db"

    @property
    def inbox(self) -> Path:
        """Where `serve` keeps what comes in until a run takes it."""
        return self.root / "nurture.inbox.db"

    @property
    def is_stopped(self) -> bool:
        return os.path.lexists(f"{self.root}/{STOP}")  # asked for each message

    @property
    def problems(self) -> Sequence[Problem]:
        return self.loaded.problems

    @property
    def project(self) -> Project:
        """The project; only to be asked for when it could be read."""
        assert self.loaded.project is not None
        return self.loaded.project

    @property
    def renderer(self) -> Renderer:
        from nurture.mail.render import Renderer

        return Renderer(self.loaded.templates, self.plugins.filters, self.root / CACHE, self.project.segments)

    def options(self, use: Use) -> Any:
        """A plugin's options with the environment's values put in."""
        return filled(use.options, os.environ, self.root)

    def relative(self, words: str) -> str:
        """What a plugin says, with paths relative to the project."""
        return words.replace(f"{self.root}/", "")

    def outbox(self) -> tuple[Channel, object]:
        """The channel that takes every message while this database may not send."""
        channel = self.plugins.channels["outbox"]
        return channel, channel.options.model_validate({}, context={"root": self.root})


def open_workplace(root: Path) -> Workplace:
    """Read everything in `root`. Nothing is raised for what is wrong with its files: see `problems`."""
    root = root.absolute()
    plugins = load_plugins(root)
    return Workplace(root, load(root, plugins, cache=root / CACHE), plugins)
