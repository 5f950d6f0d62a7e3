"""nurture.yaml and the names that all files define -> the Project, still without campaigns, templates and stories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nurture.core.program import Project
from nurture.plugins import Plugins
from nurture.project.build import WiringBuilder
from nurture.project.build_forms import FormBuilder
from nurture.project.build_limits import limits_of
from nurture.project.build_options import OptionReader
from nurture.project.build_sources import SourceBuilder
from nurture.project.build_suppress import SuppressBuilder
from nurture.project.holidays import holidays_of
from nurture.project.laws import law_of
from nurture.project.models.suppress import SuppressModel
from nurture.project.models.wiring import ServeModel, WiringModel
from nurture.project.scope import Scope, allowed


def build_project(
    wiring: WiringModel, scope: Scope, root: Path, environ: Mapping[str, str], plugins: Plugins
) -> Project:
    options = OptionReader(root, environ, scope.found)
    build = WiringBuilder(wiring, scope, options, plugins)
    intake = SourceBuilder(wiring, scope, options, plugins)
    suppress = SuppressBuilder(wiring.suppress or SuppressModel(), scope, options, plugins)
    consents = build.consents()
    return Project(
        name=wiring.name or root.resolve().name,
        zone=scope.zone,
        language=wiring.language,
        sender=build.sender(),
        fields=scope.names.fields,
        consents=consents,
        sources=intake.sources(),
        events=scope.names.facts,
        channels=build.channels(),
        links=build.links(),
        segments=build.named("segments"),
        bounds=build.bounds(),
        stages=tuple(build.named("stages").values()),
        scoring=build.scoring(),
        limits=limits_of(wiring.limits, scope.found),
        campaigns={},
        templates={},
        web=wiring.web,
        proxies=(wiring.serve or ServeModel()).proxies,
        visits=build.visits(),
        tracking=wiring.tracking,
        other_language=wiring.other_language,
        places={key: wiring.block.key_place(key) for key in wiring.block},
        jurisdiction=wiring.jurisdiction,
        law=law_of(wiring.jurisdiction),
        feeds=intake.feeds(),
        mailboxes=intake.mailboxes(),
        webhooks=intake.webhooks(),
        forms=FormBuilder(wiring, scope, consents).forms(),
        owners=build.owners(),
        suppressed=dict(suppress.domains()),
        lists=dict(suppress.lists()),
        retention=build.retention(),
        holiday=holidays_of(wiring.holidays, wiring.place("holidays"), scope.found),
        allow=allowed(wiring.allow, wiring.block),
    )
