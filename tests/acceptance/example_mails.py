"""Every mail of this repository's projects, in each of its languages, as `nurture preview` makes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from nurture import Letter
from nurture.engine.delivery.preview import Preview, reading, sample_lead
from nurture.engine.workplace import open_workplace
from nurture.mail.message import build

REPOSITORY = Path(__file__).parents[2]
PROJECTS = {
    "brzozak": REPOSITORY,
    "starter": REPOSITORY / "nurture" / "cli" / "starter",
    "hala": REPOSITORY / "docs" / "firsthand" / "hala",
    "optyk": REPOSITORY / "docs" / "firsthand" / "optyk",
}
PARTS = ("nurture.yaml", "campaigns", "templates", "consents", "leads", "plugins", "files", "events")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
NEEDS_ITS_EVENT = {"hala/montaż-termin"}
"""It invites to the appointment that the event names, and a preview knows no event."""


def example_mails(folder: Path) -> Iterator[Letter]:
    """Each with its project, template and language as its key; the projects are copied into `folder`."""
    for name, root in PROJECTS.items():
        for part in PARTS:
            if (root / part).is_dir():
                shutil.copytree(root / part, folder / name / part)
            elif (root / part).exists():
                (folder / name).mkdir(parents=True, exist_ok=True)
                shutil.copy(root / part, folder / name / part)
        yield from _mails_of(name, folder / name)


def _mails_of(name: str, root: Path) -> Iterator[Letter]:
    place = open_workplace(root)
    state = sample_lead(place.project, NOW)
    for template, compiled in place.loaded.templates.items():
        for language in (place.project.language, *compiled.variants):
            if f"{name}/{template}" not in NEEDS_ITS_EVENT:
                mail = Preview(place, reading(state, language), NOW).draft(template).mail
                key = f"{name}/{template}.{language}"
                yield Letter(key, mail.message_id, "send", mail.sender.address, mail.to.address, build(mail))
