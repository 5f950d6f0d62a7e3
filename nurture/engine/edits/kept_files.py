"""The files as the last run found them: what an edit is compared with.

Every run keeps the text of nurture.yaml and of each sound campaign under its hash, and once the leads of an edit are
woken, which hash each of these files and templates had.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from nurture.core.program import WIRING, Project
from nurture.engine.proofs import keep_words
from nurture.engine.workplace import Workplace
from nurture.project.past import Kept, as_it_was
from nurture.store.protocol import Store

_FILES, _TEMPLATES = "files", "templates"


def keep_texts(project: Project, place: Workplace, store: Store) -> None:
    """Remember this version of every file: old decisions explain themselves with the old line, mails with the words."""
    for path, digest in _hashes(project).items():
        store.keep_file(digest, path, place.loaded.texts[path])
    keep_words(project, store)


def keep_hashes(project: Project, store: Store) -> None:
    """From now on these versions are what the last run found; a campaign that is gone or broken stays as it was."""
    _put(store, _FILES, {**files(store), **_hashes(project)})
    _put(store, _TEMPLATES, {**templates(store), **{t.name: t.version for t in project.templates.values()}})


def files(store: Store) -> dict[str, str]:
    """The hash of each file by its path; empty before the first run."""
    return dict(json.loads(store.get(_FILES) or "{}"))


def templates(store: Store) -> dict[str, str]:
    return dict(json.loads(store.get(_TEMPLATES) or "{}"))


def text_of(path: str, store: Store) -> str:
    """A file as the last run found it; "" when it knew none."""
    found = store.file(files(store).get(path, ""))
    return found[1] if found else ""


def project_before(place: Workplace, store: Store) -> Project | None:
    """The project as the last run found it, templates aside; None when it kept none."""
    kept: dict[str, Kept] = {}
    for path, digest in files(store).items():
        if found := store.file(digest):
            kept[path] = Kept(found[1], digest)
    return as_it_was(kept, place.root, place.plugins, os.environ)


def _hashes(project: Project) -> dict[str, str]:
    campaigns = {each.place.path: each.version for each in project.written}
    return {WIRING: project.wiring, **campaigns}


def _put(store: Store, name: str, hashes: Mapping[str, str]) -> None:
    text = json.dumps(hashes, sort_keys=True)
    if store.get(name) != text:
        store.put(name, text)
