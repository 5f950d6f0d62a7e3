"""Leads whose every text is hostile: naughty strings, template and header injections, 2,000 characters of anything.

They take the whole way: a source's file, intake, store, templates, outbox. What left is read by two parsers that are
not ours.
"""

from __future__ import annotations

import csv
import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import fast_mail_parser
import pytest

from nurture.core.cells import TEXTS
from nurture.core.model import Message
from nurture.engine.report import Report
from tests.acceptance.conftest import Rehearsal, Rehearse, real_input

NOON = "2026-03-02T12:00+00:00"
FIELDS = [name for name in TEXTS if name != "email"]
LONG = ["x" * 2_000, "ż" * 2_000, "😀" * 2_000, "ab " * 666 + "ab", "Smith, John " * 166, '"\\' * 1_000, "=?" * 1_000]
INJECTIONS = [
    "=?utf-8?q?x=0ABcc:_evil@x.example?=",
    "=?utf-8?b?eA0KQmNjOiBldmlsQHguZXhhbXBsZQ==?=",
    "Ada\r\nBcc: evil@x.example",
    "Ada\nBcc: evil@x.example\n\n<script>",
    "ada@example.com>, <evil@x.example",
    "{% for x in range(10**9) %}{% endfor %}{{ 7*7 }}{# x #}",
    "nurture\x1f\x01\x02token\ue000\ue001",
    "a\u2028b\u2029c\x85d",
]


SOURCES = """sources:
  lines: {use: jsonl, path: leads/lines.jsonl, consent: [newsletter], incentive: anything}
  table: {use: csv, path: leads/table.csv, consent: [newsletter], incentive: anything}
"""
HEAD = """---
subject: "<{{ lead.first_name }}>"
preheader: "[{{ lead.motto }}]"
---
"""
BODY = " ".join(f"⟦{name}:{{{{ lead.{name} }}}}⟧" for name in [*FIELDS, "motto"])
KINDS = {
    "own-mjml": f'{HEAD}<mjml><mj-body><mj-section><mj-column><mj-text><b title="{{{{ lead.phone }}}}">{BODY}</b>'
    "</mj-text></mj-column></mj-section></mj-body></mjml>",
    "own-html": f'{HEAD}<p title="{{{{ lead.phone }}}}">{BODY}</p>',
    "own-md": f"{HEAD}{BODY}\n",
    "own-txt": f"{HEAD}{BODY}\n",
}
OWN = {f"templates/{name}.{name.removeprefix('own-')}": text for name, text in KINDS.items()}
NAMES = ("country", "language", "time_zone")
"""Fields that hold the name of something which there is."""
CAMPAIGN = "enter: {sources: [lines, table]}\nconsent: newsletter\nsteps:\n"
HEADERS = sorted(
    [
        *("From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe", "List-Id", "Feedback-ID"),
        *("X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Language"),
    ]
)
OF_TEXT_MAIL = sorted([*HEADERS, "Content-Transfer-Encoding"])
OF_NOTICE = sorted(set(OF_TEXT_MAIL) - {"List-Unsubscribe", "List-Id", "Feedback-ID"})


@pytest.fixture(scope="module")
def strings() -> list[str]:
    naughty = json.loads(real_input("naughty-strings/blns.json").read_text("utf-8"))
    assert len(naughty) == 515
    payloads = [
        *real_input("payloads/Server Side Template Injection/Intruder/ssti.fuzz").read_text("utf-8").splitlines(),
        *real_input("payloads/CRLF Injection/Files/crlfinjection.txt").read_text("utf-8").splitlines(),
    ]
    assert len(payloads) >= 100
    return [*naughty, *payloads, *LONG, *INJECTIONS]


def cleaned(text: str) -> str:
    """NFC, a tab or line end a space, other control characters gone, trimmed: what intake promises, told once more."""
    spaced = re.sub(r"[\t\n\v\f\r\x85]+", " ", text)
    return unicodedata.normalize("NFC", "".join(c for c in spaced if unicodedata.category(c) != "Cc")).strip()


def on_one_line(text: str) -> str:
    return cleaned(re.sub(r"\s*[\u2028\u2029]\s*", " ", text))


def address(number: int) -> str:
    return f"n{number}@example.com"


def rows_of(strings: list[str]) -> list[dict[str, str]]:
    figures = {"compressor_kw": "75", "hours": "6000", "machines": "12"}
    texts = (dict.fromkeys([*FIELDS, "motto"], text) for text in strings)
    return [{"email": address(number), **figures, **row} for number, row in enumerate(texts)]


