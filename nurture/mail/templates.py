"""The templates folder: every file read, compiled and checked, with all Problems at once."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nurture.core.problems import Place, Problem
from nurture.mail.cache import Cache, digest
from nurture.mail.check import Made, Raw, check_and_compile
from nurture.mail.front_matter import read_front_matter
from nurture.mail.names import TemplateNames
from nurture.mail.source import Source, Unreadable, flatten, read_file
from nurture.mail.worker import Worker

RULES = "2"
"""To be raised whenever the same files are judged otherwise; what was kept is made anew then."""
KINDS = {".mjml": "mjml", ".html": "html", ".md": "md", ".txt": "txt"}

_LANGUAGE = re.compile(r"(.+)\.([a-z]{2})")


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to be rendered: `subject`, `preheader`, `html` and `text` are Jinja sources.

    `html` is empty for a text template. `version` hashes the source, what it includes and its text part. `fields` and
    `links` are those it uses, `mentions` all names in its body and text (`unsubscribe_url`, `sender.postal` …). `files`
    are relative to the project, its own first.
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


def load_templates(root: Path, names: TemplateNames, cache: Path | None) -> tuple[dict[str, Compiled], list[Problem]]:
    """All templates in `root`/templates by name, and what is wrong with any of them; one with an error is left out.

    A file whose name begins with `_` is no template, nor is one without front matter that another includes.
    """
    folder = root / "templates"
    raws, problems = _read_all(root, folder)
    store, keys = Cache(cache), set[str]()
    compiled: dict[str, Compiled] = {}
    fingerprint = _fingerprint(names)
    with Worker() as worker:
        for raw in raws:
            key = digest([RULES, raw.version, fingerprint])
            keys.add(key)
            made, found = _made(raw, names, worker, store, key)
            problems += found
            if not any(p.severity == "error" for p in found):
                compiled[raw.name] = _compiled(raw, made)
    store.keep(keys)
    problems = list(dict.fromkeys(problems))
    wrong = {problem.place.path for problem in problems if problem.severity == "error"}
    return {name: one for name, one in compiled.items() if not wrong & {*one.files}}, problems


def template_files(root: Path) -> list[Path]:
    """Files of templates, right or wrong."""
    return sorted(p for p in (root / "templates").glob("*") if p.suffix in KINDS and p.name[0] not in "._")


def _read_all(root: Path, folder: Path) -> tuple[list[Raw], list[Problem]]:
    problems: list[Problem] = []
    raws: list[Raw] = []
    paths = template_files(root)
    texts = {path.stem: path for path in paths if path.suffix == ".txt"}
    taken: dict[str, str] = {}
    for path in sorted(paths, key=lambda p: (p.suffix == ".txt", p.name)):
        relative = f"templates/{path.name}"
        if path.suffix == ".txt" and path.stem in taken:
            continue
        if found := _refused(path, relative, taken):
            problems.append(found)
            continue
        taken[path.stem] = relative
        try:
            text = None if path.suffix == ".txt" or path.stem not in texts else texts[path.stem]
            raw, wrong = _read(path, text, root, folder)
        except Unreadable as error:
            problems.append(Problem("unreadable", f"this template cannot be read: {error}", Place(relative)))
            continue
        raws.append(raw)
        problems += wrong
    included = {file.path for raw in raws for file in raw.body.files[1:]}
    partial = {raw.file.path for raw in raws if raw.file.path in included and not raw.front.present}
    return [r for r in raws if r.file.path not in partial], problems


def _refused(path: Path, relative: str, taken: dict[str, str]) -> Problem | None:
    if language := _LANGUAGE.fullmatch(path.stem):
        message = f"a template for one language (`{language[2]}`) comes with a later version"
        return Problem("later", message, Place(relative), f"until then {language[1]}{path.suffix} alone is used")
    if path.stem in taken:
        message = f"`{path.stem}` is {taken[path.stem]} already"
        return Problem("duplicate-template", message, Place(relative), "rename one of them")
    return None


def _read(path: Path, text: Path | None, root: Path, folder: Path) -> tuple[Raw, list[Problem]]:
    kind = KINDS[path.suffix]
    file = read_file(path, root, folder)
    front, problems = read_front_matter(file)
    if kind == "mjml":
        body, wrong = flatten(file, front.end, root, folder)
        problems += wrong
    else:
        body = Source.of(file.text[front.end :], file, front.end)
    return Raw(path.stem, kind, file, front, body, read_file(text, root, folder) if text else None), problems


def _fingerprint(names: TemplateNames) -> str:
    fields = [f"{f.name}:{f.type}:{f.choices[:1]}:{f.sensitive}" for f in names.fields.values()]
    sets = (names.links, names.globals, names.filters, names.events, names.event_words)
    return digest([*sorted(fields), *("\0".join(sorted(words)) for words in sets)])


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
        subject=raw.front.subject.text,
        preheader=raw.front.preheader.text,
        html=made.html,
        text=made.text,
        links=frozenset(made.links),
        fields=frozenset(made.fields),
        mentions=frozenset(made.mentions),
        files=tuple(file.path for file in [*raw.body.files, *([raw.text] if raw.text else [])]),
    )
