"""The pages as HTML: templates of this folder, or those of the project's `templates/pages` in their place.

Each is given `title` and `text`, `language`, `say` (the words by their names), `sender`, `style`, and what it shows.
Where one of theirs fails, ours takes its place: no reader waits for its author.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from nurture.core.program import Project
from nurture.web.answers import answer, for_script, is_script, policy_for
from nurture.web.languages import language_of
from nurture.web.telling import Teller
from nurture.web.words import Words, spoken

OURS = Path(__file__).parent
FOLDER = "templates/pages"


class Pages:
    """Those of a project whose files lie in `root`."""

    def __init__(self, project: Project, root: Path) -> None:
        self._project = project
        self._ours, self.own = environment(), environment(root / FOLDER)
        self._style = _style(root)
        self._policy = policy_for(self._style)
        self._teller = Teller()

    def page(
        self, name: str, words: Words, title: str, text: str = "", status: int = 200, policy: str = "", **shown: Any
    ) -> Response:
        """`title` and `text` are HTML already, as `words` makes it, or plain. `policy` is another one than of most."""
        html = self._html(f"{name}.html", self.given(words, title, text, shown))
        return answer(html, "text/html", status, policy or self._policy, Vary="Accept-Language")

    def given(self, words: Words, title: str, text: str, shown: Mapping[str, Any]) -> dict[str, Any]:
        """All that a page's template is given."""
        return {
            "title": title,
            "text": text,
            "language": words.language,
            "say": words,
            "sender": self._project.sender,
            "style": Markup(self._style),  # noqa: S704
            **shown,
        }

    def _html(self, name: str, given: Mapping[str, Any]) -> str:
        try:
            return self.own.get_template(name).render(given)
        except Exception as error:
            self._teller.tell(f"{FOLDER}/{name} fails ({type(error).__name__}): `nurture check` tells more", name)
            return self._ours.get_template(name).render(given)

    def policy(self, embedded_in: Sequence[str], leads_to: str) -> str:
        """Of a page that other sites may show, and whose form may lead to another one."""
        return policy_for(self._style, embedded_in, leads_to)

    def message(self, request: Request, name: str, status: int = 200, **more: str) -> Response:
        """A page of a title and a text alone."""
        words = spoken(language_of(request, self._project.language))
        given = {"organisation": self._project.sender.organisation, "email": self._project.sender.mailbox().address}
        if is_script(request):
            return for_script({"text": words(f"{name}_text", **given, **more)}, status)
        return self.page("page", words, words(name, **given), words(f"{name}_text", **given, **more), status)

    def busy(self, request: Request) -> Response:
        """For who asks too often: not before the minute is over."""
        page = self.message(request, "busy", 429)
        page.headers["Retry-After"] = "60"
        return page


def environment(*theirs: Path) -> Environment:
    """Templates of these folders, before ours."""
    loader = FileSystemLoader([*theirs, OURS])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, auto_reload=False)


def _style(root: Path) -> str:
    try:
        return (root / FOLDER / "style.css").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return (OURS / "style.css").read_text("utf-8")


def masked(email: str) -> str:
    """`ada@example.com` as `a…@example.com`: enough to know one's own, too little for who finds the link. A word joiner
    keeps its halves on one line."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}…\u2060@{domain}"
