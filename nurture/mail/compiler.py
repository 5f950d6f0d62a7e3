"""A template's source to Jinja sources of its parts, and a trial of them. Runs in a child process: see `worker`."""

from __future__ import annotations

import re
import signal
import traceback
from collections.abc import Mapping
from datetime import UTC, date, datetime
from html import escape
from typing import Any, TypedDict

from jinja2 import DictLoader

from nurture.mail.images import put_inside
from nurture.mail.limits import bounded, time_limit
from nurture.mail.sandbox import MailEnvironment
from nurture.mail.tokens import Protected, find_tags, protect, skeleton
from nurture.mail.values import Empty, Facts, Given, Titled, plain

TRIAL_SECONDS = 2.0
"""CPU time that rendering a template for two made-up leads may take."""
HIDING = "font-size:1px;color:#ffffff;"
"""What MJML hides a preheader by, beside `display:none`: to filters against spam it is the mark of invisible words."""


class Job(TypedDict):
    """What the child is asked: the template, and the names that its trial needs. `fields` are (type, first choice)."""

    kind: str
    body: str
    subject: str
    preheader: str
    text: str | None
    fields: dict[str, tuple[str, str]]
    globals: list[str]
    segments: list[str]
    filters: list[str]


class Outcome(TypedDict, total=False):
    """What it answers: parts with Jinja in them, the project's images by path, each as it is written there, offsets of
    lost tags, and what failed: (part, line, message)."""

    html: str
    text: str
    images: dict[str, str]
    lost: list[int]
    failed: tuple[str, int, str]


def compile_template(job: Job) -> Outcome:
    """Compile the body, make the text part, render both for a lead with all fields and for one with only an address."""
    if job["kind"] == "txt":
        return _tried(job, Outcome(html="", text=job["body"], lost=[]), ["subject", "preheader", "body"])
    try:
        protected, preheader = protect(job["body"], job["preheader"])
        html = _to_html(job["kind"], protected, escape(preheader, quote=False))
    except ValueError as error:
        return Outcome(failed=("body", 1, f"MJML cannot read it: {error}"))
    html, images = put_inside(html, protected.pattern)
    lost = [tag.start for tag in protected.lost_in(html)]
    outcome = Outcome(html=protected.restore(html), images=images, lost=lost)
    outcome["text"] = job["text"] if job["text"] is not None else _text(protected, html)
    if outcome["lost"]:
        return outcome
    # HTML with the tags of the body, each once and in their order, does what the body does.
    made = ["text"] if _same_order(protected, html) else ["html", "text"]
    return _tried(job, outcome, ["subject", "preheader", "body", *made])


def _same_order(protected: Protected, html: str) -> bool:
    before, after = (protected.pattern.findall(text) for text in (protected.text, html))
    known = set(before)
    return before == [number for number in after if number in known]


# ---------------------------------------------------------------- to HTML


def _to_html(kind: str, protected: Protected, preheader: str) -> str:
    if kind == "mjml":
        return _mjml(protected.text, preheader)
    return _html(_markdown(protected) if kind == "md" else protected.text, preheader)


def _mjml(source: str, preheader: str) -> str:
    import mjml

    if preheader and not re.search(r"<mj-preview\b", source):
        preview = f"<mj-preview>{preheader}</mj-preview>"
        with_head = re.sub(r"<mj-head\b[^>/]*>", lambda head: head[0] + preview, source, count=1)
        if with_head == source:
            head = f"<mj-head>{preview}</mj-head>"
            with_head = re.sub(r"<mjml\b[^>]*>", lambda root: root[0] + head, source, count=1)
        source = with_head
    # By itself MJML links to Google's server where a font's name is among those that it knows: every reader would be
    # told to Google. Who wants a font from somewhere writes <mj-font>.
    return str(mjml.mjml2html(source, fonts={})).replace(HIDING, "", 1)


def _html(source: str, preheader: str) -> str:
    if not preheader:
        return source
    style = "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;line-height:1px"
    hidden = f'<div style="{style}">{preheader}</div>'
    body = re.search(r"<body\b[^>]*>", source, re.I)
    at = body.end() if body else 0
    return source[:at] + hidden + source[at:]


