"""In which language a request is answered: its lead's, once that is known; else the first that the reader's browser
accepts of those that there are words for; else the project's.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from starlette.requests import Request

from nurture.web.words import written

_KNOWN = "nurture.language"


def remember(request: Request, language: str) -> None:
    """From now on all that this request is answered is in it."""
    request.scope[_KNOWN] = language


def language_of(request: Request, otherwise: str) -> str:
    """As it was written, or two letters."""
    known: str = request.scope.get(_KNOWN, "")
    return known or first_of(accepted(request), written(), otherwise)


def first_of(wanted: Sequence[str], known: Collection[str], otherwise: str) -> str:
    return next((each for each in wanted if each in known), otherwise)


def accepted(request: Request) -> list[str]:
    """The languages of Accept-Language (RFC 9110, 12.5.4), the one most wanted first."""
    told = [each.partition(";") for each in request.headers.get("accept-language", "")[:500].split(",")]
    order = sorted(told, key=lambda each: -_weight(each[2]))
    return [short(language) for language, _, weight in order if _weight(weight) > 0]


def _weight(told: str) -> float:
    try:
        return float(told.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0


def short(language: str) -> str:
    """`pl-PL` as `pl`."""
    return language.strip().lower()[:2]
