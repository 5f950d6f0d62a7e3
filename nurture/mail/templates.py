"""The templates of a project: each of its files compiled and checked in each language, with all Problems at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from nurture.core.problems import Place, Problem
from nurture.mail.cache import Cache, digest
from nurture.mail.check import Made, Raw, check_and_compile
from nurture.mail.images import check_images
from nurture.mail.names import TemplateNames
from nurture.mail.template_files import read_templates
from nurture.mail.worker import Worker

RULES = "6"
"""To be raised whenever the same files are judged otherwise; what was kept is made anew then."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be rendered: `subject`, `preheader`, `html` and `text` are Jinja sources.

    `html` is empty for a text template. `variants` are the same in other languages. `version` hashes the source, what
    it includes, its text part and its variants. `fields`, `links`, `segments` and `facts` (of the campaign) are those
    it uses in any language, `in_subject` the segments of its subject, `mentions` all names in its body and text
    (`unsubscribe_url`, `sender.postal` …). `files` are relative to the project, its own first, and so are the `images`
    that travel with it. `own` is its language where that is not the project's.
    """

    name: str
    path: str
    version: str
    kind: str
    subject: str
    preheader: str
    html: str
    text: str
    links: frozenset[str]
    fields: frozenset[str]
    mentions: frozenset[str]
    files: tuple[str, ...]
    facts: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    in_subject: frozenset[str] = frozenset()
    images: tuple[str, ...] = ()
    variants: Mapping[str, Compiled] = field(default_factory=dict)
    own: str = ""


def load_templates(
    root: Path, names: TemplateNames, cache: Path | None, ours: Sequence[Raw] = ()
) -> tuple[dict[str, Compiled], list[Problem]]:
    """All templates in `root`/templates by name, and what is wrong with any of them; one with an error is left out.

    `ours` are added where the project has none of that name.

    A file whose name begins with `_` is no template, nor is one without front matter that another includes.
    """
    raws, problems = read_templates(root, names.language)
    raws += [raw for raw in ours if raw.name not in {each.name for each in raws}]
    store, keys = Cache(cache), set[str]()
    compiled: dict[str, dict[str, Compiled]] = {}
    fingerprint = _fingerprint(names)
    with Worker() as worker:
        for raw in raws:
            key = digest([RULES, raw.version, raw.subject.text, raw.preheader.text, fingerprint])
            keys.add(key)
            made, found = _made(raw, names, worker, store, key)
            problems += [*found, *check_images(made.images, raw.body, root)]
            compiled.setdefault(raw.name, {})[raw.language] = _compiled(raw, made)
    store.keep(keys)
    problems = list(dict.fromkeys(problems))
    wrong = {problem.place.path for problem in problems if problem.severity == "error"}
    whole = {name: _with_variants(variants) for name, variants in compiled.items() if "" in variants}
    return {name: one for name, one in whole.items() if not wrong & {*one.files}}, problems


def _fingerprint(names: TemplateNames) -> str:
    fields = [f"{f.name}:{f.type}:{f.choices[:1]}:{f.sensitive}" for f in names.fields.values()]
    sets = (names.links, names.segments, names.globals, names.filters, names.events, names.event_words)
    return digest([f"owners {names.owners}", *sorted(fields), *("\0".join(sorted(words)) for words in sets)])


def _made(raw: Raw, names: TemplateNames, worker: Worker, store: Cache, key: str) -> tuple[Made, list[Problem]]:
    if kept := store.get(key):
        return Made(**kept["made"]), [_problem(one) for one in kept["problems"]]
    made, problems = check_and_compile(raw, names, worker)
    store.put(key, {"made": asdict(made), "problems": [asdict(problem) for problem in problems]})
    return made, problems


def _problem(kept: dict[str, Any]) -> Problem:
    return Problem(**{**kept, "place": Place(**kept["place"])})


def _compiled(raw: Raw, made: Made) -> Compiled:
    return Compiled(
        name=raw.name,
        path=raw.file.path,
        version=raw.version,
        kind=raw.kind,
        subject=raw.subject.text,
        preheader=raw.preheader.text,
        html=made.html,
        text=made.text,
        links=frozenset(made.links),
        fields=frozenset(made.fields),
        mentions=frozenset(made.mentions),
        files=tuple(file.path for file in raw.files),
        facts=frozenset(made.facts),
        segments=frozenset(made.segments),
        in_subject=frozenset(made.in_subject),
        images=tuple(made.images),
        own=raw.own,
    )


def _with_variants(by_language: Mapping[str, Compiled]) -> Compiled:
    """The template with what it is in other languages."""
    base, *others = by_language.values()
    if not others:
        return base
    every = (base, *others)
    return replace(
        base,
        version=digest(one.version for one in every),
        links=frozenset().union(*(one.links for one in every)),
        fields=frozenset().union(*(one.fields for one in every)),
        facts=frozenset().union(*(one.facts for one in every)),
        segments=frozenset().union(*(one.segments for one in every)),
        in_subject=frozenset().union(*(one.in_subject for one in every)),
        files=tuple(dict.fromkeys(file for one in every for file in one.files)),
        variants={language: one for language, one in by_language.items() if language},
    )