def _markdown(protected: Protected) -> str:
    from markdown_it import MarkdownIt

    words = "|".join(f"{protected.prefix}{n:05d}xjj" for n, tag in enumerate(protected.tags) if not tag.prints)
    source = protected.text
    if words:  # a line of nothing but statements belongs to no paragraph and no list
        source = re.sub(rf"^[ \t]*((?:(?:{words})[ \t]*)+)$", r"\n\1\n", source, flags=re.M)
    inner = MarkdownIt("commonmark").enable("table").render(source)
    if words:
        inner = re.sub(rf"<p>((?:(?:{words})\s*)+)</p>", r"\1", inner)
    style = "max-width:600px;margin:0 auto;padding:16px;font:16px/1.5 Helvetica,Arial,sans-serif;color:#222"
    return (
        '<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n</head>\n'
        f'<body style="margin:0;background:#fff">\n<div style="{style}">\n{inner}</div>\n</body>\n</html>\n'
    )


def _text(protected: Protected, html: str) -> str:
    from nurture.mail.text_part import text_of

    text = text_of(html, protected.pattern, lambda number: not protected.tags[number].prints)
    return protected.restore(text)


# ---------------------------------------------------------------- the trial


class Sample(Empty):
    """Stands for a value or a function that only a real project knows: answers everything, means nothing."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        return "sample"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self

    def __int__(self) -> int:  # type: ignore[override]
        return 3

    __index__ = __int__

    def __float__(self) -> float:  # type: ignore[override]
        return 3.0


class Nothing(Sample):
    """The same for a lead of whom nothing is known."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return ""


class _TrialEnvironment(MailEnvironment):
    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Sample) or super().is_safe_callable(obj)


def _tried(job: Job, outcome: Outcome, parts: list[str]) -> Outcome:
    environment = _TrialEnvironment()
    environment.know_segments(job["segments"])
    for name in job["filters"]:
        environment.filters[name] = lambda value, *args, **kwargs: value
    # The body is tried as its tags alone, on the lines of the file; what became of it has lines of its own.
    body = skeleton(job["body"], find_tags(job["body"]).found)
    sources = {"subject": job["subject"], "preheader": job["preheader"], "body": body}
    sources |= {"html": outcome["html"], "text": outcome["text"]}
    environment.loader = DictLoader({f"trial/{part}": source for part, source in sources.items()})
    for part in parts:
        for context in (_context(job, Sample()), _context(job, Nothing())):
            try:
                with time_limit(TRIAL_SECONDS, signal.ITIMER_VIRTUAL):
                    bounded(environment.get_template(f"trial/{part}").generate(context))
            except Exception as error:
                outcome["failed"] = (part, _line_of(error), str(error) or type(error).__name__)
                return outcome
    return outcome


def _line_of(error: BaseException) -> int:
    if isinstance(line := getattr(error, "lineno", None), int):
        return line
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno or 1 for frame in reversed(frames) if frame.filename == "<template>"), 1)


def _context(job: Job, other: Sample) -> Mapping[str, Any]:
    full = bool(other)
    lead = {name: _value(*kind) if full or name == "email" else None for name, kind in job["fields"].items()}
    sender = dict.fromkeys(("address", "name", "organisation", "postal"), "sample")
    url = "https://example.com/"
    point = {"points": 30.0, "rule": "sample", "at": datetime(2026, 3, 2, 9, tzinfo=UTC)}
    known = {
        "score": 42.0,
        "fit": 12.0,
        "engagement": 30.0,
        "tracked": full,
        "evidence": plain([point] if full else []),
        "temperature": "warm",
        "stage": "mql",
        "source": Titled("sample", {"incentive": "sample" if full else None, "accuracy": "high" if full else None}),
        "language": "en",
        "today": date(2026, 3, 2),
    }
    return {
        **dict.fromkeys(["campaign", "event", "consent", "owner", *job["globals"]], other),
        **known,
        "lead": Facts({"email": "ada@example.com", **lead}, strict=True),
        "sender": Facts(sender, strict=True),
        "in_segment": lambda name: full,
        "link": Given(lambda name: f"{url}{name}"),
        "unsubscribe_url": url,
        "preferences_url": url,
        "view_url": url,
    }


def _value(kind: str, choice: str) -> Any:
    values = {"number": 7.0, "yes or no": True, "date": datetime(2026, 3, 2, 9, tzinfo=UTC), "tags": ("sample",)}
    return choice if kind == "choice" else values.get(kind, "sample")
