"""What the pages say, in the languages that they are written in: a file each. In any other they are English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml
from markupsafe import Markup, escape

OTHER = "en"
_FOLDER = Path(__file__).parent


class Words:
    """Of one language. What is filled in is escaped, as the words are."""

    def __init__(self, language: str, said: Mapping[str, str]) -> None:
        self.language = language
        self._said = said

    def __call__(self, name: str, **values: str) -> Markup:
        return Markup(escape(self._said[name])).format(**values)  # noqa: S704

    def day(self, at: datetime) -> str:
        return at.strftime(self._said["date"])


@cache
def written() -> list[str]:
    """The languages that there are."""
    return sorted(path.stem for path in _FOLDER.glob("*.yaml"))


def spoken(written_as: str) -> Words:
    """In a language as a lead may have it: `pl`, `pl-PL`, `EN`."""
    language = written_as.strip().lower()[:2]
    return _words(language if language in written() else OTHER)


@cache
def _words(language: str) -> Words:
    return Words(language, yaml.safe_load((_FOLDER / f"{language}.yaml").read_text("utf-8")))
