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


def example_mails(name: str, folder: Path) -> Iterator[Letter]:
    """Those of one project, which is copied into `folder`. Their keys are project, template and language."""
    for part in PARTS:
        if (PROJECTS[name] / part).is_dir():
            shutil.copytree(PROJECTS[name] / part, folder / part)
        elif (PROJECTS[name] / part).exists():
            shutil.copy(PROJECTS[name] / part, folder / part)
    place = open_workplace(folder)
    state = sample_lead(place.project, NOW)
    for template, compiled in place.loaded.templates.items():
        for language in (place.project.language, *compiled.variants):
            if f"{name}/{template}" not in NEEDS_ITS_EVENT:
                mail = Preview(place, reading(state, language), NOW).draft(template).mail
                key = f"{name}/{template}.{language}"
                yield Letter(key, mail.message_id, "send", mail.sender.address, mail.to.address, build(mail))
