"""How an agreement or a withdrawal came to be known: what is shown to whoever asks for its proof."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from nurture.core.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind a consent; "" for what nobody said.

    `method` is the way it came: file, feed, form, page, mail, hand, step. `words` is the hash of the text agreed to,
    under which the store keeps it. `basis` is the law that it rests on, in the `jurisdiction` in force then. `by` is
    who entered it, `evidence` whatever else proves it, such as the Message-ID of a mail of confirmation.
    """

    method: str = ""
    words: str = ""
    language: str = ""
    basis: str = ""
    jurisdiction: str = ""
    by: str = ""
    evidence: str = ""


UNPROVED = Proof()
OUR_RUN = "nurture run"
"""Who enters what no person does."""


def hash_of(words: str) -> str:
    """Under which a consent text is kept; blank lines around it are none of it."""
    return hashlib.sha256(words.strip().encode()).hexdigest()


def in_language(path: str, language: str) -> str:
    """Where the same words stand in that language: `consents/news.md` as `consents/news.en.md`."""
    return f"{path.removesuffix('.md')}.{language}.md"


def language_of(path: str) -> str:
    """That of `consents/newsletter-v1.pl.md`; "" for a text that is in the project's own."""
    language = path.removesuffix(".md").rpartition(".")[2]
    return language if language in LANGUAGES else ""


def in_every_language(path: str) -> str:
    """`consents/newsletter-v1.md` of `consents/newsletter-v1.pl.md`: the path by which a text is named in the files."""
    language = language_of(path)
    return f"{path.removesuffix(f'.{language}.md')}.md" if language else path
