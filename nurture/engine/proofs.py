"""What stands behind a consent: the words of its text, and the law in force."""

from __future__ import annotations

from nurture.core.consents.proof import Proof, hash_of, language_of
from nurture.core.program import Project
from nurture.store.protocol import Store


def proof_of(project: Project, text: str, method: str, by: str, evidence: str = "") -> Proof:
    """For a consent to the words that the file at the path `text` has now."""
    words = project.consent_texts.get(text, "")
    return Proof(
        method=method,
        words=hash_of(words) if words else "",
        language=language_of(text) or project.language if words else "",
        basis=project.law.basis,
        jurisdiction=project.jurisdiction,
        by=by,
        evidence=evidence,
    )


def keep_words(project: Project, store: Store) -> None:
    """Remember the words of all consent texts, each version once: `consent` shows what somebody agreed to."""
    for path, text in project.consent_texts.items():
        if store.file(digest := hash_of(text)) is None:
            store.keep_file(digest, path, text.strip())
