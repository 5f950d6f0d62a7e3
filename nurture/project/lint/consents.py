"""Consents that would hardly be proved: by the law that the project names, or because nobody could read them."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.core.consents.proof import in_language
from nurture.core.consents.standing import TRACKING
from nurture.core.program import WIRING, Project
from nurture.project.lint.findings import Finding


def unconfirmed(project: Project) -> Iterator[Finding]:
    """Where the owner of an address is expected to confirm it, a consent to mail that no form has confirmed."""
    expected = project.law.statements.get("double_opt_in")
    for purpose in project.consents.values() if expected else ():
        if purpose.place and expected and not (purpose.confirm or purpose.basis or purpose.name == TRACKING):
            words = f"`{purpose.name}` is not confirmed, which {project.jurisdiction} expects ({expected.source})"
            yield Finding(words, purpose.place, "add `confirm: double opt-in`", WIRING)


def foreign(project: Project) -> Iterator[Finding]:
    """A form in a language in which it has no words to agree to."""
    for form in project.forms.values():
        for language in sorted(form.title.keys() - {"", project.language}):
            paths = [project.consents[name].text for name in form.consents if name in project.consents]
            missing = [path for path in paths if in_language(path, language) not in project.consent_texts]
            if missing:
                words = f"`{form.name}` has a title in `{language}`, and asks its reader to agree to {missing[0]}"
                hint = f"write {' and '.join(in_language(path, language) for path in missing)}"
                yield Finding(words, form.place, hint, WIRING)


def given_in_vain(project: Project) -> Iterator[Finding]:
    """A form that thanks whoever comes back after a withdrawal, for a consent that does not hold."""
    for form in project.forms.values():
        if form.consents and not form.confirms:
            names = " or ".join(f"`{name}`" for name in form.consents)
            words = f"who took back {names} cannot give it again by `{form.name}`"
            yield Finding(words, form.place, "add `confirm: double opt-in` to what it asks for", WIRING)
