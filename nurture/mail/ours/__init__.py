"""Mails that nurture brings along, in the languages that they are written in; a project's own take their place.

In a project whose language is none of these, whoever reads none of them gets the English one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from nurture.mail.check import Raw
from nurture.mail.template_files import read_templates

_OTHER = "en"
LANGUAGES = frozenset({_OTHER, "pl"})
"""Those of the mails, and of the pages that they lead to."""


def ours(names: Collection[str], language: str) -> list[Raw]:
    """The mails called so in each of their languages, those for a project in `language` first."""
    raws, _ = read_templates(Path(__file__).parent, _OTHER) if names else ((), ())
    return [raw for name in sorted(names) for raw in _in_order([raw for raw in raws if raw.name == name], language)]


def _in_order(raws: Iterable[Raw], language: str) -> list[Raw]:
    """One mail in its languages."""
    written = {raw.language or _OTHER: raw for raw in raws}
    own = language if language in written else _OTHER
    others = [replace(raw, language=other) for other, raw in written.items() if other != own]
    return [replace(written[own], language="", own=own), *others]
