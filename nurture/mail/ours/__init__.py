"""Mails that nurture brings along, in the languages that they are written in; a project's own take their place.

In a project whose language is none of these, whoever reads none of them gets the English one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nurture.mail.check import Raw
from nurture.mail.template_files import read_templates

_OTHER = "en"


def ours(name: str, language: str) -> list[Raw]:
    """The mail called so in each of its languages, that for a project in `language` first."""
    raws, _ = read_templates(Path(__file__).parent, _OTHER)
    written = {raw.language or _OTHER: raw for raw in raws if raw.name == name}
    own = language if language in written else _OTHER
    others = [replace(raw, language=other) for other, raw in written.items() if other != own]
    return [replace(written[own], language=""), *others]
