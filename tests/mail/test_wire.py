"""5,000 mails from template to bytes, in every kind that there is, each read back as it was meant."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nurture.core.addresses import Address, read_address
from nurture.mail.headers import wire_address
from nurture.mail.render import Renderer
from nurture.mail.templates import load_templates
from tests.mail.conftest import NAMES
from tests.mail.wire import KINDS, TEMPLATES, Given, Templates, check

EXAMPLES = 200 if settings.default.derandomize else 10_000
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
HOSTILE = [
    "=?utf-8?q?x=0ABcc:_evil@x.com?=", "=?utf-8?b?eA0KQmNjOiBldmlsQHguY29t?=", "Ada\r\nBcc: evil@x.example",
    "x@evil.example>, <y@evil.example", 'a "quoted" \\ name', "a  b   c", " \n.\n", "{{ 7*7 }}{% raw %}", "\r", "",
    "x" * 1000, "ż" * 400, "😀" * 200, "ab " * 300, "=" * 200, "From a\n.\n..\n--=_x--", "a \nb\t\nc" + " " * 80 + "\n",
]  # fmt: skip


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    root = tmp_path_factory.mktemp("wire")
    for name, text in TEMPLATES.items():
        (root / "templates").mkdir(exist_ok=True)
        (root / "templates" / name).write_text(text, "utf-8")
    compiled, problems = load_templates(root, NAMES, None)
    assert [problem for problem in problems if problem.severity == "error"] == []
    return Templates(compiled, Renderer(compiled, {}))


@settings(max_examples=EXAMPLES, deadline=None)
@example(0, tuple(HOSTILE[:4]))
@given(st.integers(0, 840), st.tuples(TEXTS, TEXTS, TEXTS, TEXTS))
def test_any_text_is_read_back_in_every_kind_of_mail(templates, number, texts):
    for kind in range(5):
        check(Given(number + kind, texts), templates)


def test_what_broke_others_is_read_back_in_every_kind_of_mail(templates):
    for n, text in enumerate(HOSTILE * len(KINDS)):
        check(Given(n, (text, HOSTILE[n % 7], HOSTILE[-n % 11], text)), templates)


def test_the_naughty_strings_are_read_back_in_every_kind_of_mail(templates, data: Path):
    """So are injections into templates and headers."""
    strings = json.loads((data / "naughty-strings/blns.json").read_text("utf-8"))
    for file in ("Server Side Template Injection/Intruder/ssti.fuzz", "CRLF Injection/Files/crlfinjection.txt"):
        strings += (data / "payloads" / file).read_text("utf-8").splitlines()
    assert len(strings) > 615
    for n, text in enumerate(strings):
        for kind in range(len(KINDS)):
            check(Given(n * 13 + kind, (text, strings[n - 1], strings[n - 2], strings[n - 3])), templates)


def test_every_address_is_written_whole_and_alone(templates, data: Path):
    cases = json.loads((data / "addr-email-validator/cases.json").read_text("utf-8"))
    addresses = [case if isinstance(case, str) else case[0] for cases in cases.values() for case in cases]
    read = [one for one in map(read_address, addresses) if isinstance(one, Address)]
    assert (len(addresses), len(read)) == (286, 34)
    for n, address in enumerate(read * len(KINDS)):
        check(Given(n, ("Ada, of Lumo", "Anna", "<x@y.example>", '"'), to=address.email), templates)


@pytest.mark.parametrize("bad", ["a@b.example.", "a@b.example。", "a@b..example", "a@", "a@-ü-.example", "a@[::1]"])
def test_what_is_no_domain_is_not_written_to(bad):
    with pytest.raises(ValueError, match="to write to"):
        wire_address(bad)


def test_an_address_on_the_web_stands_in_list_unsubscribe_as_it_is_or_not_at_all(templates, data: Path):
    files = sorted((data / "payloads/Open Redirect/Intruder").iterdir())
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    urls = [f"https://news.example/u?to={line}" for line in lines]
    plain = [url for url in urls if re.fullmatch("[!-~]+", url) and not set(url) & set("<>")]
    assert len(lines) > 300 and len(plain) > 0.8 * len(lines)
    for n, url in enumerate(plain):
        check(Given(n, ("Ada", "Anna", "Eve", ""), url=url), templates)
    for url in set(urls) - set(plain):
        with pytest.raises(ValueError, match="https"):
            check(Given(1, ("Ada", "Anna", "Eve", ""), url=url), templates)
