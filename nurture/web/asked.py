"""A form as its reader sees it: in which language, with which fields, and the words that can be agreed to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markupsafe import Markup

from nurture.core.cells import BUILT_IN
from nurture.core.consents.proof import hash_of
from nurture.core.forms import Form, spoken
from nurture.core.program import Field, Project
from nurture.web.words import Words, written
from nurture.web.words import spoken as words_in

FEW = 4
"""So many choices are all shown; of more one is taken from a list."""
_AUTOCOMPLETE = {
    "email": "email",
    "first_name": "given-name",
    "last_name": "family-name",
    "organisation": "organization",
    "phone": "tel",
    "country": "country-name",
}
_KINDS = {"date": "date", "yes or no": "checkbox"}
_EMAIL = Field("email", "text")


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the page. `kind` is an HTML type, or `radio` or `select` for one with `choices`."""

    name: str
    label: str
    kind: str
    is_required: bool
    choices: tuple[str, ...] = ()
    autocomplete: str = "off"
    mode: str = "text"


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


@dataclass(frozen=True, slots=True)
class Asked:
    """A form in one language, in which `say` speaks too, as far as it can."""

    form: Form
    project: Project
    language: str

    @property
    def say(self) -> Words:
        return words_in(self.language)

    def said(self, texts: Mapping[str, str]) -> str:
        return spoken(texts, self.language)

    @property
    def fields(self) -> Mapping[str, Field]:
        """Those that it asks for, with their types; the address is the first."""
        return {"email": _EMAIL, **{name: self.project.fields[name] for name in self.form.asks}}

    @property
    def inputs(self) -> Iterator[Input]:
        for name, field in self.fields.items():
            kind = "radio" if len(field.choices) <= FEW else "select"
            yield Input(
                name=name,
                label=self._label(name),
                kind={"email": "email", "phone": "tel"}.get(name)
                or (kind if field.choices else _KINDS.get(field.type, "text")),
                is_required=name == "email" or name in self.form.required,
                choices=field.choices,
                autocomplete=_AUTOCOMPLETE.get(name, "off"),
                mode="decimal" if field.type == "number" else "text",
            )

    def _label(self, name: str) -> str:
        own = self.said(self.form.asks.get(name, {}))
        if not own and name in BUILT_IN:
            return self.say(f"field_{name}")
        return own or name.replace("_", " ").capitalize()

    @property
    def agreements(self) -> list[Agreement]:
        """In this language where there is a file of it (`newsletter-v1.en.md`), else as all agree to them."""
        paths = {name: self._path(self.project.consents[name].text) for name in self.form.consents}
        return [Agreement(name, path, self.project.consent_texts[path].strip()) for name, path in paths.items()]

    def _path(self, path: str) -> str:
        translated = f"{path.removesuffix('.md')}.{self.language}.md"
        return translated if translated in self.project.consent_texts else path

    @property
    def words(self) -> str:
        """A mark of all that can be agreed to, as it is shown now."""
        return hash_of("\n".join(each.text for each in self.agreements))[:16]


def language_for(form: Form, project: Project, wanted: str, header: str) -> str:
    """The one that is asked for, else the first that the reader accepts, of those that it is written in."""
    titles = set(form.title) - {""}
    known = titles if titles else {*written(), project.language}
    return next((each for each in (_short(wanted), *_accepted(header)) if each in known), project.language)


def _accepted(header: str) -> Collection[str]:
    """The languages of Accept-Language (RFC 9110, 12.5.4), the one most wanted first."""
    told = [each.partition(";") for each in header[:500].split(",")]
    order = sorted(told, key=lambda each: -_weight(each[2]))
    return [_short(language) for language, _, weight in order if _weight(weight) > 0]


def _weight(told: str) -> float:
    try:
        return float(told.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0


def _short(language: str) -> str:
    """`pl-PL` as `pl`."""
    return language.strip().lower()[:2]
