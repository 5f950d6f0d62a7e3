"""A folder of files -> one frozen Project and all Problems at once.

A mistake in a campaign or its templates costs that campaign; one in nurture.yaml or in a plugin costs the whole run.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from nurture.core.campaigns import Campaign
from nurture.core.consents.standing import TRACKING
from nurture.core.problems import Place, Problem
from nurture.core.program import WIRING, Project
from nurture.core.stories import Story
from nurture.mail.names import TemplateNames
from nurture.mail.ours import ours
from nurture.mail.template_files import name_of, template_files
from nurture.mail.templates import Compiled
from nurture.plugins import Plugins
from nurture.project.askings import askings, check_askings, with_askings
from nurture.project.build_campaign import build_campaign
from nurture.project.build_project import build_project
from nurture.project.build_story import StoryBuilder
from nurture.project.cross_checks import check_signatures, check_templates, check_wiring, sent
from nurture.project.environment import mentioned
from nurture.project.lint.rules import lint
from nurture.project.mails import check_mails, of_agreement
from nurture.project.models.base import Written, misspelt
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.story import StoryModel
from nurture.project.models.wiring import WiringModel
from nurture.project.names import keys_written, messages_of, names_of
from nurture.project.problems import Collector
from nurture.project.read import read_block, read_text
from nurture.project.scope import Scope
from nurture.project.sensitive import check_owners, check_segments, check_subjects, check_webhooks
from nurture.project.templates import Templates, names_in_templates, read_templates

_NAMED = frozenset({"unknown-field", "unknown-link", "unknown-event"})
Command = Literal["run", "serve"]
M = TypeVar("M", bound=Written)


@dataclass(frozen=True, slots=True)
class Loaded:
    """`broken` campaigns have an error in them or in a template of theirs; `fatal` says that nothing can run.

    `missing_env` are Problems too (warnings): variables that are not set, each with the command that cannot do without.
    `texts` holds every YAML file and consent text by path; `templates` what the mail room made of the sound ones.
    """

    project: Project | None
    problems: list[Problem]
    broken: frozenset[str] = frozenset()
    fatal: bool = False
    missing_env: Mapping[str, Command] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, Compiled] = field(default_factory=dict)


def load(root: Path, plugins: Plugins, environ: Mapping[str, str] = os.environ, cache: Path | None = None) -> Loaded:
    """Read the project in the folder `root`; nothing is raised for what its files say.

    `cache` is a folder for compiled templates, made when absent; None keeps nothing.
    """
    with _no_collecting():
        return _Loader(root, plugins, environ, cache).load()


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Reading makes tens of thousands of objects that stay; searching them for garbage meanwhile costs a third more."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@dataclass(slots=True)
class _Loader:
    root: Path
    plugins: Plugins
    environ: Mapping[str, str]
    cache: Path | None
    found: Collector = field(default_factory=Collector)
    texts: dict[str, str] = field(default_factory=dict)

    def load(self) -> Loaded:
        self.found.extend(self.plugins.problems)
        wiring = self._model(self.root / WIRING, WiringModel)
        if wiring is not None and not wiring.block:
            wiring = None
        campaigns = self._models("campaigns", CampaignModel)
        stories = self._models("stories", StoryModel)
        messages, unread = messages_of(campaigns), self._unread(campaigns)
        if unread:
            messages = {name_of(file): Place("") for file in template_files(self.root)} | messages
        known = messages | self._meant(sent(campaigns), messages)
        scope = scope_of(self.found, wiring or WiringModel(), {*campaigns, *unread}, known, self.root, self.plugins)
        names = names_in_templates(scope.names, frozenset(scope.links), scope.language, self.plugins)
        templates = self._templates(scope, names, wiring)
        if wiring is None:
            return self._loaded(None, {}, (), templates, {})
        self._read_consents()
        missing = self._missing(wiring)
        project = build_project(wiring, scope, self.root, self.environ, self.plugins)
        built = {
            name: build_campaign(name, model, scope, _digest(self.texts[model.block.path]))
            for name, model in campaigns.items()
        }
        wrong = {name for name in built if f"campaigns/{name}.yaml" in self.found.paths()}
        right = {name: campaign for name, campaign in built.items() if name not in wrong}
        told = tuple(StoryBuilder(scope, right, known, unread | wrong).story(model) for model in stories.values())
        check_wiring(wiring, campaigns, messages, scope)
        check_signatures(wiring, project.sender, scope)
        check_segments(project, self.found)
        check_owners(project, self.found)
        check_subjects(project, templates, self.found)
        check_webhooks(project, campaigns, templates, self.found)
        check_mails(built, templates.compiled, names, self.texts, self.root, self.found)
        if not unread:
            check_templates(campaigns, templates, scope, askings(wiring))
        bad = templates.wrong | {name for name, one in templates.compiled.items() if one.path in self.found.paths()}
        broken = {name for name, model in campaigns.items() if bad & model.templates}
        sound = {name: campaign for name, campaign in built.items() if name not in broken}
        check_askings(wiring, campaigns, templates, self.found)
        complete = templates.completed(sent(campaigns) | askings(wiring), of_agreement(built, project), project)
        return self._loaded(project, sound, told, complete, missing)

    def _model(self, path: Path, kind: type[M]) -> M | None:
        name = path.relative_to(self.root).as_posix()
        block = read_block(path, name, self.found, self.texts)
        return None if block is None else kind.model_validate(block, context=self.found)

    def _models(self, folder: str, kind: type[M]) -> dict[str, M]:
        found = {}
        for path in sorted((self.root / folder).glob("*.y*ml")):
            name = path.relative_to(self.root).as_posix()
            if path.suffix != ".yaml":
                self.found.add("file-name", "this file is not read", Place(name), f"call it `{path.stem}.yaml`")
            elif (model := self._model(path, kind)) is not None:
                found[path.stem] = model
        return found

    def _unread(self, campaigns: Collection[str]) -> frozenset[str]:
        """Campaigns that cannot be read: what they send and use is unknown, and not told as missing."""
        files = (self.root / "campaigns").glob("*.y*ml")
        return frozenset(file.stem for file in files if file.stem not in campaigns)

    def _read_consents(self) -> None:
        for path in sorted((self.root / "consents").glob("*.md")):
            name = path.relative_to(self.root).as_posix()
            if (text := read_text(path, name, self.found)) is not None:
                self.texts[name] = text

    def _meant(self, named: Collection[str], messages: Mapping[str, Place]) -> dict[str, Place]:
        """Templates that a misspelt `send` means: what asks for them elsewhere is not wrong as well."""
        stems = {name_of(file) for file in template_files(self.root)}
        return {misspelt(name, stems): messages[name] for name in named if name not in stems}

    def _missing(self, wiring: WiringModel) -> dict[str, Command]:
        """What webhooks alone name, no run needs."""
        named = set(mentioned(wiring.block, WIRING))
        of_runs = {name for name, _ in named - set(mentioned(wiring.block.block("webhooks"), WIRING))}
        missing: dict[str, Command] = {}
        for name, place in named:
            if name not in self.environ:
                missing[name] = "run" if name in of_runs else "serve"
                words, hint = f"the environment has no `{name}`", f"`export {name}=…` before `nurture {missing[name]}`"
                self.found.add("missing-env", words, place, hint, "warning")
        return missing

    def _templates(self, scope: Scope, names: TemplateNames, wiring: WiringModel | None) -> Templates:
        """Compiled; unknown names are told unless nurture.yaml cannot be read."""
        added = ours(askings(wiring), scope.language) if wiring else ()
        templates, problems = read_templates(self.root, names, self.cache, added)
        self.found.extend(p for p in problems if wiring or p.code not in _NAMED)
        scope.templates = templates.names
        return templates

    def _loaded(
        self,
        project: Project | None,
        built: Mapping[str, Campaign],
        stories: tuple[Story, ...],
        templates: Templates,
        missing: Mapping[str, Command],
    ) -> Loaded:
        wrong = self.found.paths()
        fatal = project is None or WIRING in wrong or any(p.severity == "error" for p in self.plugins.problems)
        files = {path.stem for path in (self.root / "campaigns").glob("*.yaml")}
        broken = frozenset(name for name in files if name not in built or f"campaigns/{name}.yaml" in wrong)
        if project is not None:
            sound = {name: campaign for name, campaign in built.items() if name not in broken}
            project = replace(
                project,
                campaigns=sound,
                templates=templates.nouns(),
                stories=stories,
                wiring=_digest(self.texts[WIRING]),
                consent_texts={path: text for path, text in self.texts.items() if path.startswith("consents/")},
            )
            self.found.extend(lint(project) if not self.found.paths() else ())
            project = with_askings(project)
        problems = self.found.all(self.texts)
        return Loaded(None if fatal else project, problems, broken, fatal, missing, self.texts, templates.compiled)


def scope_of(
    found: Collector,
    wiring: WiringModel,
    campaigns: Collection[str],
    messages: Collection[str],
    root: Path,
    plugins: Plugins,
) -> Scope:
    """What the files define, by name, still without templates."""
    purposes = wiring.consents.items()
    return Scope(
        found,
        names_of(wiring, campaigns, messages, plugins.words),
        templates=(),
        channels=keys_written(wiring, "channels"),
        consents=keys_written(wiring, "consents"),
        links=keys_written(wiring, "links"),
        consent=next((name for name, purpose in purposes if name != TRACKING and not purpose.basis), ""),
        quiet=wiring.limits.quiet if wiring.limits else None,
        zone=wiring.time_zone or ZoneInfo("UTC"),
        language=wiring.own_language,
        root=root,
        owners=keys_written(wiring, "owners"),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
