"""The templates folder: every file read, compiled and checked in each of its languages, with all Problems at once.

`welcome.mjml` is in the project's language, `welcome.en.mjml` the same in English; a subject or preheader for each
language may stand in one file too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from nurture.core.languages import LANGUAGES
from nurture.core.problems import Place, Problem, did_you_mean
from nurture.mail.cache import Cache, digest
from nurture.mail.check import Made, Raw, check_and_compile
from nurture.mail.front_matter import ByLanguage, FrontMatter, Value, read_front_matter
from nurture.mail.names import TemplateNames
from nurture.mail.source import File, Source, Unreadable, flatten, read_file
from nurture.mail.worker import Worker

RULES = "6"
"""To be raised whenever the same files are judged otherwise; what was kept is made anew then."""
KINDS = {".mjml": "mjml", ".html": "html", ".md": "md", ".txt": "txt"}

_VARIANT = re.compile(r"(.+)\.([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})?")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be rendered: `subject`, `preheader`, `html` and `text` are Jinja sources.

    `html` is empty for a text template. `variants` are the same in other languages. `version` hashes the source, what
    it includes, its text part and its variants. `fields`, `links`, `segments` and `facts` (of the campaign) are those
    it uses in any language, `in_subject` the segments of its subject, `mentions` all names in its body and text
    (`unsubscribe_url`, `sender.postal` …). `files` are relative to the project, its own first.
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
    variants: Mapping[str, Compiled] = field(default_factory=dict)


def load_templates(root: Path, names: TemplateNames, cache: Path | None) -> tuple[dict[str, Compiled], list[Problem]]:
    """All templates in `root`/templates by name, and what is wrong with any of them; one with an error is left out.

    A file whose name begins with `_` is no template, nor is one without front matter that another includes.
    """
    raws, problems = _read_all(root, names.language)
    store, keys = Cache(cache), set[str]()
    compiled: dict[str, dict[str, Compiled]] = {}
    fingerprint = _fingerprint(names)
    with Worker() as worker:
        for raw in raws:
            key = digest([RULES, raw.version, raw.subject.text, raw.preheader.text, fingerprint])
            keys.add(key)
            made, found = _made(raw, names, worker, store, key)
            problems += found
            compiled.setdefault(raw.name, {})[raw.language] = _compiled(raw, made)
    store.keep(keys)
    problems = list(dict.fromkeys(problems))
    wrong = {problem.place.path for problem in problems if problem.severity == "error"}
    whole = {name: _with_variants(variants) for name, variants in compiled.items() if "" in variants}
    return {name: one for name, one in whole.items() if not wrong & {*one.files}}, problems


def template_files(root: Path) -> list[Path]:
    """Files of templates, right or wrong."""
    return sorted(p for p in (root / "templates").glob("*") if p.suffix in KINDS and p.name[0] not in "._")


def name_of(path: Path) -> str:
    """The name of the template whose file, in whatever language, this is."""
    return _name_and_language(path.stem)[0]


def _name_and_language(stem: str) -> tuple[str, str]:
    variant = _VARIANT.fullmatch(stem)
    return (variant[1], stem[len(variant[1]) + 1 :]) if variant else (stem, "")


# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Read:
    """One file as read, with the text part that was written for it by hand."""

    name: str
    language: str
    kind: str
    file: File
    front: FrontMatter
    body: Source
    text: File | None


def _read_all(root: Path, own: str) -> tuple[list[Raw], list[Problem]]:
    """Every template in each of its languages, its own first."""
    problems: list[Problem] = []
    found: dict[str, dict[str, _Read]] = {}
    paths = template_files(root)
    texts = {path.stem: path for path in paths if path.suffix == ".txt"}
    taken: dict[str, str] = {}
    for path in sorted(paths, key=lambda p: (bool(_name_and_language(p.stem)[1]), p.suffix == ".txt", p.name)):
        if path.suffix == ".txt" and path.stem in taken:
            continue
        if wrong := _refused(path, taken, own):
            problems.append(wrong)
            continue
        taken[path.stem] = f"templates/{path.name}"
        try:
            read, told = _read(path, None if path.suffix == ".txt" else texts.get(path.stem), root)
        except Unreadable as error:
            place = Place(taken[path.stem])
            problems.append(Problem("unreadable", f"this template cannot be read: {error}", place))
            continue
        found.setdefault(read.name, {})[read.language] = read
        problems += told
    problems += [
        _of_nothing(read, taken, own)
        for reads in found.values()
        for read in reads.values()
        if read.language and read.name not in taken
    ]
    raws = [raw for reads in found.values() if "" in reads for raw in _raws(reads, own)]
    return _without_parts(raws, found), problems


def _without_parts(raws: list[Raw], found: Mapping[str, Mapping[str, _Read]]) -> list[Raw]:
    included = {file.path for raw in raws for file in raw.body.files[1:]}
    parts = {r.file.path for reads in found.values() for r in reads.values() if not r.front.present} & included
    return [raw for raw in raws if raw.file.path not in parts]


def _refused(path: Path, taken: Mapping[str, str], own: str) -> Problem | None:
    place, (name, language) = Place(f"templates/{path.name}"), _name_and_language(path.stem)
    if language and language not in LANGUAGES:
        near = re.split("[-_]", language.lower())[0]
        hint = f"call it `{name}.{near}{path.suffix}`" if near in LANGUAGES else did_you_mean(language, LANGUAGES)
        hint = hint or "a language has two letters, as `en` and `pl`"
        return Problem("unknown-language", f"there is no language `{language}`", place, hint)
    if path.stem in taken:
        message = f"`{path.stem}` is {taken[path.stem]} already"
        return Problem("duplicate-template", message, place, "rename one of them")
    if language == own and name in taken:
        message = f"`{name}` in the project's language (`{own}`) is {taken[name]} already"
        return Problem("duplicate-template", message, place, "delete one of them")
    return None


def _of_nothing(read: _Read, taken: Mapping[str, str], own: str) -> Problem:
    suffix = Path(read.file.path).suffix
    message = f"there is no `{read.name}` of which this would be the one in `{read.language}`"
    hint = f"write templates/{read.name}{suffix}, which is in the project's language (`{own}`)"
    if read.language == own:
        hint = f"call it {read.name}{suffix}: without a language in its name it is in the project's (`{own}`)"
    return Problem("variant-of-nothing", message, Place(read.file.path), hint)


def _read(path: Path, text: Path | None, root: Path) -> tuple[_Read, list[Problem]]:
    folder, kind = root / "templates", KINDS[path.suffix]
    file = read_file(path, root, folder)
    front, problems = read_front_matter(file)
    if kind == "mjml":
        body, wrong = flatten(file, front.end, root, folder)
        problems += wrong
    else:
        body = Source.of(file.text[front.end :], file, front.end)
    by_hand = read_file(text, root, folder) if text else None
    return _Read(*_name_and_language(path.stem), kind, file, front, body, by_hand), problems


def _raws(reads: Mapping[str, _Read], own: str) -> list[Raw]:
    """The template in its own language, then in every other that has a file, a subject or a preheader."""
    fronts = [read.front for read in reads.values()]
    said = {language for front in fronts for values in (front.subject, front.preheader) for language in values}
    return [_raw(reads, language, own) for language in ["", *sorted({*reads, *said} - {"", own})]]


def _raw(reads: Mapping[str, _Read], language: str, own: str) -> Raw:
    read, base = reads.get(language, reads[""]), reads[""]
    subject = _said(read, read.front.subject, language, own) or _said(base, base.front.subject, language, own)
    preheader = _said(read, read.front.preheader, language, own) or _said(base, base.front.preheader, language, own)
    nothing = Source.of("", read.file, 0)
    return Raw(
        read.name, language, read.kind, read.file, subject or nothing, preheader or nothing, read.body, read.text
    )


def _said(read: _Read, values: ByLanguage, language: str, own: str) -> Source | None:
    """What front matter says in a language, else for all, else in the project's own; in any, where that is unknown."""
    for key in (language or own, "", own, *([] if own else values)):
        if (value := values.get(key, Value())).text:
            return Source.of(value.text, read.file, value.offset)
    return None


# ---------------------------------------------------------------- making


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
