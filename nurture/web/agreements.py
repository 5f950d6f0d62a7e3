"""What can be agreed to, in the words of its file, and the consent that comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markdown_it import MarkdownIt
from markupsafe import Markup

from nurture.core.consents.proof import hash_of, in_language
from nurture.core.consents.standing import PREFERENCES
from nurture.core.model import Consent
from nurture.core.program import Project
from nurture.engine.proofs import proof_of

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What can be agreed to: the words of a file. Its heading, or else its first paragraph, goes beside the box.

    As HTML, it is none of the file's own.
    """

    purpose: str
    path: str
    text: str

    @property
    def title(self) -> Markup:
        return Markup(_MARKDOWN.renderInline(self._parts[0].lstrip("# ")))  # noqa: S704

    @property
    def more(self) -> Markup:
        return Markup(_MARKDOWN.render(self._parts[1]))  # noqa: S704

    @property
    def _parts(self) -> tuple[str, str]:
        first, _, rest = self.text.partition("\n" if self.text.startswith("#") else "\n\n")
        return first.strip(), rest.strip()


def agreements(purposes: Iterable[str], project: Project, language: str) -> list[Agreement]:
    """In this language where there is a file of it (`newsletter-v1.en.md`), else as all agree to them."""
    paths = {name: _path(project.consents[name].text, project, language) for name in purposes}
    return [Agreement(name, path, project.consent_texts[path].strip()) for name, path in paths.items()]


def _path(path: str, project: Project, language: str) -> str:
    translated = in_language(path, language)
    return translated if translated in project.consent_texts else path


def mark_of(shown: Iterable[Agreement]) -> str:
    """A mark of all that can be agreed to, as it is shown."""
    return hash_of("\n".join(each.text for each in shown))[:16]


def agreed_on_page(shown: Agreement, project: Project, at: datetime, mail: str) -> Consent:
    """What the reader of a mail, by its Message-ID, agrees to on the page that it leads to.

    It is confirmed: the link has reached the mailbox.
    """
    proof = proof_of(project, shown.path, "page", "", mail)
    return Consent(shown.purpose, True, at, PREFERENCES, shown.path, confirmed=True, proof=proof)
