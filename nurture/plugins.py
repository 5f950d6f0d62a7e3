"""What plugins bring to one project: the defaults, installed packages, and the files of its `plugins/` folder.

Every failure is a Problem: it costs the plugin, or the one object, that it concerns, and nothing else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from inspect import unwrap
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from nurture.core.conditions import Word
from nurture.core.problems import Problem, did_you_mean
from nurture.hookspecs import Channel, Feed, Filter, Hooks, Mailbox, Scorer, Source
from nurture.plugin_options import Options
from nurture.plugin_origins import Origin, find_plugins
from nurture.webhooks import Webhook


@dataclass(frozen=True, slots=True)
class Listed:
    """One plugin as `nurture plugins` shows it. `provides` are (kind, name), such as ("channel", "smtp")."""

    name: str
    version: str
    origin: str
    hooks: tuple[str, ...] = ()
    provides: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Plugins:
    """Named objects by the name that files use, and all that went wrong on the way to them.

    `listed` are the plugins that were loaded, in that order.
    """

    sources: Mapping[str, Source] = field(default_factory=dict)
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    mailboxes: Mapping[str, Mailbox] = field(default_factory=dict)
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    scorers: Mapping[str, Scorer] = field(default_factory=dict)
    words: Mapping[str, Word] = field(default_factory=dict)
    filters: Mapping[str, Filter] = field(default_factory=dict)
    vetoes: Sequence[tuple[str, Callable[..., str | None]]] = ()
    problems: Sequence[Problem] = ()
    listed: Sequence[Listed] = ()


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a `register_*` hook must return a list of."""

    noun: str
    type: type[Any]
    parts: tuple[str, ...]


_KINDS = {
    "register_sources": _Kind("source", Source, ("name", "options", "fetch")),
    "register_feeds": _Kind("feed", Feed, ("name", "options", "fetch")),
    "register_mailboxes": _Kind("mailbox", Mailbox, ("name", "options", "fetch")),
    "register_webhooks": _Kind("webhook", Webhook, ("name", "options", "handle")),
    "register_channels": _Kind("channel", Channel, ("name", "options", "abilities", "deliver")),
    "register_scorers": _Kind("scorer", Scorer, ("name", "fades", "read", "points")),
    "register_conditions": _Kind("word", Word, ("name", "ask")),
    "register_filters": _Kind("filter", Filter, ("name", "apply")),
}


def load_plugins(root: Path, environ: Mapping[str, str] = os.environ) -> Plugins:
    """All plugins for the project in the folder `root`; two projects in one process have nothing in common.

    `NURTURE_LOAD_PLUGINS`, when set, names the installed packages to load, separated by commas.
    """
    manager = pluggy.PluginManager("nurture")
    manager.add_hookspecs(Hooks)
    collector = _Collector(manager)
    with redirect_stdout(sys.stderr):  # stdout is for what the command says
        for origin in find_plugins(root, environ.get("NURTURE_LOAD_PLUGINS"), collector.problems.append):
            collector.add(origin)
    return collector.result()


