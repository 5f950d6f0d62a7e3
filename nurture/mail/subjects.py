"""A subject that a step says in place of its template's, held to the same rules."""

from __future__ import annotations

from functools import cache

from nurture.core.problems import Problem
from nurture.mail.jinja_part import read_part
from nurture.mail.names import TemplateNames, Uses, check_names
from nurture.mail.sandbox import MailEnvironment
from nurture.mail.source import File, Source


def check_subject(subject: str, file: File, offset: int, names: TemplateNames) -> list[Problem]:
    """What is wrong with `subject`, which stands in `file` at `offset`."""
    part, problems = read_part("subject", Source.of(subject, file, offset), _environment())
    return problems + check_names(part, names, _environment(), Uses())


@cache
def _environment() -> MailEnvironment:
    return MailEnvironment()
