"""A compiled template and one lead's values to the parts of one message."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, Self

from jinja2 import FunctionLoader, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from nurture.core.lazy import Lazy
from nurture.hookspecs import Filter
from nurture.mail.cache import Bytecodes, private
from nurture.mail.headers import tidy
from nurture.mail.images import source_of
from nurture.mail.limits import bounded, time_limit
from nurture.mail.links import IMAGE, TO, TRAP, WAYS_OUT, decoded
from nurture.mail.quoted import Page, constants
from nurture.mail.sandbox import MailEnvironment, Names
from nurture.mail.templates import Compiled
from nurture.mail.values import EMPTY, Empty, Facts, Given, Titled, plain

SECONDS = 5.0
"""Wall time for one message."""
SCHEMES = ("https://", "http://", "mailto:", "tel:")

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_LAST_LINES = re.compile(r"\n\s+\Z")
_STRICT = ("lead", "sender")


class Trail(Protocol):
    """How the links of one mail are counted, if they are. `image` and `trap` are addresses, or ""."""

    @property
    def image(self) -> str: ...

    @property
    def trap(self) -> str: ...

    def to(self, name: str, url: str, is_of_all: bool) -> str:
        """The address that stands in the mail for a link called `name`; `is_of_all` when no reader has another."""


class Uncounted:
    """Links as they are written."""

    image = trap = ""

    def to(self, name: str, url: str, is_of_all: bool) -> str:
        return url


UNCOUNTED = Uncounted()


class RenderError(Exception):
    """A message that cannot be made; the text names the template and says why."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message's parts. `subject` is one line; `html` is "" for a text template, and knows its pieces.

    `images` are the paths of the project's files that it shows.
    """

    subject: str
    preheader: str
    html: str
    text: str
    images: tuple[str, ...] = ()


class Renderer:
    """Renders templates by name. `cache` is a folder in which Jinja keeps its compiled code from run to run.

    `segments` are those that templates may ask for; a context then has `in_segment`, which answers.
    """

    def __init__(
        self,
        templates: Mapping[str, Compiled],
        filters: Mapping[str, Filter],
        cache: Path | None = None,
        segments: Iterable[str] = (),
    ) -> None:
        self._templates = dict(templates)
        for name, one in templates.items():
            self._templates |= {f"{name}.{language}": variant for language, variant in one.variants.items()}
        folder = private(cache)
        bytecode = Bytecodes(folder) if folder else None
        self._environment = MailEnvironment(
            loader=FunctionLoader(self._source), bytecode_cache=bytecode, auto_reload=False, cache_size=-1
        )
        self._environment.know_segments(segments)
        self._environment.filters |= {name: _filter(one) for name, one in filters.items()}
        self._parts: dict[str, _Part] = {}

    def render(
        self, name: str, context: Mapping[str, Any], variant: str = "", subject: str = "", trail: Trail = UNCOUNTED
    ) -> Rendered:
        """The message that template `name` makes of `context`: `lead`, `sender`, `link` and whatever else it names.

        A value None is an empty field. `variant` is one of the template's other languages; a `subject` is used in place
        of its own. Raises RenderError.
        """
        file = f"{name}.{variant}" if variant else name
        try:
            values = _values(context, self._environment.globals, trail)
            with time_limit(SECONDS):
                line = "".join(self._pieces(f"{subject}/as written" if subject else f"{file}/subject", values))
                preheader = "".join(self._pieces(f"{file}/preheader", values))
                html = Page.of(self._pieces(f"{file}/html", values), self._parts[f"{file}/html"].known)
                text = "".join(self._pieces(f"{file}/text", values))
        except (Exception, SystemExit) as error:  # a template, a filter or a word may raise anything
            raise RenderError(f"template `{name}`: {error or type(error).__name__}") from error
        text = _LAST_LINES.sub("\n", _BLANK_LINES.sub("\n\n", text))
        images = tuple(path for path in self._templates[file].images if source_of(path) in html)
        return Rendered(tidy(line), tidy(preheader), html, text, images)

    def _pieces(self, part: str, values: Any) -> list[str]:
        if part not in self._parts:
            self._parts[part] = _Part.of(self._environment.get_template(part))
        return self._parts[part].pieces(values)

    def _source(self, part: str) -> str | None:
        name, _, kind = part.rpartition("/")
        if kind == "as written":
            return name
        return str(getattr(self._templates[name], kind)) if name in self._templates else None


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a template as Jinja compiled it; `known` are its own texts, encoded, where it is one for HTML."""

    render: Callable[[Context], Iterator[str]]
    blank: Names
    known: Mapping[str, bytes]

    @classmethod
    def of(cls, template: Template) -> Self:
        blank = Names(template.environment, {}, template.name, template.blocks)
        known = constants(template) if str(template.name).endswith("/html") else {}
        return cls(template.root_render_func, blank, known)

    def pieces(self, values: Any) -> list[str]:
        return bounded(self.render(self.blank.filled(values)))


def _values(context: Mapping[str, Any], functions: Mapping[str, Any], trail: Trail) -> Lazy:
    """What Jinja looks names up in, for all parts of one message."""
    ours = {**functions, TO: Given(partial(_counted, trail))}

    def value(name: str) -> Any:
        if name in context:
            return _given(name, context[name])
        return ours[name] if name in ours else getattr(trail, name.removeprefix("_"))

    return Lazy({*ours, *context, IMAGE, TRAP}, value)


def _counted(trail: Trail, address: str, name: str, is_of_all: bool) -> str:
    """Where a link leads that is written so; in a page it comes escaped."""
    url = decoded(str(address)) if isinstance(address, Markup) else address
    is_web = url.lower().startswith(("https://", "http://")) and url.isprintable() and " " not in url
    return trail.to(name, url, is_of_all) if is_web else url


def _given(name: str, value: Any) -> Any:
    """A value of the context as templates may see it."""
    if name in _STRICT:
        return Facts(value, strict=True)
    if name == "source" and isinstance(value, Mapping):
        return Titled(value["name"], value)
    if name == "link":
        return Given(_safe_link(value))
    if name in WAYS_OUT and value:
        return _safe_url(value)
    return plain(value)


def _safe_link(link: Callable[[str], str]) -> Callable[[str], str]:
    return lambda name: _safe_url(link(name))


def _safe_url(url: str) -> str:
    if not url.lower().startswith(SCHEMES) or not url.isprintable():
        raise ValueError(f"`{url[:80]}` is no address that a mail may link to")
    return url


def _filter(one: Filter) -> Callable[..., Any]:
    """An empty value stays empty; a filter that needs the language is given it as `language`."""

    @pass_context
    def apply(context: Context, value: Any, *args: Any, **kwargs: Any) -> Any:
        if value is None or isinstance(value, Empty):
            return EMPTY
        if one.needs_language:
            kwargs["language"] = context.get("language") or ""
        return plain(one.apply(value, *args, **kwargs))

    return apply
