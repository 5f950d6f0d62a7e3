"""Files as they once were -> what the planner read then: no template is looked at, and no Problem told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from nurture.core.campaigns import Campaign
from nurture.core.program import WIRING, Project
from nurture.plugins import Plugins
from nurture.project.build_campaign import build_campaign
from nurture.project.build_project import build_project
from nurture.project.load import M, scope_of
from nurture.project.models.campaign import CampaignModel
from nurture.project.models.wiring import WiringModel
from nurture.project.names import messages_of
from nurture.project.problems import Collector
from nurture.project.read import read_mended
from nurture.project.scope import Scope


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was: its text, and the hash under which it was kept."""

    text: str
    digest: str = ""


def as_it_was(files: Mapping[str, Kept], root: Path, plugins: Plugins, environ: Mapping[str, str]) -> Project | None:
    """The project that these files, by path, were; None when their nurture.yaml is missing or cannot be read."""
    found = Collector()
    wiring = _model(WIRING, files, WiringModel, found)
    if wiring is None:
        return None
    models, scope = _models(files, wiring, root, plugins, found)
    project = build_project(wiring, scope, root, environ, plugins)
    return replace(project, campaigns=_built(models, files, scope), wiring=files[WIRING].digest)


def campaigns_as_they_were(files: Mapping[str, Kept], root: Path, plugins: Plugins) -> Mapping[str, Campaign]:
    """The campaigns alone, so far as they can be read, whatever became of nurture.yaml."""
    found = Collector()
    wiring = _model(WIRING, files, WiringModel, found) or WiringModel()
    models, scope = _models(files, wiring, root, plugins, found)
    return _built(models, files, scope)


def _models(
    files: Mapping[str, Kept], wiring: WiringModel, root: Path, plugins: Plugins, found: Collector
) -> tuple[dict[str, CampaignModel], Scope]:
    models = {}
    for path in sorted(files):
        if path != WIRING and (model := _model(path, files, CampaignModel, found)) is not None:
            models[PurePosixPath(path).stem] = model
    return models, scope_of(found, wiring, models, messages_of(models), root, plugins)


def _model(path: str, files: Mapping[str, Kept], kind: type[M], found: Collector) -> M | None:
    block = read_mended(files[path].text, path, found) if path in files else None
    return None if block is None else kind.model_validate(block, context=found)


def _built(models: Mapping[str, CampaignModel], files: Mapping[str, Kept], scope: Scope) -> Mapping[str, Campaign]:
    return {name: build_campaign(name, model, scope, files[model.block.path].digest) for name, model in models.items()}
