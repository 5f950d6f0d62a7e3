"""The pages as HTML: templates of this folder, or those of the project's `templates/pages` in their place.

Each is given `title` and `text`, `language`, `say` (the words by their names), `sender`, `style`, and what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from nurture.core.program import Project
from nurture.web.answers import answer, policy_for
from nurture.web.languages import language_of
from nurture.web.words import Words, spoken

_OURS = Path(__file__).parent


class Pages:
    """Those of a project whose files lie in `root`."""

    def __init__(self, project: Project, root: Path) -> None:
        self._project = project
        self._templates = Environment(
            loader=FileSystemLoader([root / "templates" / "pages", _OURS]),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
        )
        assert self._templates.loader
        self._style = self._templates.loader.get_source(self._templates, "style.css")[0]
        self._policy = policy_for(self._style)

    def page(
        self, name: str, words: Words, title: str, text: str = "", status: int = 200, policy: str = "", **shown: Any
    ) -> Response:
        """`title` and `text` are HTML already, as `words` makes it, or plain. `policy` is another one than of most."""
        html = self._templates.get_template(f"{name}.html").render(
            title=title,
            text=text,
            language=words.language,
            say=words,
            sender=self._project.sender,
            style=Markup(self._style),  # noqa: S704
            **shown,
        )
        return answer(html, "text/html", status, policy or self._policy, Vary="Accept-Language")

    def policy(self, embedded_in: Sequence[str], leads_to: str) -> str:
        """Of a page that other sites may show, and whose form may lead to another one."""
        return policy_for(self._style, embedded_in, leads_to)

    def message(self, request: Request, name: str, status: int = 200, **more: str) -> Response:
        """A page of a title and a text alone."""
        words = spoken(language_of(request, self._project.language))
        given = {"organisation": self._project.sender.organisation, "email": self._project.sender.mailbox().address}
        return self.page("page", words, words(name, **given), words(f"{name}_text", **given, **more), status)

    def busy(self, request: Request) -> Response:
        """For who asks too often: not before the minute is over."""
        page = self.message(request, "busy", 429)
        page.headers["Retry-After"] = "60"
        return page


def masked(email: str) -> str:
    """`ada@example.com` as `a…@example.com`: enough to know one's own, too little for who finds the link. A word joiner
    keeps its halves on one line."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…\u2060@{domain}"
