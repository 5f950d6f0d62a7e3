"""A mail in the browser: made once more of what it was made of when it was sent.

Where its template has changed since, there is no such mail any more, and the page says so.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from nurture.core.lazy import Lazy
from nurture.mail.attachments import attach
from nurture.mail.images import source_of
from nurture.mail.names import CONTEXT
from nurture.mail.render import Rendered, RenderError
from nurture.store.attempts import Mailed
from nurture.web.answers import answer
from nurture.web.pages import Pages
from nurture.web.site import Site
from nurture.web.tracking import Tracking, is_old

_POLICY = (
    "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline' https:; font-src https:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups"
    " allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
"""A mail shows what a mail program would show of it, and runs nothing."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)?")


class Viewing:
    def __init__(self, site: Site, pages: Pages, tracking: Tracking) -> None:
        self._site = site
        self._pages = pages
        self._tracking = tracking

    async def show(self, request: Request) -> Response:
        mailed, now = self._site.mailed("view", request.path_params["token"]), self._site.now()
        if mailed is None or is_old(mailed, now):
            return self._tracking.lost(request)
        await self._tracking.note(request, "view", mailed, now)
        try:
            return answer(self._html(mailed), "text/html", 200, _POLICY)
        except (RenderError, LookupError, ValueError):
            visitor = self._site.visitor(mailed)
            return self._pages.message("view_gone", 404, visitor.language if visitor else "")

    def _html(self, mailed: Mailed) -> str:
        """Raises RenderError, LookupError and ValueError where it cannot be made as it was."""
        message = mailed.message
        template = self._site.project.templates[message.template]
        if template.version != message.version:
            raise LookupError(message.template)
        made = json.loads(message.context)
        variant = made.get("language", "")
        rendered = self._site.renderer.render(
            message.template, _context(made, self._site.words), variant if variant in template.languages else ""
        )
        return self._with_images(rendered) if rendered.html else f"<!doctype html><pre>{escape(rendered.text)}</pre>"

    def _with_images(self, rendered: Rendered) -> str:
        html = str(rendered.html)
        for path, file in zip(rendered.images, attach(self._site.root, rendered.images), strict=True):
            data = base64.b64encode(file.data).decode()
            html = html.replace(source_of(path), f"data:{file.type};base64,{data}")
        return html


def _context(made: Mapping[str, Any], words: Iterable[str]) -> Lazy:
    """The values that the mail asked for, each of its kind again; what it did not ask for, or was empty, is None."""
    functions = {*words, "link", "in_segment"}

    def value(name: str) -> Any:
        given = made.get(name)
        if name in functions:
            return _answers(given if isinstance(given, dict) else {})
        if name in ("lead", "sender"):
            return _Empty(_read(given or {}))
        return _read(given)

    return Lazy(CONTEXT | functions, value)


class _Empty(dict[str, Any]):
    """Fields that were empty are."""

    def __missing__(self, name: str) -> None:
        return None


def _answers(given: Mapping[str, Any]) -> Callable[..., Any]:
    """A function that answers as it did then."""

    def answer(*args: Any, **kwargs: Any) -> Any:
        asked = ", ".join([*map(str, args), *(f"{name}={value}" for name, value in kwargs.items())])
        return _read(given.get(asked))

    return answer


def _read(value: Any) -> Any:
    """JSON's value as what it was written from: days and instants were."""
    if isinstance(value, dict):
        return {name: _read(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_read(inner) for inner in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if isinstance(value, str) and _INSTANT.fullmatch(value) else value
