"""The templates of a project, compiled by the mail room with the project's names; which of them are wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nurture.core.conditions import Names
from nurture.core.problems import Problem
from nurture.core.program import Project, Template
from nurture.mail.check import Raw
from nurture.mail.footer import with_footer
from nurture.mail.links import with_calls
from nurture.mail.names import TemplateNames
from nurture.mail.template_files import name_of, template_files
from nurture.mail.templates import Compiled, load_templates
from nurture.plugins import Plugins


@dataclass(frozen=True, slots=True)
class Templates:
    """`compiled` are the sound ones; `wrong` have an error in one of their files."""

    compiled: Mapping[str, Compiled] = field(default_factory=dict)
    wrong: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.compiled) | self.wrong

    def completed(self, sent: frozenset[str], of_agreement: frozenset[str], project: Project) -> Templates:
        """Those that are sent to leads with what each must show, and with links to count, where there is a web."""
        web = bool(project.web)
        completed = {
            name: with_footer(one, one.own or project.language, name in of_agreement, web)
            for name, one in self.compiled.items()
            if name in sent
        }
        counted = {name: with_calls(one) for name, one in completed.items() if web and name in of_agreement}
        return replace(self, compiled={**self.compiled, **completed, **counted})

    def nouns(self) -> dict[str, Template]:
        return {name: _noun(one) for name, one in self.compiled.items()}


def _noun(one: Compiled) -> Template:
    bodies = frozenset(language for language, variant in one.variants.items() if variant.path != one.path)
    links = tuple(sorted(one.links))
    return Template(one.name, one.path, one.version, one.subject, links, frozenset(one.variants), bodies, one.own)


def names_in_templates(names: Names, links: Collection[str], language: str, plugins: Plugins) -> TemplateNames:
    words = frozenset(name for name, word in plugins.words.items() if word.event_argument)
    return TemplateNames(
        fields=names.fields,
        links=frozenset(links),
        segments=names.segments,
        globals=frozenset(plugins.words),
        filters=plugins.filters,
        events=names.events,
        event_words=words,
        language=language,
        owners=bool(names.owner),
    )


def read_templates(
    root: Path, known: TemplateNames, cache: Path | None, ours: Sequence[Raw]
) -> tuple[Templates, list[Problem]]:
    compiled, problems = load_templates(root, known, cache, ours)
    return Templates(compiled, _wrong(root, compiled, problems)), problems


def _wrong(root: Path, compiled: Mapping[str, Compiled], problems: list[Problem]) -> frozenset[str]:
    """Names of templates that were left out: with an error of their own, or in a part that they include."""
    told = {problem.place.path for problem in problems if problem.severity == "error"}
    files = template_files(root)
    whole = any(path.startswith("templates/_") or path.count("/") > 1 for path in told)
    return frozenset(
        name_of(path) for path in files if name_of(path) not in compiled and (whole or f"templates/{path.name}" in told)
    )
