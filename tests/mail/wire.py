"""One mail from template to bytes, read back by two parsers that are not ours.

What Jinja prints is told by an environment of its own, without our sandbox and our pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import collapse_rfc2231_value, parseaddr, parsedate_to_datetime
from functools import cache
from typing import Any, cast

import fast_mail_parser
import icalendar
import jinja2

from nurture.core.program import Mailbox
from nurture.mail.attachments import Attachment
from nurture.mail.headers import tidy
from nurture.mail.invitation import Invitation
from nurture.mail.message import Mail, Unsubscribe, build, message_id
from nurture.mail.render import Renderer
from nurture.mail.templates import Compiled

ADDRESS = "ada@example.com"
DATE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COMMON = ["From", "To", "Subject", "Date", "Message-ID", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"]

WORDS = "{{ lead.first_name }}|{{ lead.email }}|{{ link('docs') }}|{% for t in lead.tags %}<{{ t }}>{% endfor %}"
TOP = "---\nsubject: '{{ lead.first_name }}'\npreheader: '{{ lead.email }}'\n---\n"
LONG = "Words that every reader gets, and more of them. " * 30
MARKUP = f'{{% macro m(a) %}}<b title="{{{{ a }}}}">{LONG}{{{{ a }}}}</b>{{% endmacro %}}<p>{LONG}</p>'
MARKUP += f"<a href=\"{{{{ link('docs') }}}}\">{WORDS}</a>{{{{ m(lead.first_name) }}}}"
TEMPLATES = {
    "mjml.mjml": f"{TOP}<mjml><mj-body><mj-section><mj-column><mj-text>{LONG}{WORDS.replace('<{{ t }}>', '{{ t }}')}"
    "</mj-text></mj-column></mj-section></mj-body></mjml>",
    "html.html": f"{TOP}{MARKUP}",
    "html.txt": f"By hand: {WORDS}\n",
    "html.pl.html": f"---\nsubject: 'pl {{{{ lead.first_name }}}}'\n---\n<p>po polsku {WORDS}</p>",
    "md.md": f"{TOP}# {LONG}\n\n**{WORDS.replace('<{{ t }}>', '{{ t }}')}**\n",
    "txt.txt": f"{TOP}{LONG}\n\n\n\n{WORDS}\n  \n \n\nEnd.\n\n\n",
}  # fmt: skip
KINDS = [("mjml", ""), ("html", ""), ("html", "pl"), ("md", ""), ("txt", "")]


@dataclass(frozen=True, repr=False)
class Templates:
    """The same templates as our renderer has them and as plain Jinja does."""

    compiled: dict[str, Compiled]
    renderer: Renderer

    def said(self, name: str, variant: str, part: str, values: dict[str, Any]) -> str:
        template = self.compiled[name].variants[variant] if variant else self.compiled[name]
        return plain_jinja(getattr(template, part), part == "html").render(values)


@cache
def plain_jinja(source: str, escape: bool) -> jinja2.Template:
    return jinja2.Environment(autoescape=escape).from_string(source)


@dataclass(frozen=True)
class Given:
    """What one mail is made of: four texts that people may have written, an address, and which mail it is."""

    number: int
    texts: tuple[str, str, str, str]
    to: str = ADDRESS
    url: str = "https://news.lumo.example/u/abc"

    @property
    def values(self) -> dict[str, Any]:
        first, second, third, _ = self.texts
        lead = {"first_name": first, "email": second, "tags": (third, "x", first)}
        return {"lead": lead, "link": lambda name: f"https://e.example/{name}?a=1&b={self.number}"}


def check(given: Given, templates: Templates) -> None:
    """One mail says in both parsers what was meant, and nothing else. `number` turns through all that it may have."""
    n, values = given.number, given.values
    name, variant = KINDS[n % len(KINDS)]
    rendered = templates.renderer.render(name, values, variant)
    mail = Mail(
        sender=Mailbox("anna@lumo.example", tidy(given.texts[1])),
        to=Mailbox(given.to, tidy(given.texts[0]) if n % 2 else ""),
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        date=DATE + timedelta(seconds=n),
        message_id=message_id(b"secret", str(n), "lumo.example"),
        reply_to=Mailbox("sales@lumo.example", tidy(given.texts[2])) if n % 3 else None,
        unsubscribe=Unsubscribe("stop@lumo.example", given.url) if n % 4 else None,
        list_id=(tidy(given.texts[3]), "guide.lumo.example") if n % 5 else None,
        feedback_id="guide:welcome:nurture:lumo" if n % 5 else "",
        language=variant,
        attachments=tuple(files_of(given)),
        images=(Attachment("logo.png", "image/png", b"\x89PNG" * n, "logo@x"),) if rendered.html and n % 6 == 0 else (),
        invitation=invitation(given) if n % 7 == 0 else None,
    )
    data = build(mail)
    check_lines(data)
    check_standard(data, mail, given, templates, name, variant)
    check_other(data, mail)


def files_of(given: Given) -> Iterator[Attachment]:
    if given.number % 8 == 0:
        name = re.sub(r"[\x00-\x1f\x7f-\x9f/]", "", given.texts[3])[:60] or "x"
        yield Attachment(f"{name}.pdf", "application/pdf", given.texts[2].encode())


def invitation(given: Given) -> Invitation:
    people = (Mailbox("anna@lumo.example", tidy(given.texts[1])), Mailbox(ADDRESS, tidy(given.texts[0])))
    return Invitation("u@x", DATE, DATE, DATE + timedelta(hours=1), tidy(given.texts[2]), *people)


def check_lines(data: bytes) -> None:
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", data)
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert not re.search(rb"(?m)^[ \t]+\r?$", data.partition(b"\r\n\r\n")[0])
    for part in re.findall(rb"quoted-printable\r\n\r\n(.*?)\r\n(?:--=_|\Z)", data, re.S):
        assert max(map(len, part.split(b"\r\n"))) <= 76 and not part.endswith(b"=")


def check_standard(data: bytes, mail: Mail, given: Given, templates: Templates, name: str, variant: str) -> None:
    parsed = cast(EmailMessage, message_from_bytes(data, policy=policy.default))
    assert sorted(parsed.keys()) == expected_names(mail)
    assert [beyond_ascii(one.addr_spec) for one in parsed["To"].addresses] == [given.to]
    assert (parsed["Subject"], parsed["Message-ID"]) == (tidy(f"{variant} {given.texts[0]}"), mail.message_id)
    assert parsedate_to_datetime(parsed["Date"]) == mail.date
    raw = message_from_bytes(data)
    fields = dict(raw.raw_items())
    for field, mailbox in (("From", mail.sender), ("To", mail.to), ("Reply-To", mail.reply_to)):
        if mailbox:
            assert named(fields[field]) == (mailbox.name, mailbox.address)
    if mail.list_id:
        assert named(fields["List-Id"]) == mail.list_id
    if mail.unsubscribe:
        assert parsed["List-Unsubscribe"].startswith(f"<{given.url}>, <mailto:")
    texts = [part.get_content() for part in parsed.walk() if part.get_content_type() in ("text/plain", "text/html")]
    text = re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", templates.said(name, variant, "text", given.values))
    html = templates.said(name, variant, "html", given.values)
    bodies = [re.sub(r"\n\s+\Z", "\n", text), *([html] if html else [])]
    assert [one.replace("\r\n", "\n").rstrip("\n") for one in texts] == [with_newlines(one) for one in bodies]
    files = [part for part in raw.walk() if part.get_content_disposition()]
    told = [(file_name(part), part.get_payload(decode=True)) for part in files]
    known = [(file.name, file.data) for file in (*mail.images, *mail.attachments)]
    assert told[: len(known)] == known and len(told) == len(known) + bool(mail.invitation)
    for part in parsed.walk():
        if part.get_content_type() == "text/calendar":
            (event,) = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
            assert str(event["SUMMARY"]) == tidy(given.texts[2])


def check_other(data: bytes, mail: Mail) -> None:
    """The same, as a parser in Rust has it."""
    parsed = fast_mail_parser.parse_email(data)
    assert sorted(name for name, values in parsed.headers.items() for _ in values) == expected_names(mail)
    assert parsed.subject == mail.subject
    assert [one.address for one in parsed.to] == [mail.to.address] and not parsed.cc + parsed.bcc
    bodies = [(mail.text, parsed.text_plain), (mail.html, parsed.text_html)]
    for text, found in bodies:
        assert [one.replace("\r\n", "\n").rstrip("\n") for one in found] == ([with_newlines(text)] if text else [])
    files = [bytes(one.content) for one in parsed.attachments if one.mimetype == "application/pdf"]
    assert files == [file.data for file in mail.attachments]


def expected_names(mail: Mail) -> list[str]:
    single = not (mail.html or mail.invitation or mail.attachments)
    return sorted([
        *COMMON,
        *(["Reply-To"] if mail.reply_to else []),
        *(["List-Unsubscribe", "List-Unsubscribe-Post"] if mail.unsubscribe else []),
        *(["List-Id", "Feedback-ID"] if mail.list_id else []),
        *(["Content-Language"] if mail.language else []),
        *(["Content-Transfer-Encoding"] if single else []),
    ])  # fmt: skip


def named(field: str) -> tuple[str, str]:
    name, address = parseaddr(beyond_ascii(field.replace("\r\n", "")))
    return str(make_header(decode_header(name))), address


def beyond_ascii(text: str) -> str:
    """What stands in a header as UTF-8 (RFC 6532), which the standard library leaves as bytes."""
    return text.encode("ascii", "surrogateescape").decode("utf-8")


def file_name(part: Any) -> str:
    return collapse_rfc2231_value(part.get_param("filename", header="Content-Disposition"))


def with_newlines(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text).rstrip("\n")