class _Collector:
    """Registers plugins one by one and gathers what they bring."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self.manager = manager
        self.problems: list[Problem] = []
        self.found: dict[str, dict[str, Any]] = {kind.noun: {} for kind in _KINDS.values()}
        self.owners: dict[tuple[str, str], str] = {}
        self.vetoes: list[tuple[str, Callable[..., str | None]]] = []
        self.listed: list[Listed] = []

    def add(self, origin: Origin) -> None:
        if self.manager.is_registered(origin.plugin):
            return
        misfits = list(self._misfits(origin))
        self.problems += misfits
        if any(problem.code == "hook-arguments" for problem in misfits):
            return
        self.manager.register(origin.plugin)
        hooks = [caller.name for caller in self.manager.get_hookcallers(origin.plugin) or [] if caller.has_spec()]
        provides = [(kind.noun, name) for hook, kind in _KINDS.items() for name in self._objects(origin, hook, kind)]
        self._take_veto(origin)
        self.listed.append(Listed(origin.name, origin.version, origin.origin, tuple(sorted(hooks)), tuple(provides)))

    def result(self) -> Plugins:
        sources, feeds, mailboxes, webhooks, *others = (self.found[kind.noun] for kind in _KINDS.values())
        channels, scorers, words, filters = others
        last = tuple(self.vetoes), tuple(self.problems), tuple(self.listed)
        return Plugins(sources, feeds, mailboxes, webhooks, channels, scorers, words, filters, *last)

    def _misfits(self, origin: Origin) -> Iterator[Problem]:
        """Hooks that are misspelt, take arguments that do not exist, or miss their decorator."""
        specs = {name: caller.spec.argnames for name, caller in vars(self.manager.hook).items() if caller.spec}
        for name, function in _functions(origin.plugin):
            marked = hasattr(function, "nurture_impl")
            if marked and name not in specs:
                hint = did_you_mean(name, specs) or "the hooks are " + ", ".join(sorted(specs))
                yield origin.problem("unknown-hook", f"there is no hook `{name}`", function, hint)
            elif name in specs and not marked:
                yield origin.problem("hook-unmarked", f"`{name}` is never called", function, "put `@hookimpl` above it")
            elif marked and (extra := set(_arguments(function)) - set(specs[name])):
                said = ", ".join(f"`{argument}`" for argument in sorted(extra))
                hint = f"it gets {', '.join(specs[name]) or 'no arguments'}"
                yield origin.problem("hook-arguments", f"hook `{name}` gets no argument {said}", function, hint)

    def _implementation(self, origin: Origin, hook: str) -> pluggy.HookImpl | None:
        found = getattr(self.manager.hook, hook).get_hookimpls()
        return next((each for each in found if each.plugin is origin.plugin), None)

    def _objects(self, origin: Origin, hook: str, kind: _Kind) -> Iterator[str]:
        implementation = self._implementation(origin, hook)
        if implementation is None:
            return
        function: Callable[..., Any] = implementation.function
        try:
            offered = list(function())
        except Exception as error:
            words = f"`{hook}` failed: {type(error).__name__}: {error}"
            self.problems.append(origin.problem("hook-failed", words, error, "it returns a list of objects"))
            return
        for thing in offered:
            if fault := _fault(thing, kind):
                self.problems.append(origin.problem("not-a-" + kind.noun, f"`{hook}` returns {fault}", function))
            elif owner := self.owners.get((kind.noun, thing.name)):
                words = f"the {kind.noun} `{thing.name}` is brought by both `{owner}` and `{origin.name}`"
                hint = f"give it another name; until then `{owner}` brings it"
                self.problems.append(origin.problem("name-claimed-twice", words, function, hint))
            else:
                self.owners[kind.noun, thing.name] = origin.name
                self.found[kind.noun][thing.name] = thing
                yield thing.name

    def _take_veto(self, origin: Origin) -> None:
        if implementation := self._implementation(origin, "veto_message"):
            self.vetoes.append((origin.name, _Veto(implementation.function, implementation.argnames)))


@dataclass(frozen=True, slots=True)
class _Veto:
    """A plugin's veto, given the arguments that it declares and no others."""

    function: Callable[..., Any]
    wanted: Sequence[str]

    def __call__(self, message: Any, lead: Any, now: Any) -> Any:
        given = {"message": message, "lead": lead, "now": now}
        return self.function(*(given[name] for name in self.wanted))


def _functions(plugin: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in sorted(dir(plugin)):
        if isinstance(plugin, ModuleType) and name not in vars(plugin):
            continue
        value = getattr(plugin, name, None)
        if callable(value) and hasattr(unwrap(value), "__code__"):
            yield name, value


def _arguments(function: Callable[..., Any]) -> tuple[str, ...]:
    names, _ = pluggy._hooks.varnames(function)
    return tuple(names)


def _fault(thing: Any, kind: _Kind) -> str:
    """What keeps `thing` from being of this kind, in words; "" when nothing does."""
    if isinstance(thing, type):
        return f"the class `{thing.__name__}`, not an object of it: write `{thing.__name__}()`"
    if missing := [part for part in kind.parts if not hasattr(thing, part)]:
        return f"{thing!r}, which is no {kind.noun}: it has no " + ", ".join(f"`{part}`" for part in missing)
    if not isinstance(thing, kind.type):
        return f"{thing!r}, which is no {kind.noun}: make it a `{kind.type.__name__}`"
    if not isinstance(thing.name, str) or not thing.name:
        return f"a {kind.noun} without a name: {thing!r}"
    if "options" in kind.parts and not _is_options(thing.options):
        return f"the {kind.noun} `{thing.name}`, whose options are no subclass of `Options`"
    return ""


def _is_options(options: Any) -> bool:
    return isinstance(options, type) and issubclass(options, Options)
