"""In which language a request is answered: its lead's, once that is known; else the first that the reader's browser
accepts of those that there are words for; else the project's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from starlette.requests import Request

from nurture.web.accepting import accepted
from nurture.web.words import written

_KNOWN = "nurture.language"


def remember(request: Request, language: str) -> None:
    """From now on all that this request is answered is in it."""
    request.scope[_KNOWN] = language


def language_of(request: Request, otherwise: str) -> str:
    """As it was written, or two letters."""
    known: str = request.scope.get(_KNOWN, "")
    return known or first_of(languages(request), written(), otherwise)


def first_of(wanted: Sequence[str], known: Collection[str], otherwise: str) -> str:
    return next((each for each in wanted if each in known), otherwise)


def languages(request: Request) -> list[str]:
    """Those that its reader's browser accepts, the one most wanted first."""
    return [short(language) for language in accepted(request, "accept-language")]


def short(language: str) -> str:
    """`pl-PL` as `pl`."""
    return language.strip().lower()[:2]