def write_lines(root: Path, strings: list[str]) -> None:
    (root / "leads/lines.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows_of(strings)), "utf-8")


def write_table(root: Path, strings: list[str]) -> None:
    with (root / "leads/table.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows_of([""])[0]))
        writer.writeheader()
        writer.writerows(rows_of(strings))


@pytest.fixture
def hostile(examples: Path, rehearse: Rehearse) -> Callable[[str], Rehearsal]:
    """`hostile(steps)`: the examples, in which only a campaign of these steps runs, on sources for hostile leads."""
    wiring = (examples / "nurture.yaml").read_text("utf-8").replace("sources:\n", SOURCES, 1)
    (examples / "nurture.yaml").write_text(wiring.replace("fields:", "fields:\n  motto: text\n #", 1), "utf-8")
    for path in (examples / "campaigns").iterdir():
        path.unlink()
    for path in (examples / "leads").iterdir():
        path.write_text("email\n" if path.suffix == ".csv" else "")
    write_lines(examples, [])
    write_table(examples, [])
    return lambda steps: rehearse({**OWN, "campaigns/hostile.yaml": CAMPAIGN + steps})


def but_names(report: Report) -> list[str]:
    """What is told of the rows, but that their texts are no countries, languages and time zones."""
    return [note for note in report.notes if not any(f"`{name}` did not fit" in note for name in NAMES)]


def test_every_text_goes_whole_through_subject_preheader_and_body(
    strings: list[str], examples: Path, hostile: Callable[[str], Rehearsal]
) -> None:
    ours = hostile("".join(f"  - send: {name}\n    requested: yes\n" for name in KINDS))
    readable = [text for text in strings if text]
    half = len(readable) // 2
    write_lines(examples, readable[:half])
    write_table(examples, [""] * half + readable[half:])
    report = ours.run(NOON)
    assert (report.refused_leads, but_names(report), report.faults) == (0, [], [])
    assert report.sent == len(readable) * len(KINDS)
    for message, letter in letters_of(ours):
        text = cleaned(readable[number_of(letter)])
        parsed = cast(EmailMessage, message_from_bytes(letter, policy=policy.default))
        assert parsed["Subject"] == f"<{on_one_line(text)}>"
        assert [to.addr_spec for to in parsed["To"].addresses] == [address(number_of(letter))]
        whole = " ".join(f"⟦{name}:{'' if name in NAMES else text}⟧" for name in [*FIELDS, "motto"])
        plain = parsed.get_body(("plain",))
        assert plain is not None
        assert whole in plain.get_content()
        page = parsed.get_body(("html",))
        assert (page is None) == (message.template == "own-txt")
        if page is not None:
            source = page.get_content()
            assert whole in html.unescape(source)
            assert f"[{text}]" in html.unescape(source)
            assert "<script" not in source.lower()


@pytest.mark.parametrize("each", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_naughty_strings_go_through_every_example(
    strings: list[str], examples: Path, hostile: Callable[[str], Rehearsal], each: int
) -> None:
    """Every fifth, and in the long tests every one: what a field does to a mail is tried above with all of them."""
    sent = sorted(path.stem for path in (examples / "templates").glob("*.mjml"))
    told = sorted(path.stem for path in (examples / "templates").glob("*.txt"))
    assert len(sent) + len(told) >= 25
    steps = [f"  - send: {name}\n    requested: yes\n" for name in sent]
    ours = hostile("".join([*steps, *(f"  - notify: sales\n    with: {name}\n" for name in told)]))
    naughty = [*strings[:515:each], *INJECTIONS]
    write_lines(examples, naughty)
    report = ours.run(NOON)
    assert (report.refused_leads, but_names(report), report.faults) == (0, [], [])
    assert report.sent == len(naughty) * (len(sent) + len(told))
    named = {"first_name", "organisation"}
    for message, letter in letters_of(ours):
        if message.kind == "send" and ours.place.loaded.templates[message.template].fields & named:
            text = cleaned(naughty[number_of(letter)])
            page = fast_mail_parser.parse_email(letter).text_html[0]
            assert text in html.unescape(page)


def test_only_nul_and_lone_surrogates_are_refused_with_a_reason(
    examples: Path, hostile: Callable[[str], Rehearsal]
) -> None:
    ours = hostile("  - send: own-txt\n    requested: yes\n")
    write_lines(examples, ["NUL \0 inside", "lone \ud800 surrogate", "fine"])
    report = ours.run(NOON)
    assert (report.new_leads, report.refused_leads, report.sent) == (3, 0, 3)
    assert any("`first_name`" in note and note.startswith("source lines: 2 values") for note in report.notes)
    assert sorted(letter["Subject"] for letter in ours.letters()) == ["<>", "<>", "<fine>"]


def test_no_naughty_string_is_taken_for_an_address_or_stops_the_others(
    strings: list[str], examples: Path, hostile: Callable[[str], Rehearsal]
) -> None:
    ours = hostile("  - send: own-txt\n    requested: yes\n")
    rows = [*({"email": text} for text in strings), {"email": "last@example.com"}]
    (examples / "leads/lines.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    report = ours.run(NOON)
    assert (report.new_leads, report.refused_leads, report.sent) == (1, len(strings), 1)
    refused = [note.removeprefix("source lines, line ").partition(": refused: ") for note in report.notes]
    assert [int(line) for line, _, _ in refused] == list(range(1, len(strings) + 1))
    assert all(reason for _, _, reason in refused)


def letters_of(world: Rehearsal) -> Iterator[tuple[Message, bytes]]:
    """Each message with its letter, whose headers and recipient are those expected, as a parser in Rust reads them."""
    messages = {message.message_id: (message, email) for message, email in world.store.messages()}
    paths = list((world.root / "outbox").glob("*.eml"))
    assert len(paths) == len(messages)
    for path in paths:
        data = path.read_bytes()
        parsed = fast_mail_parser.parse_email(data)
        message, email = messages[parsed.headers["Message-ID"][0]]
        expected = HEADERS if parsed.text_html else OF_TEXT_MAIL if message.kind == "send" else OF_NOTICE
        assert sorted(name for name, values in parsed.headers.items() for _ in values) == expected
        to = email if message.kind == "send" else "sales@brzozak.example"
        assert [one.address for one in parsed.to] == [to]
        assert not parsed.cc and not parsed.bcc
        yield message, data


def number_of(letter: bytes) -> int:
    found = re.search(rb"^To: n(\d+)@example\.com\r$", letter, re.MULTILINE)
    assert found
    return int(found[1])
