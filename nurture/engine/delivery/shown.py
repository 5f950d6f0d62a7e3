"""A mail as it was sent, for its reader's browser: made again of what was kept of it, with nothing asked of the web.

Its links are the mail's own, and are counted as they are there; as written where they would not be found again. No
image counts: whoever looks at it has been counted by the address that the page has.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from html import escape
from typing import Any

from nurture.core.model import Message
from nurture.core.program import Mode
from nurture.core.tokens import key_of
from nurture.engine.delivery.addresses import Addresses
from nurture.engine.delivery.context import NAMES, asked
from nurture.engine.delivery.trail import Trail
from nurture.engine.keys import keys_of
from nurture.engine.workplace import CACHE, Workplace
from nurture.mail.attachments import CannotAttach, attach
from nurture.mail.images import source_of
from nurture.mail.render import Rendered, Renderer
from nurture.mail.templates import Compiled
from nurture.store.protocol import Store

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d(:\d\d)?)?)?")
_FACTS = ("campaign", "event", "owner", "consent", "source")
_HEAD = '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"></head>'
_TEXT = f'<!doctype html>\n<html>{_HEAD}<body><pre style="white-space:pre-wrap">{{}}</pre></body></html>\n'


def keep_templates(place: Workplace, store: Store) -> None:
    """Remember each template as it is now, where mails can be seen on the web."""
    for name, template in place.loaded.templates.items() if place.project.web else ():
        parts = {language: [one.html, one.text, *one.images] for language, one in _languages(template).items()}
        store.keep_file(_kept_as(template.version), name, json.dumps(parts, ensure_ascii=False))


def shown(message: Message, place: Workplace, store: Store) -> str:
    """The page that the message was, or its text as one; "" when its template was not kept.

    Raises RenderError where a filter that it needs is gone.
    """
    kept = store.file(_kept_as(message.version))
    if kept is None:
        return ""
    template = _template(message, json.loads(kept[1]))
    context = _context(message, place, store)
    variant = context["language"] if context["language"] in template.variants else ""
    renderer = Renderer({message.template: template}, place.plugins.filters, place.root / CACHE, place.project.segments)
    trail = _trail(message, context["tracking"] or "none", place, store)
    made = renderer.render(message.template, context, variant, trail=trail)
    if not _is_found(trail, message, store):
        made = renderer.render(message.template, context, variant)
    page = _with_images(made, place) if made.html else _TEXT.format(escape(made.text, quote=False))
    return _as_page(page, place.project.sender.organisation, variant or place.project.language)


class _Seen(Trail):
    image = ""


def _trail(message: Message, mode: Mode, place: Workplace, store: Store) -> Trail:
    key = key_of(keys_of(store), message.key, message.message_id)
    addresses = Addresses(place.project, key, message.key)
    return _Seen(mode if place.project.web else "none", addresses, message.campaign, message.step)


def _is_found(trail: Trail, message: Message, store: Store) -> bool:
    """Whether each link leads where it led in the mail."""
    mailed = store.mailed_by_id(message.message_id)
    own = [(link.name, link.url) for link in trail.links]
    known = [store.shared(link.digest) for link in trail.shared]
    return mailed is not None and own == list(mailed.links) and all(known)


def _kept_as(version: str) -> str:
    return f"template {version}"


def _languages(template: Compiled) -> dict[str, Compiled]:
    return {"": template, **template.variants}


def _template(message: Message, parts: Mapping[str, list[str]]) -> Compiled:
    """Without a subject, which a page has none of."""
    nothing = frozenset[str]()

    def one(html: str, text: str, *images: str) -> Compiled:
        told = (message.template, "", message.version, "", "", "", html, text, nothing, nothing, nothing, ())
        return Compiled(*told, images=images)

    variants = {language: one(*part) for language, part in parts.items() if language}
    return replace(one(*parts[""]), variants=variants)


def _context(message: Message, place: Workplace, store: Store) -> dict[str, Any]:
    """The values that the message was made of; of whatever else it did not ask there is none."""
    made: dict[str, Any] = json.loads(message.context or "{}")
    fields = place.project.fields
    lead = {n: v if n in fields and fields[n].type != "date" else _value(v) for n, v in made.get("lead", {}).items()}
    consent = _value(made.get("consent", {}))
    if words := store.file(consent.get("text", "")):
        consent["text"] = words[1]
    functions = {*place.plugins.words, "link", "in_segment"}
    return {
        **dict.fromkeys(NAMES),
        **{name: {} for name in _FACTS},
        **{name: _value(value) for name, value in made.items()},
        **{name: _answering(made.get(name, {})) for name in functions},
        "lead": {**dict.fromkeys(fields), "email": None, "source": None, **lead},
        "consent": consent,
    }


def _answering(given: Mapping[str, Any]) -> Callable[..., Any]:
    """A function of a template, with the answers that it gave."""
    return lambda *args, **kwargs: _value(given.get(asked(args, kwargs)))


def _value(kept: Any) -> Any:
    """A day or an instant as it was before it was kept."""
    if isinstance(kept, str) and _DATE.fullmatch(kept):
        return datetime.fromisoformat(kept) if "T" in kept else date.fromisoformat(kept)
    if isinstance(kept, Mapping):
        return {name: _value(value) for name, value in kept.items()}
    return [*map(_value, kept)] if isinstance(kept, list) else kept


def _as_page(page: str, title: str, language: str) -> str:
    """With what a browser shows and reads aloud by, where the mail has none: a title, and its language."""
    page = re.sub(r"<title>\s*</title>", "", page, count=1)
    if "<title" not in page:
        page = re.sub(r"<head\b[^>]*>", lambda head: f"{head[0]}<title>{escape(title)}</title>", page, count=1)
    return re.sub(r"<html\b(?![^>]*\slang=)", f'<html lang="{language}"', page, count=1)


def _with_images(made: Rendered, place: Workplace) -> str:
    """With the images that travelled with the mail inside the page; without those that are there no more."""
    page = str(made.html)
    for path in made.images:
        try:
            (image,) = attach(place.root, [path])
        except CannotAttach:
            page = page.replace(source_of(path), "")
        else:
            page = page.replace(source_of(path), f"data:{image.type};base64,{b64encode(image.data).decode()}")
    return page
