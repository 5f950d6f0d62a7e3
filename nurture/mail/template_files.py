"""The files of templates: which are there, of which mail and language each is, and what was written in it.

`welcome.mjml` is in the project's language, `welcome.en.mjml` the same in English; a subject or preheader for each
language may stand in one file too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nurture.core.languages import LANGUAGES
from nurture.core.problems import Place, Problem, did_you_mean
from nurture.mail.check import Raw
from nurture.mail.front_matter import ByLanguage, FrontMatter, Value, read_front_matter
from nurture.mail.source import File, Source, Unreadable, flatten, read_file

KINDS = {".mjml": "mjml", ".html": "html", ".md": "md", ".txt": "txt"}

_VARIANT = re.compile(r"(.+)\.([A-Za-z]{2})(?:[-_][A-Za-z]{2,4})?")


def template_files(root: Path) -> list[Path]:
    """Files of templates, right or wrong."""
    return sorted(p for p in (root / "templates").glob("*") if p.suffix in KINDS and p.name[0] not in "._")


def name_of(path: Path) -> str:
    """The name of the template whose file, in whatever language, this is."""
    return _name_and_language(path.stem)[0]


def _name_and_language(stem: str) -> tuple[str, str]:
    variant = _VARIANT.fullmatch(stem)
    return (variant[1], stem[len(variant[1]) + 1 :]) if variant else (stem, "")


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


def read_templates(root: Path, own: str) -> tuple[list[Raw], list[Problem]]:
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
