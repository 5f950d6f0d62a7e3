"""One template, checked part by part and compiled in the child: what it became, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from nurture.core.problems import Problem
from nurture.mail.cache import digest
from nurture.mail.compiler import Job
from nurture.mail.jinja_part import Part, read_part
from nurture.mail.mjml_lint import lint_mjml
from nurture.mail.names import TemplateNames, Uses, check_names
from nurture.mail.sandbox import MailEnvironment
from nurture.mail.source import File, Source
from nurture.mail.tokens import blank
from nurture.mail.worker import Worker

FORMAT = "2"
"""To be raised whenever the same files compile to something else."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A template as read, in one language, "" being the project's own, or `own` where that is another one.

    `body` has its includes in place; `text` is the text part written by hand. What a language does not say by itself
    comes from the file for all.
    """

    name: str
    language: str
    kind: str
    file: File
    subject: Source
    preheader: Source
    body: Source
    text: File | None
    own: str = ""

    @property
    def files(self) -> list[File]:
        texts = [*self.body.files, *([self.text] if self.text else [])]
        return texts + [source.files[0] for source in (self.subject, self.preheader) if source.files[0] not in texts]

    @property
    def version(self) -> str:
        name = f"{self.name}.{self.language}" if self.language else self.name
        return digest([FORMAT, name, *(part for file in self.files for part in (file.path, file.text))])


@dataclass(frozen=True, slots=True)
class Made:
    """What a template became. All of it is kept in the cache as JSON."""

    html: str = ""
    text: str = ""
    images: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)
    in_subject: list[str] = field(default_factory=list)


def check_and_compile(raw: Raw, names: TemplateNames, worker: Worker) -> tuple[Made, list[Problem]]:
    """The compiled parts, empty when anything is wrong before, and all Problems."""
    sources = {"subject": raw.subject, "preheader": raw.preheader, "body": raw.body}
    if raw.text is not None:
        sources["text"] = Source.of(raw.text.text, raw.text, 0)
    parts, problems, uses = _read_parts(sources, names)
    if raw.kind == "mjml" and not any(p.code == "unclosed-tag" for p in problems):
        problems += lint_mjml(raw.body, blank(raw.body.text, parts["body"].tags))
        problems += _two_preheaders(sources["preheader"], raw.body)
    if any(problem.severity == "error" for problem in problems):
        return Made(), problems
    outcome = worker.compile(_job(raw.kind, sources, names))
    problems += [_lost(parts["body"], offset) for offset in outcome.get("lost", [])]
    if "failed" in outcome:
        problems.append(_failed(parts, *outcome["failed"]))
    found = (uses.links, uses.fields, uses.facts, uses.mentions, uses.segments, uses.in_subject)
    used = (sorted(names) for names in found)
    return Made(outcome.get("html", ""), outcome.get("text", ""), outcome.get("images", {}), *used), problems


@cache
def _environment() -> MailEnvironment:
    return MailEnvironment()


def _read_parts(sources: dict[str, Source], names: TemplateNames) -> tuple[dict[str, Part], list[Problem], Uses]:
    """`uses.mentions` are those of the body and the text: what the reader of the mail finds in it."""
    parts: dict[str, Part] = {}
    problems: list[Problem] = []
    uses = Uses()
    for name, source in sources.items():
        parts[name], wrong = read_part(name, source, _environment())
        if name == "body":
            uses.mentions.clear()
        problems += wrong + check_names(parts[name], names, _environment(), uses)
    return parts, problems, uses


def _job(kind: str, sources: dict[str, Source], names: TemplateNames) -> Job:
    return Job(
        kind=kind,
        body=sources["body"].text,
        subject=sources["subject"].text,
        preheader=sources["preheader"].text,
        text=sources["text"].text if "text" in sources else None,
        fields={name: (field.type, field.choices[0] if field.choices else "") for name, field in names.fields.items()},
        globals=sorted(names.globals),
        segments=sorted(names.segments),
        filters=sorted(names.filters),
    )


def _lost(part: Part, offset: int) -> Problem:
    tag = next((tag.source for tag in part.tags if tag.start == offset), "")
    hint = "MJML takes only a plain value here"
    return part.source.problem("lost-tag", offset, f"MJML drops `{tag}`", hint, max(1, len(tag)))


def _two_preheaders(preheader: Source, body: Source) -> list[Problem]:
    if not preheader.text or "<mj-preview" not in body.text:
        return []
    hint = "leave one of them out"
    return [
        preheader.problem("two-preheaders", 0, "the body has an <mj-preview> of its own", hint, len(preheader.text))
    ]


def _failed(parts: dict[str, Part], name: str, line: int, message: str) -> Problem:
    if name in parts:
        part = parts[name]
        return part.source.problem("cannot-render", part.first_on(line), f"this cannot be rendered: {message}")
    body = parts["body"]
    what = "its text part" if name == "text" else "the HTML made of it"
    hint = "write the text part by hand in a .txt file beside it" if name == "text" else ""
    return body.source.problem("cannot-render", 0, f"{what} cannot be rendered: {message}", hint)
