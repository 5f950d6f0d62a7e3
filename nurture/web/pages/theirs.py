"""Pages that a project has written in place of ours: each is tried before anybody meets it."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.meta import find_referenced_templates

from nurture.core.problems import Place, Problem, did_you_mean
from nurture.core.program import Project
from nurture.web.pages import FOLDER, OURS, Pages, environment
from nurture.web.pages.samples import samples
from nurture.web.words import spoken

_UNDEFINED = re.compile(r"'(\w+)' is undefined")


def wrong_pages(project: Project, root: Path, now: datetime) -> list[Problem]:
    """All mistakes in `templates/pages`, each once."""
    files = {path.name: path for path in sorted((root / FOLDER).glob("*.*")) if path.suffix in (".html", ".css")}
    if not files:
        return []
    texts, found = _read(files)
    found += _unknown(files, texts)
    if len(texts) == len(files):
        found += [problem for path in files.values() if (problem := _unsound(path, root))]
        found += _failing(project, root, now)
    return list({(each.place, each.code): each for each in found}.values())


def _read(files: dict[str, Path]) -> tuple[dict[str, str], list[Problem]]:
    texts, found = {}, []
    for name, path in files.items():
        try:
            texts[name] = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            found.append(Problem("unreadable", f"this page cannot be read: {error}", _place(name)))
    return texts, found


def _unknown(files: dict[str, Path], texts: dict[str, str]) -> Iterator[Problem]:
    """Files that no page is made of: neither called as one of ours, nor by one that is."""
    ours, called = {path.name for path in OURS.glob("*.*") if path.suffix in (".html", ".css")}, set[str | None]()
    for text in texts.values():
        try:
            called |= set(find_referenced_templates(environment().parse(text)))
        except TemplateSyntaxError:
            continue
    for name in files.keys() - ours - called:
        hint = did_you_mean(name, ours) or f"the pages are: {', '.join(sorted(ours))}"
        yield Problem("unknown-page", f"there is no page `{name}`", _place(name), hint)


def _unsound(path: Path, root: Path) -> Problem | None:
    """Also of one that no page calls."""
    try:
        if path.suffix == ".html":
            environment(root / FOLDER).get_template(path.name)
    except TemplateError as error:
        return _problem(error, path.name, {}, root)
    return None


def _failing(project: Project, root: Path, now: datetime) -> Iterator[Problem]:
    pages, words = Pages(project, root), spoken(project.language)
    for name, shown in samples(project, now):
        given = pages.given(words, "…", "…", shown)
        try:
            pages.own.get_template(f"{name}.html").render(given)
        except Exception as error:
            yield _problem(error, f"{name}.html", given, root)


def _problem(error: Exception, name: str, given: dict[str, Any], root: Path) -> Problem:
    """At the line of the last of their files that it went through."""
    folder = root / FOLDER
    frames = [(Path(f.filename), f.lineno or 1) for f in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError) and error.filename:
        frames.append((Path(error.filename), error.lineno))
    file, line = next((frame for frame in reversed(frames) if frame[0].parent == folder), (folder / name, 1))
    undefined = _UNDEFINED.search(str(error))
    hint = did_you_mean(undefined[1], given) if undefined else ""
    shown = file.read_text("utf-8").splitlines()[line - 1 : line] if file.is_file() else []
    words = f"this page fails, and ours takes its place: {error or type(error).__name__}"
    return Problem("bad-page", words, _place(file.name, line), hint, shown="".join(shown))


def _place(name: str, line: int = 1) -> Place:
    return Place(f"{FOLDER}/{name}", line)
